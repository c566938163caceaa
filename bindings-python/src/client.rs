//! The core's client.

use amocore::Config;
use amocore::python::FromFields;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::asynchronous::{awaitable, running_loop};
use crate::blocking::wait;
use crate::operations;
use crate::pager::Pager;

/// The client under `BlockingClient` and `AsyncClient`. Operations are called by name.
#[pyclass(frozen, module = "amocore._native")]
#[derive(Debug)]
pub struct Client(amocore::client::Client);

#[pymethods]
impl Client {
    #[new]
    fn new(fields: &Bound<'_, PyDict>) -> PyResult<Self> {
        let config = Config::from_fields(Some(fields))?;
        Ok(Self(amocore::client::Client::new(config)?))
    }

    /// Calls an operation and waits for its output.
    fn call(
        &self,
        py: Python<'_>,
        operation: &str,
        fields: &Bound<'_, PyDict>,
    ) -> PyResult<Py<PyAny>> {
        let (call, convert) = operations::start(&self.0, operation, fields)?;
        convert(py, wait(py, call)?)
    }

    /// Calls an operation; the output has to be awaited.
    fn start<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        fields: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let event_loop = running_loop(py)?;
        let (call, convert) = operations::start(&self.0, operation, fields)?;
        awaitable(event_loop, call, convert)
    }

    /// Starts paging through a list.
    fn pager(&self, operation: &str, fields: &Bound<'_, PyDict>) -> PyResult<Pager> {
        operations::pager(&self.0, operation, fields).map(Pager::new)
    }

    /// Closes the client: calls in flight fail with `Cancelled`, and so do later ones.
    fn close(&self) {
        self.0.close();
    }

    /// Why the limit of requests is not shared over Redis at the moment, if it should be.
    #[getter]
    fn redis_problem(&self) -> Option<String> {
        self.0.redis_problem()
    }

    /// Whether the client was closed.
    #[getter]
    fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.0)
    }
}
