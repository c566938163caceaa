//! A run over the control interface, as runners of other languages make it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;

use amocore_cases::{Conduct, Conductor, OPERATIONS, control};
use serde_json::{Value, json};

fn post(address: SocketAddr, path: &str, body: &Value) -> (u16, Value) {
    let body = body.to_string();
    let mut stream = TcpStream::connect(address).expect("a connection");
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).expect("a request");
    stream
        .shutdown(std::net::Shutdown::Write)
        .expect("the request's end");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    let status = head.split(' ').nth(1).and_then(|it| it.parse().ok());
    (
        status.expect("a status"),
        serde_json::from_str(body).expect("JSON"),
    )
}

#[test]
fn a_run_is_judged_and_written_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
    let out = std::env::temp_dir().join(format!("amocore-cases-{}", std::process::id()));
    let conductor = Conductor::new(&folder, &out).expect("the cases");
    let address = control::serve(Arc::new(conductor)).expect("a port");

    let (status, started) = post(
        address,
        "/start",
        &json!({"language": "test", "mode": "none"}),
    );
    assert_eq!(status, 200);
    let cases = started["cases"].as_array().expect("a list");
    let faulty = cases
        .iter()
        .position(|case| case["name"] == "the identifier 0")
        .expect("a case without a request");
    let place = json!({"run": started["run"], "index": faulty});
    let (_, case) = post(address, "/case", &place);
    let key = case["config"]["key"].as_str().expect("a key");
    let error = |message: &str| {
        json!({
            "run": started["run"],
            "index": faulty,
            "error": {
                "kind": "InvalidInput",
                "operation": case["operation"],
                "field": "id",
                "may_have_happened": false,
                "message": message,
            },
        })
    };
    let (_, verdict) = post(address, "/outcome", &error("id: must be positive"));
    assert_eq!(verdict, json!({"passed": true, "problems": []}));

    post(address, "/case", &place);
    let (_, verdict) = post(address, "/outcome", &error(&format!("wrong: {key}")));
    assert_eq!(verdict["passed"], false, "a secret is shown");

    let (status, answer) = post(address, "/finish", &json!({"run": started["run"]}));
    assert_eq!(status, 400, "the other cases were not run: {answer}");
    let report = std::fs::read_to_string(out.join("test-none.json")).expect("a report");
    let report: Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report["operations"], json!(OPERATIONS.as_slice()));
    assert_eq!(report["failed"], cases.len());
    std::fs::remove_dir_all(out).expect("the folder is removed");
}
