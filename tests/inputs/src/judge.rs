//! Compares what came of a trial with what may.

use std::collections::BTreeMap;

use amocore_cases::case::{ExpectedRequest, Script};
use amocore_cases::http::Request;
use amocore_cases::judge::{credentials, same};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::hostile::Rule;
use crate::leaves::{self, Leaf, Way};
use crate::places::Takes;

/// What a client of any language sends besides what a case names.
const USUAL_HEADERS: [&str; 6] = [
    "host",
    "user-agent",
    "accept",
    "accept-encoding",
    "content-type",
    "content-length",
];

/// Problems quote so many characters.
const LONGEST_QUOTE: usize = 200;

/// What was put where.
#[derive(Debug)]
pub struct Swap<'a> {
    /// What the place takes; nothing if a setting was replaced that the expectation shows.
    pub takes: Option<Takes>,
    /// What was there.
    pub original: &'a Value,
    /// What is there now.
    pub hostile: &'a Value,
    /// What is different about the place.
    pub rule: Option<Rule>,
}

/// How a leaf compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Undisturbed,
    Replaced,
}

/// What is wrong with the requests of a client that did not refuse.
pub fn requests(
    script: &Script,
    config: &Map<String, Value>,
    authority: &str,
    seen: &[Request],
    swap: &Swap<'_>,
) -> Vec<String> {
    let sought = swap.rule == Some(Rule::LookedFor);
    let first = sought || swap.rule == Some(Rule::FirstRequest);
    let expected = if first { 1 } else { script.exchanges.len() };
    if seen.len() < expected || seen.len() > expected && !first {
        return vec![format!("{} requests came, expected {expected}", seen.len())];
    }
    let mut problems = Vec::new();
    let mut arrived = sought || swap.takes.is_none();
    let pairs = script.exchanges.iter().zip(seen).take(expected);
    for (index, (exchange, request)) in pairs.enumerate() {
        match one(&exchange.request, config, authority, request, swap) {
            Ok(found) => arrived |= found == Found::Replaced,
            Err(problem) => problems.push(format!("request {}: {problem}", index + 1)),
        }
    }
    if !arrived && problems.is_empty() && swap.original != swap.hostile {
        problems.push("the value did not arrive".to_owned());
    }
    problems
}

fn one(
    expected: &ExpectedRequest,
    config: &Map<String, Value>,
    authority: &str,
    actual: &Request,
    swap: &Swap<'_>,
) -> Result<Found, String> {
    if actual.method != expected.method {
        return Err(format!("the method is {}", actual.method));
    }
    headers(expected, config, authority, actual)?;
    let credentials = credentials(config, &expected.path);
    let query = leaves::of_form(expected.query.encode(&credentials).as_bytes());
    let (body, actual_body) = bodies(expected, &credentials, actual)?;
    let found = [
        path(&expected.path, &actual.path, swap).map_err(|it| format!("path: {it}"))?,
        compare(query, leaves::of_form(actual.query.as_bytes()), swap)
            .map_err(|it| format!("query: {it}"))?,
        compare(body, actual_body, swap).map_err(|it| format!("body: {it}"))?,
    ];
    let replaced = found.contains(&Found::Replaced);
    Ok(if replaced {
        Found::Replaced
    } else {
        Found::Undisturbed
    })
}

fn headers(
    expected: &ExpectedRequest,
    config: &Map<String, Value>,
    authority: &str,
    actual: &Request,
) -> Result<(), String> {
    let mut names: Vec<String> = Vec::new();
    for (name, value) in &actual.headers {
        let name = name.to_ascii_lowercase();
        let own = expected.headers.iter();
        let mut own = own.filter(|(own, _)| own.eq_ignore_ascii_case(&name));
        let asked = match name.as_str() {
            "authorization" => config.contains_key("token"),
            "cookie" => false,
            name => USUAL_HEADERS.contains(&name),
        };
        if !asked && own.next().is_none() {
            return Err(format!("the header {name} came: {}", quote(value)));
        }
        if names.contains(&name) {
            return Err(format!("the header {name} came twice"));
        }
        names.push(name);
    }
    let setting = |name: &str| config.get(name).and_then(Value::as_str);
    let mut own = expected.headers.iter();
    let own = own.find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    let token = match own {
        Some((_, value)) => value.clone(),
        None => setting("token").map(|token| format!("Bearer {token}")),
    };
    let wanted = [
        ("host", Some(authority)),
        ("authorization", token.as_deref()),
    ];
    let agent = [("user-agent", setting("user_agent"))];
    let agent = agent.into_iter().filter(|(_, value)| value.is_some());
    for (name, value) in wanted.into_iter().chain(agent) {
        if actual.header(name).as_deref() != value {
            return Err(format!("the header {name} is {:?}", actual.header(name)));
        }
    }
    Ok(())
}

