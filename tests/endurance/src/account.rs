//! Calls against the account that all suites share.

use amocore_cases::Played;
use amocore_faults::{Call, is_answered, sign_in};
use serde_json::Value;

/// What a client is asked to do.
///
/// # Errors
/// Says what of the call is malformed.
pub fn play(call: &Call, base_url: &str) -> Result<Played, String> {
    let mut asked = call.ask(base_url)?;
    sign_in(&mut asked.config);
    Ok(Played {
        operation: call.operation.clone(),
        method: asked.method,
        arguments: asked.arguments,
        config: asked.config.into(),
        cancel_after: None,
    })
}

/// What is wrong with what came of it. The others write, too, and the account begins anew every
/// now and then: it may refuse what is not there any more.
pub fn problem(call: &Call, outcome: &Value) -> Option<String> {
    if is_answered(outcome) {
        return None;
    }
    let error = &outcome["error"];
    Some(format!(
        "{} against the account came to {}: {}",
        call.operation, error["kind"], error["message"]
    ))
}
