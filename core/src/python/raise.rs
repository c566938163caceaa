//! Errors as Python exceptions, whose classes are defined in Python.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyModule;

use crate::Error;

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        Python::attach(|py| exception(py, &error).unwrap_or_else(|problem| problem))
    }
}

fn exception(py: Python<'_>, error: &Error) -> PyResult<PyErr> {
    static ERRORS: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let errors = ERRORS.get_or_try_init(py, || py.import("amocore.errors").map(Bound::unbind))?;
    let class = errors.bind(py).getattr(error.kind().name())?;
    let exception = class.call1((error.to_string(),))?;
    exception.setattr("operation", error.operation())?;
    exception.setattr("field", error.field())?;
    exception.setattr("status", error.status())?;
    exception.setattr("code", error.code())?;
    exception.setattr("code_meaning", error.code_meaning())?;
    exception.setattr("vendor_text", error.vendor_text())?;
    exception.setattr("request_id", error.request_id())?;
    exception.setattr("retry_after", error.retry_after())?;
    exception.setattr("may_have_happened", error.may_have_happened())?;
    exception.setattr("body_start", error.body_start())?;
    exception.setattr("items", error.items().to_vec())?;
    Ok(PyErr::from_value(exception))
}
