//! Calls that block.

use std::time::Duration;

use amocore::client::dynamic::JsonCall;
use napi::bindgen_prelude::JsObjectValue;
use napi::{Env, Error, Result};

use crate::failure::raise;

/// How often a waiting thread looks whether it is to end.
const TICK: Duration = Duration::from_millis(100);

/// Waits for a call, which is cancelled if its worker thread is terminated meanwhile.
pub fn wait(env: &Env, mut call: JsonCall) -> Result<String> {
    loop {
        match call.wait_for(TICK) {
            Some(outcome) => return outcome.map_err(|error| raise(&error)),
            None if is_ending(env) => return Err(Error::from_reason("the thread was terminated")),
            None => {}
        }
    }
}

/// A thread that is being terminated, or whose process exits, refuses whatever might run
/// JavaScript, such as looking up a property.
fn is_ending(env: &Env) -> bool {
    env.get_global()
        .and_then(|global| global.has_named_property("Object"))
        .is_err()
}
