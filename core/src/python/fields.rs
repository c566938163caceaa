//! Keyword arguments.

use std::fmt;

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::from_python::FromPython;
use crate::Error;

/// A model that is built from keyword arguments.
pub trait FromFields: Sized {
    /// Builds the model.
    ///
    /// # Errors
    /// `InvalidInput`, naming the field.
    fn from_fields(given: Option<&Bound<'_, PyDict>>) -> PyResult<Self>;
}

/// The keyword arguments of one model, taken one by one.
pub struct Fields<'py> {
    model: &'static str,
    given: Option<Bound<'py, PyDict>>,
}

/// The values stay unseen: a password may be among them.
impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fields")
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

impl<'py> Fields<'py> {
    /// Those in `given`.
    ///
    /// # Errors
    /// Only if memory runs out.
    pub fn of(model: &'static str, given: Option<&Bound<'py, PyDict>>) -> PyResult<Self> {
        let given = given.map(|given| given.copy()).transpose()?;
        Ok(Self { model, given })
    }

    /// Takes a field that has to be given.
    ///
    /// # Errors
    /// `InvalidInput`.
    pub fn required<T: FromPython>(&mut self, name: &str) -> PyResult<T> {
        match self.take(name)? {
            Some(value) if !value.is_none() => read(name, &value),
            _ => Err(Error::invalid_input(name, format!("is required ({})", T::EXPECTED)).into()),
        }
    }

    /// Takes a field that may be left out.
    ///
    /// # Errors
    /// `InvalidInput`.
    pub fn optional<T: FromPython + Default>(&mut self, name: &str) -> PyResult<T> {
        match self.take(name)? {
            Some(value) if value.is_none() => match T::from_none() {
                Some(value) => Ok(value),
                None => read(name, &value),
            },
            Some(value) => read(name, &value),
            None => Ok(T::default()),
        }
    }

    /// Refuses what was not taken.
    ///
    /// # Errors
    /// `InvalidInput`.
    pub fn finish(self) -> PyResult<()> {
        let Some(rest) = self.given else {
            return Ok(());
        };
        match rest.keys().iter().next() {
            Some(name) => {
                let name = name.to_string();
                let problem = format!("{} has no such field", self.model);
                Err(Error::invalid_input(name, problem).into())
            }
            None => Ok(()),
        }
    }

    fn take(&mut self, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(given) = &self.given else {
            return Ok(None);
        };
        let value = given.get_item(name)?;
        if value.is_some() {
            given.del_item(name)?;
        }
        Ok(value)
    }
}

fn read<T: FromPython>(name: &str, value: &Bound<'_, PyAny>) -> PyResult<T> {
    T::from_python(value).map_err(|mismatch| {
        Error::invalid_input(format!("{name}{}", mismatch.path), mismatch.problem).into()
    })
}
