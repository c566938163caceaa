//! The cases of one exchange at most, through the operations themselves: no client and no
//! network.

use std::path::Path;

use amocore::operation::{Answer, Api, Body, BodyFormat, Context, Operation, Request};
use amocore::wire::local_time::DateStyle;
use amocore_cases::case::{Case, Script};
use amocore_cases::judge;
use amocore_conformance::Outcome;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Settings that mean something to a client only.
const OF_THE_CLIENT: [&str; 5] = [
    "sign_in",
    "timeout",
    "max_answer_bytes",
    "token",
    "client_id",
];

#[test]
fn operations_without_a_client() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
    let mut problems = Vec::new();
    let mut gone_through = 0;
    for case in Case::load(&folder).expect("the cases") {
        let mut script = case.script(&[]).expect("a case");
        if !is_pure(&case.operation, &script) {
            continue;
        }
        if let Some(error) = &mut script.error {
            error.may_have_happened = None;
        }
        gone_through += 1;
        for problem in course(&case.operation, &script) {
            problems.push(format!("{}: {}: {problem}", case.operation, case.name));
        }
    }
    assert!(gone_through > 0);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Whether a case needs neither a client nor a connection.
fn is_pure(operation: &str, script: &Script) -> bool {
    let by_client = OF_THE_CLIENT
        .iter()
        .any(|name| script.client.contains_key(*name));
    let on_the_wire = script.exchanges.iter().any(|exchange| {
        let answer = &exchange.answer;
        answer.close.is_some() || answer.delay > 0.0 || (300..400).contains(&answer.status)
    });
    // An update reads first, and then writes.
    let in_steps = operation.ends_with(".update") && !script.exchanges.is_empty();
    let told_by_client = script.error.as_ref().is_some_and(|error| {
        error.kind == "Configuration" || error.items.is_some() || !script.never_shown.is_empty()
    });
    // Its answer is no part of the pure layers.
    let streams = operation == "v2.notes.download" && script.error.is_none();
    // Tools are pure anyway.
    let tool = operation.starts_with("tools.");
    script.method.is_none()
        && !tool
        && !streams
        && script.exchanges.len() <= 1
        && !by_client
        && !on_the_wire
        && !in_steps
        && !told_by_client
}

macro_rules! dispatch {
    ($(
        $generation:ident: $type:ident $blocking:ident, $generation_doc:literal {
            { $($direct:tt)* }
            $($resource:ident: $resource_type:ident $resource_blocking:ident, $doc:literal {
                $($rows:tt)*
            })*
        }
    )*) => {
        /// Goes through a case, and gives what is wrong.
        fn course(operation: &str, script: &Script) -> Vec<String> {
            $(
                dispatch!(@rows operation, script, stringify!($generation), $($direct)*);
                $(dispatch!(
                    @rows operation, script,
                    concat!(stringify!($generation), ".", stringify!($resource)),
                    $($rows)*
                );)*
            )*
            panic!("there is no {operation}")
        }
    };
    (@rows $operation:ident, $script:ident, $path:expr, $(
        $name:ident($request:ident)
        $(-> $output:ty, $(pages $iter:ident -> $item:ident,)?)?
        $(streams $chunk:ident,)?
        $doc:literal;
    )*) => {$(
        if $operation == concat!($path, ".", stringify!($name)) {
            return go_through::<amocore::$request>($script);
        }
    )*};
}

amocore::operations!(dispatch);

fn go_through<O>(script: &Script) -> Vec<String>
where
    O: Operation + DeserializeOwned,
    O::Output: Serialize,
{
    let operation: O = serde_json::from_value(script.arguments.clone()).expect("the arguments");
    let config = script.config("http://localhost");
    let context = context(&config);
    let request = amocore::wire::text::check(&operation)
        .and_then(|()| operation.validate())
        .and_then(|()| operation.request(&context));
    let request = match (request, script.exchanges.is_empty()) {
        (Ok(_), true) => return vec!["a fault in the arguments was not found".to_owned()],
        (Ok(request), false) => request,
        (Err(error), _) => return judge::outcome(script, &Outcome::failed(&error).report()),
    };
    let mut problems = judge::bare_request(
        script,
        &config,
        &request.path,
        &request.query.encode(),
        &body(&request),
    );
    let answer = answer(script, request.api);
    let output = amocore::operations::check(request.api, &answer)
        .and_then(|()| operation.decode(&answer, &context));
    problems.extend(judge::outcome(script, &Outcome::of(output).report()));
    problems
}

fn context(config: &Map<String, Value>) -> Context {
    let is = |name: &str, word: &str| config.get(name).is_some_and(|value| value == word);
    Context {
        zone: config["time_zone"]
            .as_str()
            .map(|name| TimeZone::get(name).expect("a zone")),
        body_format: match (is("body_format", "json"), is("body_format", "form")) {
            (true, _) => Some(BodyFormat::Json),
            (_, true) => Some(BodyFormat::Form),
            _ => None,
        },
        date_style: match is("date_format", "slashes") {
            true => DateStyle::Slashes,
            false => DateStyle::Dots,
        },
        ..Context::default()
    }
}

fn body(request: &Request) -> Vec<u8> {
    match &request.body {
        Body::Empty => Vec::new(),
        Body::Form(form) => form.encode().into_bytes(),
        Body::Json(tree) => tree.to_string().into_bytes(),
    }
}

fn answer(script: &Script, api: Api) -> Answer {
    let answer = &script.exchanges[0].answer;
    let path = match api {
        Api::Legacy => "/private/api/",
        Api::V2 => "/api/v2/",
    };
    let headers = answer.headers(path);
    let header = |name: &str| {
        let found = headers.iter().find(|(it, _)| it.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    };
    Answer {
        status: answer.status,
        content_type: header("content-type"),
        retry_after: header("retry-after").and_then(|seconds| seconds.parse().ok()),
        body: answer.bytes(),
        ..Answer::default()
    }
}
