//! Compares what came of a call with what had to.

use amocore_cases::secrets;
use serde_json::{Map, Value};

use crate::calls::{Call, Effect};
use crate::matrix::{Expected, Happened};
use crate::scene::Seen;

/// Kinds of error with which the account itself refuses something.
const REFUSALS: [&str; 5] = [
    "NotFound",
    "Refused",
    "Stale",
    "PartialFailure",
    "Forbidden",
];

/// The kind of error that came, or `result`.
pub fn kind(outcome: &Value) -> &str {
    outcome["error"]["kind"].as_str().unwrap_or("result")
}

/// Whether what came is what the account itself says, be it a refusal.
pub fn is_answered(outcome: &Value) -> bool {
    let kind = kind(outcome);
    kind == "result" || REFUSALS.contains(&kind)
}

/// What is wrong with what came of a call.
pub fn problems(
    expected: &Expected,
    call: &Call,
    seen: &Seen,
    patience: std::time::Duration,
    outcome: &Value,
) -> Vec<String> {
    let mut problems = Vec::new();
    let (kind, error) = (kind(outcome), &outcome["error"]);
    let answered = is_answered(outcome);
    let fits = |allowed: &String| call.says(kind, allowed) || (allowed == "answered" && answered);
    if !expected.kinds.iter().any(fits) {
        let message = error["message"].as_str().unwrap_or_default();
        let allowed = expected.kinds.join(" or ");
        problems.push(format!("came to {kind}, expected {allowed}: {message}"));
    }
    // Each list is a request more, and so is each that is asked for again.
    let others = call.lists - 1;
    let again = if call.asks_again { call.lists } else { 0 };
    let mut more = match answered {
        true => others..=others + again,
        false => 0..=0,
    };
    let fits = |more| {
        let rest = seen.requests.checked_sub(more);
        rest.is_some_and(|rest| expected.requests.allow(rest))
    };
    if !more.any(fits) {
        problems.push(format!(
            "the request arrived {} times, expected {:?}",
            seen.requests, expected.requests
        ));
    }
    if seen.decoy_called {
        problems.push("a foreign host was called".to_owned());
    }
    if seen.took > patience {
        problems.push(format!("took {:?}, more than {patience:?}", seen.took));
    }
    if kind != "result" {
        if error["operation"] != call.operation.as_str() {
            problems.push(format!("the error names {}", error["operation"]));
        }
        problems.extend(certainty(expected, call.effect, answered, error));
        for (name, value) in &expected.error {
            if !same(&error[name.as_str()], value) {
                problems.push(format!("{name} is {}, expected {value}", error[name]));
            }
        }
    }
    problems
}

/// Equality in which 120 and 120.0 are one number: not every language tells them apart.
fn same(a: &Value, b: &Value) -> bool {
    a == b || a.as_f64().is_some() && a.as_f64() == b.as_f64()
}

/// What is wrong with `may_have_happened`.
fn certainty(expected: &Expected, effect: Effect, answered: bool, error: &Value) -> Option<String> {
    let said = error["may_have_happened"].as_bool();
    let right = match (effect, expected.happened) {
        (Effect::Read | Effect::Download, _) => said == Some(false),
        // The account's own refusals are the conformance cases' affair.
        (Effect::Write, _) if answered => said.is_some(),
        (Effect::Write, Happened::No) => said == Some(false),
        (Effect::Write, Happened::Maybe) => said == Some(true),
        (Effect::Write, Happened::Either) => said.is_some(),
    };
    let problem = || {
        format!(
            "may_have_happened is {said:?}, expected {:?}",
            expected.happened
        )
    };
    (!right).then(problem)
}

/// Whether what the client shows holds one of its secrets.
pub fn shows_a_secret(config: &Map<String, Value>, text: &str) -> bool {
    secrets::of_settings(config).any(|secret| secrets::shown(text, &secret))
}
