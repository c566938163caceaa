//! Compares what a client did with what its case says.

use serde_json::{Map, Value};

use crate::case::{ExpectedError, ExpectedRequest, Pairs, Script};
use crate::http::Request;
use crate::secrets;

/// The longest text that a problem quotes, in characters.
const LONGEST_QUOTE: usize = 3000;

/// What is wrong with the requests that came.
pub(crate) fn requests(
    script: &Script,
    config: &Map<String, Value>,
    authority: &str,
    seen: &[Request],
) -> Vec<String> {
    let mut problems = Vec::new();
    if seen.len() != script.exchanges.len() {
        problems.push(format!(
            "{} requests came, expected {}",
            seen.len(),
            script.exchanges.len()
        ));
    }
    let all_secrets = secrets::of(script, config);
    for (index, (exchange, request)) in script.exchanges.iter().zip(seen).enumerate() {
        let mut note = |problem: String| problems.push(format!("request {}: {problem}", index + 1));
        let expected = &exchange.request;
        let credentials = credentials(config, &expected.path);
        let wanted = [
            ("method", expected.method.clone(), request.method.clone()),
            ("path", expected.path.clone(), request.path.clone()),
            (
                "query",
                expected.query.encode(&credentials),
                request.query.clone(),
            ),
        ];
        for (what, expected, actual) in wanted {
            if expected != actual {
                note(difference(what, &expected, &actual));
            }
        }
        let body = body(expected, &credentials, &request.body);
        body.into_iter().for_each(&mut note);
        headers(expected, request, authority)
            .into_iter()
            .for_each(&mut note);
        let exposed = |secret: &String| secrets::shown(&request.query, secret);
        if takes_no_key_in_query(&expected.path) && all_secrets.iter().any(exposed) {
            note("the address contains a secret".to_owned());
        }
    }
    problems
}

/// What is wrong with the one request of a case that was made without a client, and so without
/// credentials.
pub fn bare_request(
    script: &Script,
    config: &Map<String, Value>,
    path: &str,
    query: &str,
    body: &[u8],
) -> Vec<String> {
    let [exchange] = &script.exchanges[..] else {
        return vec!["the case does not have one exchange".to_owned()];
    };
    let mut bare = exchange.request.clone();
    let credentials = credentials(config, &bare.path);
    bare.query = without(&bare.query, &credentials);
    bare.form = bare.form.map(|form| without(&form, &credentials));
    let mut problems = self::body(&bare, "", body);
    let parts = [
        ("path", bare.path.clone(), path),
        ("query", bare.query.encode(""), query),
    ];
    for (what, expected, actual) in parts {
        if expected != actual {
            problems.push(difference(what, &expected, actual));
        }
    }
    problems
}

/// The pairs without the credentials at their end.
fn without(pairs: &Pairs, credentials: &str) -> Pairs {
    let text = pairs.encode(credentials);
    let rest = text.strip_suffix(credentials).unwrap_or(&text);
    Pairs::Wire(rest.trim_end_matches('&').to_owned())
}

/// The XML API and the sign-in take credentials in the body only.
fn takes_no_key_in_query(path: &str) -> bool {
    path.starts_with("/private/") && !path.starts_with("/private/api/v2/")
}

/// What a client adds to a request that carries its own credentials. Incoming leads have names
/// of their own for them (v2 §3 B, C).
pub fn credentials(config: &Map<String, Value>, path: &str) -> String {
    let of_incoming_leads = path.starts_with("/api/v2/incoming_leads");
    let names = match (config.contains_key("password"), of_incoming_leads) {
        (_, true) => [("login", "login"), ("api_key", "key")],
        (false, false) => [("USER_LOGIN", "login"), ("USER_HASH", "key")],
        (true, false) => [("USER_LOGIN", "login"), ("USER_PASSWORD", "password")],
    };
    let mut out = form_urlencoded::Serializer::new(String::new());
    for (name, setting) in names {
        if let Some(value) = config.get(setting).and_then(Value::as_str) {
            out.append_pair(name, value);
        }
    }
    out.finish()
}

/// What is wrong with the body of a request.
fn body(expected: &ExpectedRequest, credentials: &str, actual: &[u8]) -> Vec<String> {
    let mut problems = Vec::new();
    let text = String::from_utf8_lossy(actual);
    match (&expected.form, &expected.json) {
        (Some(form), _) => {
            let form = form.encode(credentials);
            if form.as_bytes() != actual {
                problems.push(difference("body", &form, &text));
            }
        }
        (None, Some(tree)) => match serde_json::from_slice::<Value>(actual) {
            Ok(actual) if same(tree, &actual) => {}
            _ => problems.push(difference("body", &tree.to_string(), &text)),
        },
        (None, None) if !actual.is_empty() => problems.push(difference("body", "", &text)),
        (None, None) => {}
    }
    problems
}

