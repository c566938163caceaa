//! A Python object that keeps tokens.

use pyo3::prelude::*;
use pyo3::types::PyString;

use super::ending::Inside;
use super::from_python::{FromPython, Mismatch};
use crate::{KeepTokens, StoreFailure, TokenStore};

/// An object with `load` and `save`, and perhaps `lock` and `unlock`.
struct Keeper(Py<PyAny>);

impl Keeper {
    /// Calls a method, on a thread of the core's.
    fn ask<T>(
        &self,
        answer: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<T>,
    ) -> Result<T, StoreFailure> {
        let ending = || Err("the interpreter is shutting down".into());
        let Some(_inside) = Inside::enter() else {
            return ending();
        };
        Python::try_attach(|py| answer(self.0.bind(py)).map_err(StoreFailure::from))
            .unwrap_or_else(ending)
    }
}

impl KeepTokens for Keeper {
    fn load(&self) -> Result<Option<String>, StoreFailure> {
        self.ask(|store| store.call_method0("load")?.extract())
    }

    fn save(&self, tokens: &str) -> Result<(), StoreFailure> {
        self.ask(|store| {
            let tokens = PyString::new(store.py(), tokens);
            store.call_method1("save", (tokens,)).map(drop)
        })
    }

    fn lock(&self) -> Result<(), StoreFailure> {
        self.ask(|store| match store.hasattr("lock")? {
            true => store.call_method0("lock").map(drop),
            false => Ok(()),
        })
    }

    fn unlock(&self) {
        // There is nobody left whom a failure would help.
        let _ = self.ask(|store| match store.hasattr("unlock")? {
            true => store.call_method0("unlock").map(drop),
            false => Ok(()),
        });
    }
}

impl FromPython for TokenStore {
    const EXPECTED: &'static str = "an object with load() and save(tokens)";

    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Mismatch> {
        let can = |name| {
            let method = value.getattr(name);
            method.is_ok_and(|method| method.is_callable())
        };
        match can("load") && can("save") {
            true => Ok(Self::new(Keeper(value.clone().unbind()))),
            false => Err(Mismatch::expected(Self::EXPECTED, value)),
        }
    }
}
