use std::time::Duration;

use super::*;

fn client() -> Client {
    Client::from_json(r#"{"base_url": "http://127.0.0.1:1", "login": "me", "key": "k"}"#)
        .expect("settings")
}

fn failure(mut call: JsonCall) -> Error {
    call.wait_for(Duration::from_secs(5))
        .expect("an outcome")
        .expect_err("a failure")
}

#[test]
fn what_does_not_fit_is_refused_before_anything_is_sent() {
    let client = client();
    let unknown = failure(client.start_json("legacy.contacts.juggle", "{}", Notation::Exact));
    assert_eq!(unknown.kind(), ErrorKind::InvalidInput);
    let call = client.start_json("legacy.contacts.get", r#"{"idd": 1}"#, Notation::Exact);
    let misnamed = failure(call);
    assert_eq!(misnamed.operation(), Some("legacy.contacts.get"));
    assert!(misnamed.message().contains("idd"), "{misnamed}");
    let call = client.page_json("legacy.contacts.get", "{}", Notation::Exact);
    assert_eq!(call.expect_err("no list").kind(), ErrorKind::InvalidInput);
}

#[test]
fn what_does_not_fit_is_told_with_its_place() {
    let client = client();
    let cases = [
        (r#"{"items": [{}, {"name": 5}]}"#, "items[1].name: "),
        (r#"{"items": [{"tags": [null]}]}"#, "items[0].tags[0]: "),
        (
            r#"{"items": [{"named": "x"}]}"#,
            "items[0]: unknown field `named`",
        ),
        (r#"{"items": {}}"#, "items: invalid type: map"),
        (r#"[]"#, "invalid type: sequence"),
        (r#"{"items": "#, "EOF"),
    ];
    for (arguments, told) in cases {
        let error = failure(client.start_json("v2.contacts.add", arguments, Notation::Exact));
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.message().contains(told), "{error}");
    }
}

#[test]
fn settings_that_cannot_be_read_are_not_shown() {
    let error = Client::from_json(r#"{"key": 123456789}"#).expect_err("not text");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(!error.to_string().contains("123456789"), "{error}");
}

#[test]
fn javascript_gets_whole_numbers_that_no_double_holds_as_text() {
    let numbers = [9_007_199_254_740_991_i64, 9_007_199_254_740_993, -1];
    assert_eq!(
        json(&numbers, Notation::JavaScript).expect("JSON"),
        r#"[9007199254740991,"9007199254740993",-1]"#
    );
    assert_eq!(
        json(&numbers, Notation::Exact).expect("JSON"),
        "[9007199254740991,9007199254740993,-1]"
    );
}

#[test]
fn javascript_gets_ascii_and_the_same_text() {
    let texts = ["Анна \"Ёж\"", "a\u{7f}\u{80}\n", "𝒜 2\u{ffff}"];
    let written = json(&texts, Notation::JavaScript).expect("JSON");
    assert!(written.is_ascii(), "{written}");
    let read: Vec<String> = serde_json::from_str(&written).expect("a list");
    assert_eq!(read, texts);
    assert_eq!(
        json(&[texts[0]], Notation::Exact).expect("JSON"),
        r#"["Анна \"Ёж\""]"#
    );
}

#[test]
fn javascript_gets_instants_in_seconds() {
    let instants = [Timestamp::from_unix(1_572_944_400)];
    assert_eq!(
        json(&instants, Notation::JavaScript).expect("JSON"),
        "[1572944400]"
    );
    assert_eq!(
        json(&instants, Notation::Exact).expect("JSON"),
        r#"["2019-11-05T09:00:00Z"]"#
    );
}
