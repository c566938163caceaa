//! Outcomes on their way to an event loop.
//!
//! A promise that is settled from another thread takes a handle of the event loop each: with 64
//! reads in flight 13 of 43 microseconds of processor time. So outcomes are left in a queue, and
//! the event loop is woken once for all that lie in it. It takes them as one text and how long each
//! is: an object for each, and an object for each call, took another 5 microseconds.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use amocore::client::dynamic::{JsonCall, describe_defect};
use amocore::client::{Pace, runtime};
use napi::bindgen_prelude::Function;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, JsString, Result};
use napi_derive::napi;

use crate::call::NativeCall;
use crate::client::{NativeClient, start};
use crate::departures::Departures;
use crate::failure::raise;
use crate::text::{latin1, told};

/// Has the event loop look. It does not keep the process alive.
type Bell = ThreadsafeFunction<(), (), (), napi::Status, false, true>;

/// So many bytes are taken at once, unless one outcome alone is longer.
const LONGEST: usize = 16 << 20;

/// What the event loop of one thread waits for.
#[napi]
pub struct NativeArrivals {
    departures: Arc<Departures>,
    queue: Arc<Queue>,
    last: AtomicU32,
}

/// Outcomes that are taken at once.
#[derive(Default)]
struct Batch {
    /// Of each its number, then twice the length of its text, and one more for a failure.
    places: Vec<u32>,
    /// What calls have ended with, as JSON in ASCII.
    texts: String,
}

#[derive(Default)]
struct Arrived {
    batches: VecDeque<Batch>,
    pace: Pace,
}

struct Queue {
    arrived: Mutex<Arrived>,
    /// The event loop knows that it has to look.
    rung: AtomicBool,
    bell: Bell,
}

/// An outcome that the event loop waits for.
struct Due {
    queue: Arc<Queue>,
    number: u32,
}

impl Drop for Due {
    /// Nobody must wait for ever because of a defect.
    fn drop(&mut self) {
        if thread::panicking() {
            drop(self.queue.add(self.number, true, describe_defect()));
        }
    }
}

/// Rings the bell when it is dropped, whatever becomes of the task that has it.
struct Ring<'q>(&'q Queue);

impl Drop for Ring<'_> {
    fn drop(&mut self) {
        // Fails when the thread ends, and with it whoever waited.
        let Queue { bell, .. } = self.0;
        bell.call((), ThreadsafeFunctionCallMode::NonBlocking);
    }
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
            departures: Arc::default(),
            queue: Arc::new(queue),
            last: AtomicU32::new(0),
        })
    }

    /// Starts an operation with a JSON object of arguments, and gives the number under which its
    /// outcome arrives. It goes on on the core's own runtime, and never on the event loop's thread.
    #[napi]
    pub fn start(
        &self,
        client: &NativeClient,
        operation: String,
        arguments: String,
    ) -> Result<u32> {
        let runtime = runtime().map_err(|error| raise(&error))?;
        let number = self.next();
        let client = client.inner();
        if self
            .departures
            .leave(client, number, &operation, &arguments)
        {
            let (departures, queue) = (Arc::clone(&self.departures), Arc::clone(&self.queue));
            runtime.spawn(async move {
                for call in departures.take() {
                    let begin = move || start(&call.client, &call.operation, &call.arguments);
                    tokio::spawn(carry(Arc::clone(&queue), call.number, begin));
                }
            });
        }
        Ok(number)
    }

    /// Starts a call that can be cancelled, likewise.
    #[napi]
    pub fn start_call(&self, call: &mut NativeCall) -> Result<u32> {
        let call = call.take()?;
        let runtime = runtime().map_err(|error| raise(&error))?;
        let number = self.next();
        runtime.spawn(carry(Arc::clone(&self.queue), number, || call));
        Ok(number)
    }

    fn next(&self) -> u32 {
        self.last.fetch_add(1, Ordering::Relaxed)
    }

    /// Takes what has arrived: of each outcome its number, then twice the length of its text and one
    /// more for a failure; the texts of all of them as one; and whether more is left.
    #[napi]
    pub fn take<'env>(&self, env: &'env Env) -> Result<(Vec<u32>, JsString<'env>, bool)> {
        // Before the queue is emptied: what is left afterwards rings again.
        self.queue.rung.store(false, Ordering::Release);
        let mut arrived = self.queue.arrived();
        let batch = arrived.batches.pop_front();
        let is_more = !arrived.batches.is_empty();
        drop(arrived);
        let Batch { places, texts } = batch.unwrap_or_default();
        Ok((places, latin1(env, &texts)?, is_more))
    }
}

/// Carries a call, and leaves its outcome.
async fn carry(queue: Arc<Queue>, number: u32, begin: impl FnOnce() -> JsonCall) {
    let due = Due { queue, number };
    let outcome = begin().await;
    Pace::ring(due.queue.leave(number, outcome)).await;
}

impl Batch {
    fn add(&mut self, number: u32, failed: bool, text: String) {
        // No text is longer than V8's, which are shorter than a quarter of what this holds.
        let length = u32::try_from(text.len()).unwrap_or_default();
        self.places
            .extend([number, length << 1 | u32::from(failed)]);
        match self.texts.is_empty() {
            true => self.texts = text,
            false => self.texts.push_str(&text),
        }
    }
}

impl Queue {
    /// Leaves an outcome. Unless the event loop is to look already, what has it do so, and whether
    /// that had better wait for others.
    fn leave(&self, number: u32, outcome: amocore::Result<String>) -> Option<(Ring<'_>, bool)> {
        let (failed, text) = match told(outcome) {
            Ok(output) => (false, output),
            Err(failure) => (true, failure),
        };
        self.add(number, failed, text)
    }

    fn add(&self, number: u32, failed: bool, text: String) -> Option<(Ring<'_>, bool)> {
        let mut arrived = self.arrived();
        match arrived.batches.back_mut() {
            Some(batch) if batch.texts.len() + text.len() <= LONGEST => {
                batch.add(number, failed, text);
            }
            _ => {
                let mut batch = Batch::default();
                batch.add(number, failed, text);
                arrived.batches.push_back(batch);
            }
        }
        let is_close = arrived.pace.is_close();
        drop(arrived);
        let rung = self.rung.swap(true, Ordering::AcqRel);
        (!rung).then(|| (Ring(self), is_close))
    }

    fn arrived(&self) -> MutexGuard<'_, Arrived> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for NativeArrivals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NativeArrivals")
    }
}
