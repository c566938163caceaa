//! Outcomes on their way to an event loop.
//!
//! They arrive on threads of the core, which never ask for the interpreter: with 64 reads in
//! flight the fight for it took each from 30 to 137 microseconds of processor time. They are left
//! in a queue, and the event loop is woken once for all that lie in it.

use std::collections::HashMap;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use amocore::Result;
use amocore::client::{Erased, Pace, RawCall, runtime};
use pyo3::PyTraverseError;
use pyo3::exceptions::PyNotImplementedError;
use pyo3::gc::PyVisit;
use pyo3::intern;
use pyo3::prelude::*;
use tokio::task::AbortHandle;

use crate::bell::{ATTRIBUTE, Bell};

/// Makes an output a Python object.
pub type Convert = Box<dyn FnOnce(Python<'_>, Erased) -> PyResult<Py<PyAny>> + Send>;

/// What one event loop waits for. It is an attribute of the loop, and lives as long as that.
#[pyclass(frozen, module = "amocore._native")]
pub(crate) struct Arrivals {
    /// Waiting threads and sockets do not survive a fork.
    process: u32,
    queue: Arc<Queue>,
    waiting: Mutex<HashMap<u64, Waiting>>,
    last: AtomicU64,
}

/// Who waits for an outcome.
struct Waiting {
    future: Py<PyAny>,
    convert: Convert,
    task: AbortHandle,
}

#[derive(Default)]
struct Arrived {
    outcomes: Vec<(u64, Result<Erased>)>,
    pace: Pace,
}

/// Where outcomes are left.
struct Queue {
    arrived: Mutex<Arrived>,
    /// The event loop knows that it has to look.
    rung: AtomicBool,
    bell: Bell,
}

/// Rings the bell when it is dropped, whatever becomes of the task that has it.
struct Ring<'q>(&'q Queue);

impl Drop for Ring<'_> {
    fn drop(&mut self) {
        self.0.bell.ring();
    }
}

impl Arrivals {
    /// Those of an event loop, for which this is called in its thread.
    pub fn of<'py>(event_loop: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        let py = event_loop.py();
        let name = intern!(py, ATTRIBUTE);
        if let Some(known) = event_loop.getattr_opt(name)?
            && let Ok(known) = known.cast_into::<Self>()
            && known.get().process == process::id()
        {
            return Ok(known);
        }
        let usual = Bell::usual().and_then(|bell| Self::heard_by(event_loop, bell));
        let arrivals = match usual {
            Err(error) if error.is_instance_of::<PyNotImplementedError>(py) => {
                Self::heard_by(event_loop, Bell::other(event_loop)?)?
            }
            usual => usual?,
        };
        event_loop.setattr(name, &arrivals)?;
        Ok(arrivals)
    }

    fn heard_by<'py>(event_loop: &Bound<'py, PyAny>, bell: Bell) -> PyResult<Bound<'py, Self>> {
        let queue = Queue {
            arrived: Mutex::default(),
            rung: AtomicBool::new(false),
            bell,
        };
        let arrivals = Self {
            process: process::id(),
            queue: Arc::new(queue),
            waiting: Mutex::default(),
            last: AtomicU64::new(0),
        };
        let arrivals = Bound::new(event_loop.py(), arrivals)?;
        arrivals.get().queue.bell.listen(event_loop, &arrivals)?;
        Ok(arrivals)
    }

    /// Starts a call whose outcome settles the future, and gives its number.
    pub fn start(
        &self,
        future: &Bound<'_, PyAny>,
        call: RawCall,
        convert: Convert,
    ) -> PyResult<u64> {
        let number = self.last.fetch_add(1, Ordering::Relaxed);
        let queue = Arc::clone(&self.queue);
        let task = runtime()?.spawn(async move {
            let outcome = call.await;
            Pace::ring(queue.leave(number, outcome)).await;
        });
        let waiting = Waiting {
            future: future.clone().unbind(),
            convert,
            task: task.abort_handle(),
        };
        // Whatever arrives meanwhile is looked at by this thread, and later.
        self.waiting().insert(number, waiting);
        Ok(number)
    }

    /// Cancels a call.
    pub fn give_up(&self, number: u64) {
        let waiting = self.waiting().remove(&number);
        if let Some(waiting) = waiting {
            waiting.task.abort();
        }
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<u64, Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// Leaves an outcome. Unless the event loop is to look already, what has it do so, and whether
    /// that had better wait for others.
    fn leave(&self, number: u64, outcome: Result<Erased>) -> Option<(Ring<'_>, bool)> {
        let mut arrived = self.arrived();
        arrived.outcomes.push((number, outcome));
        let is_close = arrived.pace.is_close();
        drop(arrived);
        let rung = self.rung.swap(true, Ordering::AcqRel);
        (!rung).then(|| (Ring(self), is_close))
    }

    fn take(&self) -> Vec<(u64, Result<Erased>)> {
        // Before the queue is emptied: what is left afterwards rings again.
        self.rung.store(false, Ordering::Release);
        std::mem::take(&mut self.arrived().outcomes)
    }

    fn arrived(&self) -> MutexGuard<'_, Arrived> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Arrivals {
    /// Settles the futures whose outcomes have arrived. Called by their event loop.
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        self.queue.bell.heard();
        let mut all = Ok(());
        for (number, outcome) in self.queue.take() {
            let waiting = self.waiting().remove(&number);
            if let Some(Waiting {
                future, convert, ..
            }) = waiting
            {
                // One that cannot be settled must not take the others along.
                all = all.and(settle(future.bind(py), convert, outcome));
            }
        }
        all
    }

    /// Its futures know the event loop, of which it is a part.
    fn __traverse__(&self, visit: PyVisit<'_>) -> std::result::Result<(), PyTraverseError> {
        if let Ok(waiting) = self.waiting.try_lock() {
            for it in waiting.values() {
                visit.call(&it.future)?;
            }
        }
        Ok(())
    }

    fn __clear__(&self) {
        // Dropping a future may run code that comes back here.
        let waiting = std::mem::take(&mut *self.waiting());
        drop(waiting);
    }
}

fn settle(future: &Bound<'_, PyAny>, convert: Convert, outcome: Result<Erased>) -> PyResult<()> {
    let py = future.py();
    if future.call_method0(intern!(py, "done"))?.is_truthy()? {
        return Ok(());
    }
    let converted = outcome
        .map_err(PyErr::from)
        .and_then(|output| convert(py, output));
    match converted {
        Ok(value) => future.call_method1(intern!(py, "set_result"), (value,))?,
        Err(error) => future.call_method1(intern!(py, "set_exception"), (error,))?,
    };
    Ok(())
}
