//! Calls that block the thread of Kotlin's that makes them. One crossing is enough for most; a
//! longer one comes back now and then, so that the thread can look whether it was interrupted.

use std::time::Duration;

use amocore::client::dynamic::JsonCall;
use jni::EnvUnowned;
use jni::jni_mangle;
use jni::objects::{JByteArray, JClass};
use jni::sys::jlong;

use crate::answer::Answer;
use crate::crossing::{answering, doing};
use crate::failure::Failure;
use crate::registry::Registry;
use crate::request::Request;
use crate::{clients, pages};

/// How long a thread is away at most.
const TICK: Duration = Duration::from_millis(100);

/// Calls that go on while their threads look about.
static CALLS: Registry<JsonCall> = Registry::new();

/// The output, or the number of the call, with which it is to be waited for again.
fn wait(mut call: JsonCall) -> Result<Answer, Failure> {
    match call.wait_for(TICK) {
        Some(outcome) => Ok(Answer::Output(outcome?)),
        None => Ok(Answer::Number(CALLS.add(call))),
    }
}

/// Makes a call.
#[jni_mangle("amocore.ffi.Native")]
pub fn call<'local>(
    env: EnvUnowned<'local>,
    _: JClass<'local>,
    client: jlong,
    request: JByteArray<'local>,
) -> JByteArray<'local> {
    answering(env, |env| {
        wait(clients::start(client, &Request::read(env, &request)?)?)
    })
}

/// Asks for the next page of a list.
#[jni_mangle("amocore.ffi.Native")]
pub fn turn<'local>(env: EnvUnowned<'local>, _: JClass<'local>, list: jlong) -> JByteArray<'local> {
    answering(env, |_| {
        pages::next(list)?.map_or(Ok(Answer::Nothing), wait)
    })
}

/// Waits again for a call that goes on.
#[jni_mangle("amocore.ffi.Native")]
pub fn wait_again<'local>(
    env: EnvUnowned<'local>,
    _: JClass<'local>,
    call: jlong,
) -> JByteArray<'local> {
    answering(env, |_| {
        let call = CALLS.remove(call).ok_or_else(|| Failure::stale("call"))?;
        wait(call)
    })
}

/// Cancels a call that goes on. Its outcome then tells whether it may have happened.
#[jni_mangle("amocore.ffi.Native")]
pub fn cancel<'local>(_: EnvUnowned<'local>, _: JClass<'local>, call: jlong) {
    doing(|| {
        if let Some(canceller) = CALLS.with(call, JsonCall::canceller) {
            canceller.cancel();
        }
    });
}

/// Gives up a call that goes on, whose thread cannot wait for it.
#[jni_mangle("amocore.ffi.Native")]
pub fn free_call<'local>(_: EnvUnowned<'local>, _: JClass<'local>, call: jlong) {
    doing(|| drop(CALLS.remove(call)));
}
