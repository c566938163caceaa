//! The one tokio runtime of a process, and those of others.

use std::cell::Cell;
use std::net::{Ipv4Addr, UdpSocket};
use std::panic::catch_unwind;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Id, Runtime};

use crate::per_process::PerProcess;
use crate::{Error, ErrorKind, Result};

/// Calls wait far more than they compute.
const MOST_WORKERS: usize = 2;

/// The runtime that every call of this process runs on, built on first use.
///
/// # Errors
/// `Configuration` if the process cannot start threads.
pub fn runtime() -> Result<Arc<Runtime>> {
    static RUNTIME: PerProcess<Runtime> = PerProcess::new();
    RUNTIME.get(|| {
        Builder::new_multi_thread()
            .worker_threads(workers())
            .thread_name("amocore")
            .enable_all()
            .build()
            .map_err(|error| {
                let message = format!("no threads could be started: {error}");
                Error::new(ErrorKind::Configuration, message)
            })
    })
}

/// How many threads carry calls: two, with four processors or more. With two, of which one is the
/// application's, two threads took 28.9 microseconds of processor time for a read, with 64 of Node's
/// in flight, and one 25.7.
fn workers() -> usize {
    let processors = available_parallelism().map_or(1, usize::from);
    (processors / 2).clamp(1, MOST_WORKERS)
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

/// Whether the runtime that this is asked in, if any, can carry calls: an application's own may
/// have been built without I/O or time.
pub fn carries_calls() -> bool {
    thread_local! {
        /// Most threads are of one runtime for all their life.
        static LAST: Cell<Option<(Id, bool)>> = const { Cell::new(None) };
    }
    // Where a panic ends the process nothing can be tried out.
    let (Ok(handle), false) = (Handle::try_current(), cfg!(panic = "abort")) else {
        return false;
    };
    let here = handle.id();
    match LAST.get() {
        Some((id, carries)) if id == here => carries,
        _ => {
            let carries = known_to_carry(here);
            LAST.set(Some((here, carries)));
            carries
        }
    }
}

/// The same of the runtime that this is asked in, remembered for all threads.
fn known_to_carry(here: Id) -> bool {
    /// Of so many runtimes that is remembered.
    const MOST: usize = 64;
    static KNOWN: PerProcess<Mutex<Vec<(Id, bool)>>> = PerProcess::new();
    let Ok(known) = KNOWN.get(|| Ok::<_, Error>(Mutex::default())) else {
        return false;
    };
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, carries)) = known.iter().find(|(id, _)| *id == here) {
        return *carries;
    }
    let carries = has_drivers();
    if known.len() == MOST {
        known.remove(0);
    }
    known.push((here, carries));
    carries
}

/// tokio tells by a panic only.
fn has_drivers() -> bool {
    catch_unwind(|| {
        drop(tokio::time::sleep(Duration::ZERO));
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_nonblocking(true)?;
        tokio::net::UdpSocket::from_std(socket).map(drop)
    })
    .is_ok_and(|registered| registered.is_ok())
}
