//! `to_dict`: models as plain values.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::PyList;

use super::convert::dict;
use super::from_python::unset;
use crate::{Change, Extra, Timestamp, Value};

/// A value that `to_dict` shows as one of Python's own.
pub trait ToPlain {
    /// The plain value.
    ///
    /// # Errors
    /// Only if memory runs out.
    fn to_plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;
}

macro_rules! plain {
    ($($type:ty),*) => {$(
        impl ToPlain for $type {
            fn to_plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                self.into_bound_py_any(py)
            }
        }
    )*};
}

plain!(bool, i64, f64, String, Value);

impl ToPlain for Timestamp {
    fn to_plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        (*self).into_bound_py_any(py)
    }
}

impl ToPlain for Extra {
    fn to_plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dict(py, &self.0).map(Bound::into_any)
    }
}

impl<T: ToPlain> ToPlain for Option<T> {
    fn to_plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Some(value) => value.to_plain(py),
            None => Ok(py.None().into_bound(py)),
        }
    }
}

impl<T: ToPlain> ToPlain for Vec<T> {
    fn to_plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let list = PyList::empty(py);
        for item in self {
            list.append(item.to_plain(py)?)?;
        }
        Ok(list.into_any())
    }
}

/// What is left alone is `UNSET`, as it was given.
impl<T: ToPlain> ToPlain for Change<T> {
    fn to_plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Keep => unset(py),
            Self::Set(value) => value.to_plain(py),
            Self::Clear => Ok(py.None().into_bound(py)),
        }
    }
}