/// What the bodies say. One that the case has as JSON may be a form if that was asked for.
fn bodies(
    expected: &ExpectedRequest,
    credentials: &str,
    actual: &Request,
) -> Result<(Vec<Leaf>, Vec<Leaf>), String> {
    let of_type = actual.header("content-type");
    let is_form = match of_type.as_deref() {
        Some("application/x-www-form-urlencoded") => true,
        Some("application/json") => false,
        None if actual.body.is_empty() => true,
        other => return Err(format!("the content type is {other:?}")),
    };
    let wanted = match (&expected.form, &expected.json) {
        (Some(form), _) => leaves::of_form(form.encode(credentials).as_bytes()),
        (None, Some(tree)) if is_form => leaves::as_form(leaves::of_json(tree)),
        (None, Some(tree)) => leaves::of_json(tree),
        (None, None) => Vec::new(),
    };
    let came = match is_form {
        true => leaves::of_form(&actual.body),
        false => {
            let tree = serde_json::from_slice(&actual.body);
            leaves::of_json(&tree.map_err(|error| format!("no JSON: {error}"))?)
        }
    };
    Ok((wanted, came))
}

/// The path has the same steps, of which one may hold the value.
fn path(expected: &str, actual: &str, swap: &Swap<'_>) -> Result<Found, String> {
    let slashes = swap.rule == Some(Rule::Slashes);
    let steps = |path: &str| -> Vec<Leaf> {
        let steps = path.split(|c| c == '/' && !slashes).enumerate();
        steps
            .map(|(number, step)| {
                let step = percent_decode_str(step).decode_utf8_lossy().into_owned();
                (vec![number.to_string()], step.into())
            })
            .collect()
    };
    compare(steps(expected), steps(actual), swap)
}

fn by_way(leaves: Vec<Leaf>) -> BTreeMap<Way, Vec<Value>> {
    let mut sorted: BTreeMap<Way, Vec<Value>> = BTreeMap::new();
    for (way, value) in leaves {
        sorted.entry(way).or_default().push(value);
    }
    sorted
}

fn compare(mut expected: Vec<Leaf>, actual: Vec<Leaf>, swap: &Swap<'_>) -> Result<Found, String> {
    let mut found = Found::Undisturbed;
    let mut actual = by_way(actual);
    for (way, _) in &mut expected {
        // Names and identifiers stand among the steps of a way.
        if !actual.contains_key(way)
            && let Some(renamed) = swap.renamed(way, &actual)
        {
            *way = renamed;
            found = Found::Replaced;
        }
    }
    let expected = by_way(expected);
    for (way, wanted) in expected {
        let came = actual.remove(&way).unwrap_or_default();
        if wanted.len() != came.len() {
            return Err(format!("{} came {} times", way.join("/"), came.len()));
        }
        for (wanted, came) in wanted.iter().zip(&came) {
            if same(wanted, came) {
                continue;
            }
            if !swap.explains(wanted, came) {
                let (wanted, came) = (quote(&wanted.to_string()), quote(&came.to_string()));
                return Err(format!("{} is {came}, was {wanted}", way.join("/")));
            }
            found = Found::Replaced;
        }
    }
    match actual.keys().next() {
        Some(way) => Err(format!("{} is new", quote(&way.join("/")))),
        None => Ok(found),
    }
}

impl Swap<'_> {
    /// The way that came instead: the value in place of a step that is what was there.
    fn renamed(&self, way: &Way, came: &BTreeMap<Way, Vec<Value>>) -> Option<Way> {
        let (was, put) = (leaves::text(self.original), leaves::text(self.hostile));
        let steps = way.iter().enumerate().filter(|(_, step)| **step == was);
        let mut ways = steps.map(|(index, _)| {
            let mut renamed = way.clone();
            renamed[index].clone_from(&put);
            renamed
        });
        ways.find(|way| came.contains_key(way))
    }

    /// Whether the one value makes the difference: it stands for what was there, alone or as a
    /// part of a longer text such as a list with commas.
    fn explains(&self, wanted: &Value, came: &Value) -> bool {
        let was = leaves::text(self.original);
        let whole = same(wanted, self.original) || leaves::text(wanted) == was;
        if whole && self.is_hostile(wanted, came) {
            return true;
        }
        let (Value::String(wanted), Value::String(came)) = (wanted, came) else {
            return false;
        };
        let put = leaves::text(self.hostile);
        let mut parts = wanted.match_indices(&was);
        !was.is_empty()
            && parts.any(|(at, _)| {
                let (before, after) = (&wanted[..at], &wanted[at + was.len()..]);
                came.len() == before.len() + put.len() + after.len()
                    && came.starts_with(before)
                    && came.ends_with(after)
                    && came[before.len()..].starts_with(&*put)
            })
    }

    /// Whether a leaf is the hostile value. Numbers that the case has as texts are texts.
    fn is_hostile(&self, wanted: &Value, came: &Value) -> bool {
        match (self.hostile, came) {
            (Value::Number(_), Value::Number(_)) => wanted.is_number() && same(self.hostile, came),
            (Value::Number(put), Value::String(text)) => {
                let float = || put.as_f64().is_some_and(|it| text.parse() == Ok(it));
                wanted.is_string() && (*text == put.to_string() || put.is_f64() && float())
            }
            (Value::String(put), Value::String(text)) => text == put,
            _ => false,
        }
    }
}

