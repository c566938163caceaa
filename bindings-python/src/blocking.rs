//! Waiting without holding the interpreter.

use std::time::Duration;

use amocore::client::{Erased, RawCall};
use amocore::python::Inside;
use pyo3::prelude::*;

/// How often a waiting thread looks in on signals, so that Ctrl-C works.
const TICK: Duration = Duration::from_millis(100);

/// Waits for a call. A signal handler that raises, as Ctrl-C does, cancels it.
pub fn wait(py: Python<'_>, mut call: RawCall) -> PyResult<Erased> {
    loop {
        let (outcome, inside) = py.detach(|| (call.wait_for(TICK), Inside::enter_or_sleep()));
        drop(inside);
        match outcome {
            Some(outcome) => return Ok(outcome?),
            None => py.check_signals()?,
        }
    }
}
