//! Calls for which no thread waits. Kotlin gives them their numbers, and finds their outcomes
//! among the events.

use std::thread;

use amocore::client::dynamic::JsonCall;
use amocore::client::{Pace, runtime};
use jni::EnvUnowned;
use jni::jni_mangle;
use jni::objects::{JByteArray, JClass};
use jni::sys::jlong;
use tokio::task::AbortHandle;

use crate::answer::{Answer, marked};
use crate::crossing::{doing, telling};
use crate::events::{Event, Ring, leave, leave_outcome};
use crate::failure::Failure;
use crate::registry::Registry;
use crate::request::Request;
use crate::{clients, pages};

static TASKS: Registry<AbortHandle> = Registry::new();

/// An outcome that Kotlin waits for.
struct Due(i64);

impl Due {
    fn settle(self, outcome: Result<Answer, Failure>) -> Option<(Ring, bool)> {
        TASKS.remove(self.0);
        leave_outcome(event(self.0, outcome))
    }
}

impl Drop for Due {
    /// Nobody must wait for ever because of a defect.
    fn drop(&mut self) {
        if thread::panicking() {
            TASKS.remove(self.0);
            tell(self.0, Err(Failure::internal()));
        }
    }
}

fn tell(number: i64, outcome: Result<Answer, Failure>) {
    leave(event(number, outcome));
}

fn event(number: i64, outcome: Result<Answer, Failure>) -> Event {
    let (mark, text) = marked(outcome);
    Event { number, mark, text }
}

/// Has a call carried by the core's own runtime.
fn spawn(number: i64, call: JsonCall) -> Result<(), Failure> {
    let runtime = runtime()?;
    TASKS.put(number, || {
        let due = Due(number);
        let task = runtime.spawn(async move {
            let outcome = call.await;
            let outcome = outcome.map(Answer::Output).map_err(Failure::from);
            Pace::ring(due.settle(outcome)).await;
        });
        task.abort_handle()
    });
    Ok(())
}

/// Begins a call.
#[jni_mangle("amocore.ffi.Native")]
pub fn begin<'local>(
    env: EnvUnowned<'local>,
    _: JClass<'local>,
    client: jlong,
    number: jlong,
    request: JByteArray<'local>,
) {
    let act = |env: &mut jni::Env<'local>| {
        let request = Request::read(env, &request)?;
        spawn(number, clients::start(client, &request)?)
    };
    telling(env, act, |failure| tell(number, Err(failure)));
}

/// Begins to ask for the next page of a list.
#[jni_mangle("amocore.ffi.Native")]
pub fn begin_turn<'local>(env: EnvUnowned<'local>, _: JClass<'local>, list: jlong, number: jlong) {
    let act = |_: &mut jni::Env<'local>| match pages::next(list)? {
        Some(call) => spawn(number, call),
        None => {
            tell(number, Ok(Answer::Nothing));
            Ok(())
        }
    };
    telling(env, act, |failure| tell(number, Err(failure)));
}

/// Gives up a call, which closes its connection. No outcome is told.
#[jni_mangle("amocore.ffi.Native")]
pub fn give_up<'local>(_: EnvUnowned<'local>, _: JClass<'local>, number: jlong) {
    doing(|| {
        if let Some(task) = TASKS.remove(number) {
            task.abort();
        }
    });
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;
    use std::time::Duration;

    use super::{Answer, Due};
    use crate::answer::Mark;
    use crate::events::take;

    fn next() -> (i64, Mark, String) {
        let event = take(Duration::from_secs(20)).pop().expect("an event");
        (event.number, event.mark, event.text)
    }

    #[test]
    fn an_outcome_is_told_even_if_what_makes_it_panics() {
        drop(Due(1).settle(Ok(Answer::Output("{}".to_owned()))));
        assert_eq!(next(), (1, Mark::Output, "{}".to_owned()));
        let panicked = catch_unwind(|| {
            let _due = Due(2);
            panic!("on purpose");
        });
        assert!(panicked.is_err());
        let (number, mark, text) = next();
        assert_eq!((number, mark), (2, Mark::Failure));
        assert!(text.contains("amocore failed internally"));
        // What was given up has nobody to tell.
        drop(Due(3));
        assert!(take(Duration::ZERO).is_empty());
    }
}
