//! Waiting without holding the interpreter.

use std::time::Duration;

use amocore::client::{Erased, RawCall};
use pyo3::prelude::*;

/// How often a waiting thread looks in on signals, so that Ctrl-C works.
const TICK: Duration = Duration::from_millis(100);

/// Waits for a call. A signal handler that raises, as Ctrl-C does, cancels it.
pub fn wait(py: Python<'_>, mut call: RawCall) -> PyResult<Erased> {
    loop {
        match py.detach(|| call.wait_for(TICK)) {
            Some(outcome) => return Ok(outcome?),
            None => py.check_signals()?,
        }
    }
}
