//! Blocking calls, carried by the thread that waits for them.
//!
//! To wake another thread and to be woken by it took the greater part of a small read (perf; in
//! Python 38 microseconds of processor time with it, 23 without). So a blocking call has a runtime
//! to itself, which is driven while it is waited for, with the connections that were made in it.

use std::mem;
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;
use tokio::time::timeout;

use super::call::{Erased, cancelled};
use super::state::Live;
use super::work::Running;
use crate::per_process::PerProcess;
use crate::{Error, ErrorKind, Result};

/// So many calls of a client have a lane at once; each takes a few descriptors. Others are
/// carried by the runtime that all share.
const MOST: usize = 8;

/// So many lanes a process has.
const MOST_OF_ALL: usize = 32;

/// A lane that nobody has used for so long is given up.
const IDLE: Duration = Duration::from_secs(60);

/// The lanes of one client.
#[derive(Default)]
pub(super) struct Lanes {
    /// Last in, first out.
    idle: Mutex<Vec<Lane>>,
    taken: AtomicUsize,
}

/// A runtime that whoever waits drives.
pub(super) struct Lane {
    /// There until it is dropped.
    runtime: Option<Runtime>,
    used: Instant,
    count: Arc<AtomicUsize>,
}

impl Lanes {
    /// A lane for one call, unless there are too many.
    pub fn take(&self) -> Option<Lane> {
        if self.taken.fetch_add(1, Ordering::AcqRel) < MOST {
            let idle = self.idle().pop();
            if let Some(lane) = idle.or_else(Lane::open) {
                return Some(lane);
            }
        }
        self.taken.fetch_sub(1, Ordering::AcqRel);
        None
    }

    /// Gives a lane up.
    fn give_up(&self, lane: Lane) -> Vec<Lane> {
        self.taken.fetch_sub(1, Ordering::AcqRel);
        vec![lane]
    }

    /// Takes a lane back, with its connections. Gives those that nobody has used for long.
    fn give_back(&self, mut lane: Lane) -> Vec<Lane> {
        lane.used = Instant::now();
        let mut idle = self.idle();
        idle.push(lane);
        self.taken.fetch_sub(1, Ordering::AcqRel);
        let unused = idle.iter().take_while(|it| it.used.elapsed() > IDLE);
        let unused = unused.count();
        idle.drain(..unused).collect()
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Lane>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lane {
    fn open() -> Option<Self> {
        static COUNT: PerProcess<AtomicUsize> = PerProcess::new();
        let count = COUNT.get(|| Ok::<_, Error>(AtomicUsize::new(0))).ok()?;
        if count.fetch_add(1, Ordering::AcqRel) >= MOST_OF_ALL {
            count.fetch_sub(1, Ordering::AcqRel);
            return None;
        }
        let mut lane = Self {
            runtime: None,
            used: Instant::now(),
            count,
        };
        // Without descriptors to spare there is the runtime that all share.
        lane.runtime = Some(Builder::new_current_thread().enable_all().build().ok()?);
        Some(lane)
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::AcqRel);
        if let Some(runtime) = self.runtime.take() {
            // A client may be dropped where nothing may block.
            runtime.shutdown_background();
        }
    }
}

/// A call in a lane.
pub(super) struct Stay {
    /// What it was begun with, until it has ended.
    held: Option<Held>,
    process: u32,
}

struct Held {
    call: Running,
    lane: Lane,
    live: Arc<Live>,
}

impl Stay {
    pub fn new(live: Arc<Live>, lane: Lane, call: Running) -> Self {
        Self {
            held: Some(Held { call, lane, live }),
            process: process::id(),
        }
    }

    /// Carries the call until it has ended, or `limit` has passed; then it stands still.
    pub fn wait(&mut self, limit: Option<Duration>) -> Option<Result<Erased>> {
        if self.process != process::id() {
            let message = "the call was begun by the process that this one was forked from";
            let error = Error::new(ErrorKind::Network, message);
            // The parent may go on with it.
            return Some(Err(error.with_may_have_happened(true)));
        }
        let Some(Held { call, lane, .. }) = &mut self.held else {
            return Some(Err(cancelled()));
        };
        let outcome = lane.runtime.as_ref()?.block_on(async {
            // Connections that the server has closed meanwhile are found out: once round for
            // what the system tells, and once for those whom it concerns.
            for _ in 0..2 {
                yield_now().await;
            }
            match limit {
                Some(limit) => timeout(limit, call).await.ok(),
                None => Some(call.await),
            }
        });
        if let Some(outcome) = &outcome
            && let Some(Held { call, lane, live }) = self.held.take()
        {
            drop(call);
            let ended = match outcome {
                Err(error) if leaves_a_connection(error) => live.lanes.give_up(lane),
                _ => live.lanes.give_back(lane),
            };
            for lane in ended {
                lane.close(&live);
            }
        }
        outcome
    }
}

impl Lane {
    /// Ends the lane, and its connections.
    fn close(self, live: &Live) {
        if let Some(runtime) = &self.runtime {
            live.pools.forget(runtime.handle().id());
        }
    }
}

impl Drop for Stay {
    fn drop(&mut self) {
        let Some(Held { call, lane, live }) = self.held.take() else {
            return;
        };
        if self.process != process::id() {
            // A parent's sockets are the parent's.
            mem::forget((call, lane, live));
            return;
        }
        if let Some(runtime) = &lane.runtime {
            let _inside = runtime.enter();
            drop(call);
        }
        for lane in live.lanes.give_up(lane) {
            lane.close(&live);
        }
    }
}

/// Whether a connection was left in the middle of an exchange. It has to be closed, and nobody may
/// ever drive its lane again.
fn leaves_a_connection(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Cancelled
            | ErrorKind::Timeout
            | ErrorKind::Network
            | ErrorKind::Tls
            | ErrorKind::UnexpectedAnswer
            | ErrorKind::PartialFailure
    )
}
