//! The end of the interpreter.
//!
//! A thread that asks for the interpreter while it shuts down is killed on the spot, and takes
//! the process with it if native code is on its stack. So waiting threads and threads of the
//! core ask for it only [inside](Inside) a gate, which closes before the shutdown begins.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use pyo3::wrap_pyfunction;

static CLOSED: AtomicBool = AtomicBool::new(false);
static CLOSED_BY: OnceLock<ThreadId> = OnceLock::new();
static INSIDE: AtomicUsize = AtomicUsize::new(0);

/// How long the shutdown waits for those inside. Most need the interpreter for an instant only;
/// an application's store for tokens may take longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// While it lives, the interpreter does not end.
#[derive(Debug)]
pub struct Inside(());

impl Inside {
    /// Goes inside, unless the interpreter is ending.
    pub fn enter() -> Option<Self> {
        INSIDE.fetch_add(1, Ordering::SeqCst);
        let inside = Self(());
        (!CLOSED.load(Ordering::SeqCst)).then_some(inside)
    }

    /// Goes inside. A thread that comes too late sleeps until the process is gone, except for
    /// the one that ends the interpreter: what it still does, it may finish.
    pub fn enter_or_sleep() -> Option<Self> {
        loop {
            let inside = Self::enter();
            if inside.is_some() || CLOSED_BY.get() == Some(&thread::current().id()) {
                return inside;
            }
            thread::park();
        }
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Closes the gate, and waits until nobody is inside.
#[pyfunction]
fn close(py: Python<'_>) {
    let _ = CLOSED_BY.set(thread::current().id());
    CLOSED.store(true, Ordering::SeqCst);
    py.detach(|| {
        let begun = Instant::now();
        while INSIDE.load(Ordering::SeqCst) > 0 && begun.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(1));
        }
    });
}

/// The threads that were inside did not come along into the forked process.
#[pyfunction]
fn forked() {
    INSIDE.store(0, Ordering::SeqCst);
}

/// Has the gate closed at the end of the interpreter.
///
/// # Errors
/// Those of Python.
pub fn register_ending(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let close = wrap_pyfunction!(close, module)?;
    py.import("atexit")?.call_method1("register", (close,))?;
    let os = py.import("os")?;
    if os.hasattr("register_at_fork")? {
        let hooks = pyo3::types::PyDict::new(py);
        hooks.set_item("after_in_child", wrap_pyfunction!(forked, module)?)?;
        os.call_method("register_at_fork", (), Some(&hooks))?;
    }
    Ok(())
}