fn headers(expected: &ExpectedRequest, request: &Request, authority: &str) -> Vec<String> {
    let content_type = match (&expected.form, &expected.json) {
        (Some(_), _) => Some("application/x-www-form-urlencoded"),
        (None, Some(_)) => Some("application/json"),
        (None, None) => None,
    };
    let mut wanted = vec![
        ("host", Some(authority)),
        ("content-type", content_type),
        // Credentials go only where the case expects them.
        ("cookie", None),
        ("authorization", None),
    ];
    for (name, value) in &expected.headers {
        wanted.retain(|(usual, _)| !usual.eq_ignore_ascii_case(name));
        wanted.push((name.as_str(), value.as_deref()));
    }
    let mut problems: Vec<String> = wanted
        .into_iter()
        .filter(|(name, value)| request.header(name).as_deref() != *value)
        .map(|(name, value)| {
            let actual = request.header(name);
            format!("the header {name} is {actual:?}, expected {value:?}")
        })
        .collect();
    if request.header("user-agent").is_none_or(|it| it.is_empty()) {
        problems.push("there is no User-Agent".to_owned());
    }
    problems
}

/// What is wrong with the outcome that a runner reports: `result`, or `error` with its
/// attributes, or both when a list fails half-way.
pub fn outcome(script: &Script, outcome: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    let error = outcome.get("error").filter(|error| !error.is_null());
    match (&script.error, error) {
        (Some(expected), Some(actual)) => failure(expected, actual, &mut problems),
        (Some(expected), None) => problems.push(format!(
            "succeeded with {}, expected {}",
            quote(&outcome["result"].to_string()),
            expected.kind
        )),
        (None, Some(actual)) => problems.push(format!("failed: {}", quote(&actual.to_string()))),
        (None, None) => {}
    }
    let compared = script.error.is_none() == error.is_none();
    if let Some(expected) = script.result.as_ref().filter(|_| compared) {
        let none = Value::Null;
        let actual = outcome.get("result").unwrap_or(&none);
        let (expected, actual) = (significant(expected), significant(actual));
        if !same(&expected, &actual) {
            problems.push(difference(
                "result",
                &expected.to_string(),
                &actual.to_string(),
            ));
        }
    }
    problems
}

fn failure(expected: &ExpectedError, actual: &Value, problems: &mut Vec<String>) {
    let kind = Value::from(expected.kind.as_str());
    let attributes = std::iter::once(("kind", &kind)).chain(expected.attributes());
    for (name, value) in attributes {
        if !same(value, &actual[name]) {
            problems.push(format!(
                "the error's {name} is {}, expected {value}: {}",
                actual[name],
                quote(&actual["message"].to_string())
            ));
        }
    }
    let message = actual["message"].as_str().unwrap_or_default();
    for part in &expected.message_contains {
        if !message.contains(part.as_str()) {
            problems.push(format!("the message lacks {part:?}: {}", quote(message)));
        }
    }
    let Some(items) = &expected.items else { return };
    let none = Vec::new();
    let reported = actual["items"].as_array().unwrap_or(&none);
    if reported.len() != items.len() {
        problems.push(format!(
            "the error tells of {} items, expected {}",
            reported.len(),
            items.len()
        ));
    }
    for (index, (expected, actual)) in items.iter().zip(reported).enumerate() {
        if let Some((name, value)) = expected
            .iter()
            .find(|(name, value)| !same(value, &actual[name.as_str()]))
        {
            problems.push(format!(
                "item {index}: {name} is {}, expected {value}",
                actual[name.as_str()]
            ));
        }
    }
}

/// The value without members that say nothing: null, an empty list, an empty map.
fn significant(value: &Value) -> Value {
    let says_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    match value {
        Value::Array(items) => items.iter().map(significant).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), significant(value)))
            .filter(|(_, value)| !says_nothing(value))
            .collect::<Map<_, _>>()
            .into(),
        scalar => scalar.clone(),
    }
}

/// Equality in which 2 and 2.0 are one number.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || (a.is_f64() || b.is_f64()) && a.as_f64() == b.as_f64()
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let found = |(name, value): (&String, &Value)| {
                b.get(name).is_some_and(|other| same(value, other))
            };
            a.len() == b.len() && a.iter().all(found)
        }
        (a, b) => a == b,
    }
}

fn difference(what: &str, expected: &str, actual: &str) -> String {
    let pairs = expected.chars().zip(actual.chars());
    let at = pairs.take_while(|(a, b)| a == b).count();
    format!(
        "the {what} differs at character {at}\n    expected {}\n    actual   {}",
        quote(expected),
        quote(actual)
    )
}

fn quote(text: &str) -> String {
    if text.chars().count() <= LONGEST_QUOTE {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST_QUOTE).collect();
    format!("{start}... ({} bytes)", text.len())
}

#[cfg(test)]
mod tests {
    use super::{same, significant};
    use serde_json::json;

    #[test]
    fn members_that_say_nothing_do_not_count() {
        let full = json!({"a": null, "b": [], "c": {"d": {}}, "e": [{"f": null}], "g": false});
        assert_eq!(significant(&full), json!({"e": [{}], "g": false}));
    }

    #[test]
    fn numbers_are_compared_by_value() {
        assert!(same(&json!({"a": [2]}), &json!({"a": [2.0]})));
        assert!(!same(&json!(2), &json!("2")));
        assert!(!same(&json!({"a": 1}), &json!({"a": 1, "b": 2})));
    }
}
