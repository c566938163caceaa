//! What Kotlin is to be told, on its way to the thread that takes it.
//!
//! With 64 calls in flight a crossing for each of them, from a thread of the core that is none of
//! Java's, would cost more than the calls. So outcomes are left in a queue, and whatever lies in
//! it crosses at once.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use amocore::client::Pace;
use jni::jni_mangle;
use jni::objects::{JByteArray, JClass};
use jni::sys::jlong;
use jni::{EnvUnowned, Outcome};

use crate::answer::Mark;
use crate::crossing::doing;
use crate::failure::Failure;

/// More than this, in bytes, crosses at once only if it is one event.
const BATCH: usize = 1 << 20;

/// No array of Java's is longer than 2 GiB. `max_answer_bytes` is a fraction of this, usually.
const LONGEST: usize = 2_000_000_000;

/// What happened to the call, or is asked of the store, of a number.
pub struct Event {
    pub number: i64,
    pub mark: Mark,
    pub text: String,
}

static WAITING: Mutex<VecDeque<Event>> = Mutex::new(VecDeque::new());
static PACE: Mutex<Pace> = Mutex::new(Pace::new());
static BELL: Condvar = Condvar::new();

/// Rings the bell when it is dropped, whatever becomes of the task that has it.
pub struct Ring(());

impl Drop for Ring {
    fn drop(&mut self) {
        BELL.notify_one();
    }
}

/// Leaves an event, and has it taken at once.
pub fn leave(event: Event) {
    waiting().push_back(event);
    BELL.notify_one();
}

/// Leaves an outcome. Unless it is about to be taken with others, what has it taken, and whether
/// that had better wait for others.
pub fn leave_outcome(event: Event) -> Option<(Ring, bool)> {
    let is_close = {
        let pace = PACE.lock();
        pace.unwrap_or_else(PoisonError::into_inner).is_close()
    };
    let mut waiting = waiting();
    waiting.push_back(event);
    (waiting.len() == 1).then(|| (Ring(()), is_close))
}

/// Waits for events, and takes what lies there, if there is any in time.
pub fn take(limit: Duration) -> Vec<Event> {
    let end = Instant::now() + limit;
    let mut waiting = waiting();
    while waiting.is_empty() {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Vec::new();
        }
        let woken = BELL.wait_timeout(waiting, left);
        (waiting, _) = woken.unwrap_or_else(PoisonError::into_inner);
    }
    let mut batch = Vec::new();
    let mut size = 0;
    while let Some(event) = waiting.pop_front() {
        size += event.text.len();
        batch.push(event);
        let next = waiting.front().map_or(0, |it| it.text.len());
        if size + next > BATCH {
            break;
        }
    }
    batch
}

/// Events as they cross: of each its number (8 bytes), its mark (1), the length of its text (4),
/// the text.
fn written(batch: &[Event]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for event in batch {
        write(&mut bytes, event);
    }
    bytes
}

/// Leaves events that had no room once more. What a call gave is lost, but not that it ended.
fn leave_again(batch: Vec<Event>) {
    for mut event in batch {
        if event.mark == Mark::Output {
            event.mark = Mark::Failure;
            event.text = Failure::too_large().into_description();
        }
        leave(event);
    }
}

fn write(batch: &mut Vec<u8>, event: &Event) {
    let (mark, text) = match event.text.len() {
        ..=LONGEST => (event.mark, &event.text),
        _ => (Mark::Failure, &Failure::too_large().into_description()),
    };
    let length = u32::try_from(text.len()).unwrap_or_default();
    batch.reserve(13 + text.len());
    batch.extend_from_slice(&event.number.to_be_bytes());
    batch.push(mark as u8);
    batch.extend_from_slice(&length.to_be_bytes());
    batch.extend_from_slice(text.as_bytes());
}

fn waiting() -> MutexGuard<'static, VecDeque<Event>> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Blocks until something has happened, but no longer than so many milliseconds. Null if what
/// happened has no room; the next call tells of it.
#[jni_mangle("amocore.ffi.Native")]
pub fn events<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    milliseconds: jlong,
) -> JByteArray<'local> {
    let limit = Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0));
    let batch = doing(|| take(limit));
    let bytes = doing(|| written(&batch));
    let crossed = env.with_env(|env| env.byte_array_from_slice(&bytes));
    match crossed.into_outcome() {
        Outcome::Ok(bytes) => bytes,
        _ => {
            doing(|| leave_again(batch));
            JByteArray::default()
        }
    }
}
