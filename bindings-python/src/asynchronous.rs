//! Calls as asyncio awaitables, on the core's own runtime, which survives a fork.

use amocore::client::{Erased, RawCall};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::arrivals::Arrivals;

/// A future of the event loop for a call's output. Cancelling it cancels the request.
///
/// The [running loop](running_loop) has to be asked for before the call is started: what nobody
/// can await must not be sent.
pub fn awaitable<'py, C>(
    event_loop: Bound<'py, PyAny>,
    call: RawCall,
    convert: C,
) -> PyResult<Bound<'py, PyAny>>
where
    C: FnOnce(Python<'_>, Erased) -> PyResult<Py<PyAny>> + Send + 'static,
{
    let py = event_loop.py();
    let arrivals = Arrivals::of(&event_loop)?;
    let future = event_loop.call_method0(intern!(py, "create_future"))?;
    let number = arrivals.get().start(&future, call, Box::new(convert))?;
    let cancel = Cancel {
        arrivals: arrivals.unbind(),
        number,
    };
    future.call_method1(intern!(py, "add_done_callback"), (cancel,))?;
    Ok(future)
}

/// The event loop that runs this thread.
pub fn running_loop(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    static RUNNING: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    RUNNING.import(py, "asyncio", "get_running_loop")?.call0()
}

/// Cancels the request of a future that was cancelled. Called by its event loop.
#[pyclass(frozen, module = "amocore._native")]
struct Cancel {
    arrivals: Py<Arrivals>,
    number: u64,
}

#[pymethods]
impl Cancel {
    fn __call__(&self, future: &Bound<'_, PyAny>) -> PyResult<()> {
        if future
            .call_method0(intern!(future.py(), "cancelled"))?
            .is_truthy()?
        {
            self.arrivals.get().give_up(self.number);
        }
        Ok(())
    }
}