/// What is wrong with a refusal.
pub fn refusal(error: &Value, place: &str, seen: &[Request]) -> Vec<String> {
    let mut problems = Vec::new();
    if !seen.is_empty() {
        problems.push(format!("refused after {} requests", seen.len()));
    }
    // A list that is judged as a whole is named as a whole.
    let field = plain(error["field"].as_str().unwrap_or_default());
    let place_in_words = plain(place);
    let around = place_in_words.strip_prefix(&field);
    let names = around.is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']));
    if field.is_empty() || !names {
        problems.push(format!("the error names {:?}, not {place}", error["field"]));
    }
    problems
}

/// A name as it is in any language's spelling: `catalog_id` and `catalogId` are one.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| *c != '_');
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

fn quote(text: &str) -> String {
    let start: String = text.chars().take(LONGEST_QUOTE).collect();
    match start.len() < text.len() {
        true => format!("{start}... ({} bytes)", text.len()),
        false => start,
    }
}

#[cfg(test)]
mod tests {
    use amocore_cases::case::Script;
    use amocore_cases::http::Request;
    use serde_json::{Value, json};

    use super::{Swap, refusal, requests};
    use crate::places::Takes;

    const HOST: &str = "127.0.0.1:8080";

    fn script() -> Script {
        let case = json!({
            "name": "a name", "source": "none", "result": 1,
            "exchanges": [{
                "request": {
                    "method": "POST", "path": "/api/v2/leads", "query": ["with=x"],
                    "json": {"add": [{"name": "A", "tags": "B,A,C", "sale": 5}]},
                },
                "answer": {"json": {}},
            }],
        });
        serde_json::from_value(case).expect("a case")
    }

    fn request(query: &str, body: &Value) -> Request {
        let headers = [
            ("Host", HOST),
            ("User-Agent", "amocore"),
            ("Content-Type", "application/json"),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Request {
            method: "POST".to_owned(),
            path: "/api/v2/leads".to_owned(),
            query: query.to_owned(),
            headers: headers.into(),
            body: body.to_string().into_bytes(),
        }
    }

    fn problems(seen: &[Request]) -> Vec<String> {
        let swap = Swap {
            takes: Some(Takes::Text),
            original: &json!("A"),
            hostile: &json!("x&y"),
            rule: None,
        };
        let config = script().config("http://127.0.0.1:8080");
        let config = config.into_iter().filter(|(name, _)| name == "base_url");
        requests(&script(), &config.collect(), HOST, seen, &swap)
    }

    fn sent(name: &str, tags: &str) -> Value {
        json!({"add": [{"name": name, "tags": tags, "sale": 5}]})
    }

    #[test]
    fn the_value_stands_in_its_place_alone_or_in_a_list() {
        for body in [sent("x&y", "B,A,C"), sent("A", "B,x&y,C")] {
            assert_eq!(problems(&[request("with=x", &body)]), [""; 0], "{body}");
        }
    }

    #[test]
    fn whatever_else_differs_is_found() {
        let fine = sent("x&y", "B,A,C");
        let mut injected = request("with=x", &fine);
        injected
            .headers
            .push(("X-Injected".to_owned(), "1".to_owned()));
        let mut elsewhere = request("with=x", &fine);
        elsewhere.path.push_str("/x&y");
        let mut other_host = request("with=x", &fine);
        other_host.headers[0].1 = "evil.test".to_owned();
        let good = || request("with=x", &fine);
        let wrong = [
            vec![],
            vec![good(), good()],
            vec![injected],
            vec![elsewhere],
            vec![other_host],
            vec![request("with=x&y", &fine)],
            vec![request("with=x", &sent("A", "B,A,C"))],
            vec![request("with=x", &sent("x", "B,A,C"))],
            vec![request("with=x", &sent("x%26y", "B,A,C"))],
            vec![request("with=x", &sent("x&y", "B,C"))],
            vec![request(
                "with=x",
                &json!({"add": [{"name": "x&y", "tags": "B,A,C"}]}),
            )],
            vec![request(
                "with=x",
                &json!({"add": [
                    {"name": "x&y", "tags": "B,A,C", "sale": "5"}
                ]}),
            )],
        ];
        for seen in wrong {
            assert_ne!(problems(&seen), [""; 0], "{seen:?}");
        }
    }

    #[test]
    fn a_refusal_names_the_place_and_sends_nothing() {
        let named = |field: &str| refusal(&json!({"field": field}), "items[0].name", &[]);
        for field in ["items[0].name", "items[0].na_me", "items[0]", "items"] {
            assert_eq!(named(field), [""; 0], "{field}");
        }
        for field in ["", "name", "items[0].nam", "items[1].name"] {
            assert_ne!(named(field), [""; 0], "{field}");
        }
        let sent = [request("with=x", &sent("A", ""))];
        assert_ne!(refusal(&json!({"field": "a"}), "a", &sent), [""; 0]);
    }
}
