//! Calls as asyncio awaitables, on the core's own runtime, which survives a fork.

use std::sync::{Mutex, PoisonError};

use amocore::client::{Erased, RawCall, runtime};
use amocore::python::Inside;
use amocore::{Error, Result};
use pyo3::prelude::*;
use tokio::task::{self, AbortHandle};

/// Makes an output a Python object.
type Convert = Box<dyn FnOnce(Python<'_>, Erased) -> PyResult<Py<PyAny>> + Send>;

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
    let future = event_loop.call_method0("create_future")?;
    let target = Target {
        event_loop: event_loop.unbind(),
        future: future.clone().unbind(),
        convert: Box::new(convert),
    };
    let task = runtime()?.spawn(async move {
        let outcome = call.await;
        // The interpreter may be busy for long, and this thread has other calls to carry.
        task::spawn_blocking(move || target.hand_over(outcome));
    });
    let cancel = Cancel(task.abort_handle());
    future.call_method1("add_done_callback", (cancel,))?;
    Ok(future)
}

/// The event loop that runs this thread.
pub fn running_loop(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    py.import("asyncio")?.call_method0("get_running_loop")
}

/// Where an outcome goes.
struct Target {
    event_loop: Py<PyAny>,
    future: Py<PyAny>,
    convert: Convert,
}

impl Target {
    /// Has the event loop settle the future, in its own thread.
    fn hand_over(self, outcome: Result<Erased>) {
        let Some(_inside) = Inside::enter() else {
            return;
        };
        Python::attach(|py| {
            let event_loop = self.event_loop.into_bound(py);
            let settle = Settle(Mutex::new(Some(Settled {
                future: self.future,
                convert: self.convert,
                outcome,
            })));
            // Fails if the loop was closed meanwhile; then nobody is waiting.
            let _ = event_loop.call_method1("call_soon_threadsafe", (settle,));
        });
    }
}

struct Settled {
    future: Py<PyAny>,
    convert: Convert,
    outcome: std::result::Result<Erased, Error>,
}

/// Settles a future. Called by its event loop.
#[pyclass(frozen, module = "amocore._native")]
struct Settle(Mutex<Option<Settled>>);

#[pymethods]
impl Settle {
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        let settled = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(settled) = settled else {
            return Ok(());
        };
        let future = settled.future.bind(py);
        if future.call_method0("done")?.is_truthy()? {
            return Ok(());
        }
        let converted = settled
            .outcome
            .map_err(PyErr::from)
            .and_then(|output| (settled.convert)(py, output));
        match converted {
            Ok(value) => future.call_method1("set_result", (value,))?,
            Err(error) => future.call_method1("set_exception", (error,))?,
        };
        Ok(())
    }
}

/// Cancels the request of a future that was cancelled. Called by its event loop.
#[pyclass(frozen, module = "amocore._native")]
struct Cancel(AbortHandle);

#[pymethods]
impl Cancel {
    fn __call__(&self, future: &Bound<'_, PyAny>) -> PyResult<()> {
        if future.call_method0("cancelled")?.is_truthy()? {
            self.0.abort();
        }
        Ok(())
    }
}
