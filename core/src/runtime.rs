//! The one tokio runtime of a process.

use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::per_process::PerProcess;
use crate::{Error, ErrorKind, Result};

/// Calls wait far more than they compute.
const WORKERS: usize = 2;

/// The runtime that every call of this process runs on, built on first use.
///
/// # Errors
/// `Configuration` if the process cannot start threads.
pub fn runtime() -> Result<Arc<Runtime>> {
    static RUNTIME: PerProcess<Runtime> = PerProcess::new();
    RUNTIME.get(|| {
        Builder::new_multi_thread()
            .worker_threads(WORKERS)
            .thread_name("amocore")
            .enable_all()
            .build()
            .map_err(|error| {
                let message = format!("no threads could be started: {error}");
                Error::new(ErrorKind::Configuration, message)
            })
    })
}

/// Refuses to block a thread of an async runtime: others wait for it.
///
/// # Errors
/// `Configuration`.
pub fn may_block() -> Result<()> {
    if Handle::try_current().is_err() {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Configuration,
        "a blocking call inside an async runtime: use AsyncClient there, or a thread of your own",
    ))
}
