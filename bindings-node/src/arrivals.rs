//! Outcomes on their way to an event loop.
//!
//! A promise that is settled from another thread takes a handle of the event loop each: with 64
//! reads in flight 13 of 43 microseconds of processor time. So outcomes are left in a queue, and
//! the event loop is woken once for all that lie in it.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use amocore::client::dynamic::describe;
use amocore::client::runtime;
use napi::Result;
use napi::bindgen_prelude::Function;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;

use crate::call::NativeCall;
use crate::failure::raise;

/// Has the event loop look. It does not keep the process alive.
type Bell = ThreadsafeFunction<(), (), (), napi::Status, false, true>;

/// What the event loop of one thread waits for.
#[napi]
pub struct NativeArrivals {
    queue: Arc<Queue>,
    last: AtomicU32,
}

/// How a call has ended.
#[napi(object)]
pub struct NativeOutcome {
    /// The call's number.
    pub number: u32,
    pub failed: bool,
    /// The output, or the failure, as JSON.
    pub text: String,
}

struct Queue {
    arrived: Mutex<Vec<NativeOutcome>>,
    /// The event loop knows that it has to look.
    rung: AtomicBool,
    bell: Bell,
}

#[napi]
impl NativeArrivals {
    /// `look` is called when outcomes can be taken.
    #[napi(constructor)]
    pub fn new(look: Function<(), ()>) -> Result<Self> {
        let bell = look
            .build_threadsafe_function()
            .weak::<true>()
            .callee_handled::<false>()
            .build()?;
        let queue = Queue {
            arrived: Mutex::default(),
            rung: AtomicBool::new(false),
            bell,
        };
        Ok(Self {
            queue: Arc::new(queue),
            last: AtomicU32::new(0),
        })
    }

    /// Starts a call, and gives the number under which its outcome arrives. It goes on on the
    /// core's own runtime, and never on the event loop's thread.
    #[napi]
    pub fn start(&self, call: &mut NativeCall) -> Result<u32> {
        let call = call.take()?;
        let runtime = runtime().map_err(|error| raise(&error))?;
        let number = self.last.fetch_add(1, Ordering::Relaxed);
        let queue = Arc::clone(&self.queue);
        runtime.spawn(async move {
            let (failed, text) = match call.await {
                Ok(output) => (false, output),
                Err(error) => (true, describe(&error)),
            };
            queue.leave(NativeOutcome {
                number,
                failed,
                text,
            });
        });
        Ok(number)
    }

    /// Takes what has arrived.
    #[napi]
    pub fn take(&self) -> Vec<NativeOutcome> {
        // Before the queue is emptied: what is left afterwards rings again.
        self.queue.rung.store(false, Ordering::Release);
        std::mem::take(&mut *self.queue.arrived())
    }
}

impl Queue {
    fn leave(&self, outcome: NativeOutcome) {
        self.arrived().push(outcome);
        if !self.rung.swap(true, Ordering::AcqRel) {
            // Fails when the thread ends, and with it whoever waited.
            self.bell.call((), ThreadsafeFunctionCallMode::NonBlocking);
        }
    }

    fn arrived(&self) -> MutexGuard<'_, Vec<NativeOutcome>> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for NativeArrivals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NativeArrivals")
    }
}

/// What was sent and received stays unseen.
impl fmt::Debug for NativeOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NativeOutcome({})", self.number)
    }
}
