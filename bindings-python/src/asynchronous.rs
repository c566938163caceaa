//! Calls as asyncio awaitables, on the core's own runtime, which survives a fork.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use amocore::client::{Erased, RawCall, runtime};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3_async_runtimes::TaskLocals;
use pyo3_async_runtimes::generic::{ContextExt, JoinError, Runtime, future_into_py};
use tokio::task::{self, JoinHandle};

/// An awaitable of a call's output. Cancelling it cancels the request.
pub fn awaitable<'py, C>(py: Python<'py>, call: RawCall, convert: C) -> PyResult<Bound<'py, PyAny>>
where
    C: FnOnce(Python<'_>, Erased) -> PyResult<Py<PyAny>> + Send + 'static,
{
    // Fails here rather than inside the runtime's trait, which cannot.
    runtime()?;
    let convert: Conversion = Box::new(convert);
    future_into_py::<Core, _, _>(py, async move {
        Ok(Output {
            output: call.await?,
            convert,
        })
    })
}

type Conversion = Box<dyn FnOnce(Python<'_>, Erased) -> PyResult<Py<PyAny>> + Send>;

/// An output that becomes a Python object once the interpreter is held.
struct Output {
    output: Erased,
    convert: Conversion,
}

impl<'py> IntoPyObject<'py> for Output {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        (self.convert)(py, self.output)?.into_bound_py_any(py)
    }
}

/// The core's runtime, as pyo3-async-runtimes wants it.
struct Core;

struct Joined(task::JoinError);

impl JoinError for Joined {
    fn is_panic(&self) -> bool {
        self.0.is_panic()
    }

    fn into_panic(self) -> Box<dyn Any + Send + 'static> {
        self.0.into_panic()
    }
}

struct Join(JoinHandle<()>);

impl Future for Join {
    type Output = Result<(), Joined>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map_err(Joined)
    }
}

impl Runtime for Core {
    type JoinError = Joined;
    type JoinHandle = Join;

    fn spawn<F: Future<Output = ()> + Send + 'static>(future: F) -> Join {
        Join(runtime().expect("built before").spawn(future))
    }

    fn spawn_blocking<F: FnOnce() + Send + 'static>(work: F) -> Join {
        Join(runtime().expect("built before").spawn_blocking(work))
    }
}

tokio::task_local! {
    static LOCALS: TaskLocals;
}

impl ContextExt for Core {
    fn scope<F, R>(locals: TaskLocals, future: F) -> Pin<Box<dyn Future<Output = R> + Send>>
    where
        F: Future<Output = R> + Send + 'static,
    {
        Box::pin(LOCALS.scope(locals, future))
    }

    fn get_task_locals() -> Option<TaskLocals> {
        LOCALS.try_with(Clone::clone).ok()
    }
}
