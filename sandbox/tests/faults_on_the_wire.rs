//! Faults that break the wire itself, and answers of a test's own.

mod support;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use amocore_sandbox::{Fault, FaultKind};
use serde_json::json;
use support::{AUTH, Server, raw, send};

const SUMMARY: &str = "/api/v2/incoming_leads/summary";

fn fault(server: &Server, fault: serde_json::Value) {
    let reply = server.control("faults", fault);
    assert_eq!(reply.status, 200, "{}", reply.body);
}

/// All that comes over a connection until it ends, and how it ended.
fn all_of(mut stream: TcpStream) -> (Vec<u8>, Option<ErrorKind>) {
    let patience = Some(Duration::from_secs(10));
    stream.set_read_timeout(patience).expect("a socket");
    let mut read = Vec::new();
    let end = stream.read_to_end(&mut read).err();
    (read, end.map(|error| error.kind()))
}

fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.sandbox.address()).expect("a connection")
}

#[test]
fn a_connection_that_hangs_up_never_reads() {
    let server = Server::start();
    fault(&server, json!({"kind": "hang_up"}));
    let (read, end) = all_of(connect(&server));
    assert_eq!((read.len(), end), (0, Some(ErrorKind::ConnectionReset)));
    assert_eq!(server.get_as_admin(SUMMARY).status, 200, "one connection");
}

#[test]
fn a_reset_during_a_request_does_not_wait_for_its_body() {
    let server = Server::start();
    let before = server.count("contacts");
    fault(
        &server,
        json!({"kind": "reset", "when": "during", "path": "contact_add.php"}),
    );
    let mut stream = connect(&server);
    let head = format!(
        "POST /private/api/contact_add.php?{AUTH} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nhalf"
    );
    stream.write_all(head.as_bytes()).expect("sent");
    assert_eq!(all_of(stream).1, Some(ErrorKind::ConnectionReset));
    assert_eq!(server.count("contacts"), before);
    let seen = server.sandbox.requests();
    assert_eq!(
        seen.last().and_then(|it| it.fault.as_deref()),
        Some("reset")
    );
}

#[test]
fn a_stalled_body_stops_half_way() {
    let server = Server::start();
    fault(&server, json!({"kind": "stall", "milliseconds": 200}));
    let mut stream = connect(&server);
    let request = raw("GET", SUMMARY, &[], b"");
    stream.write_all(&request).expect("sent");
    let (read, _) = all_of(stream);
    let text = String::from_utf8_lossy(&read);
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.expect("a length").parse().expect("a number");
    assert_eq!(body.len(), length / 2);
}

#[test]
fn what_is_disturbed_may_be_content_of_the_faults_own() {
    let server = Server::start();
    let content = json!({"repeat": "ab", "times": 50});
    fault(
        &server,
        json!({"kind": "truncate", "content": content, "headers": [["Content-Type", "text/x"]]}),
    );
    let reply = server.get_as_admin(SUMMARY);
    assert_eq!((reply.body, reply.complete), ("ab".repeat(25), false));
    assert_eq!(server.get_as_admin(SUMMARY).status, 200);
}

#[test]
fn an_answer_of_its_own_has_nothing_else() {
    let server = Server::start();
    fault(
        &server,
        json!({
            "kind": "answer", "status": 301,
            "headers": [["Location", "http://elsewhere.test/"]],
            "content": {"text": "[", "repeat": "1,", "times": 3, "end": "0]"},
        }),
    );
    let reply = server.get_as_admin(SUMMARY);
    assert_eq!((reply.status, reply.body.as_str()), (301, "[1,1,1,0]"));
    assert_eq!(reply.header("location"), Some("http://elsewhere.test/"));
    assert_eq!(reply.header("content-type"), None);
}

#[test]
fn headers_come_besides_the_right_answer() {
    let server = Server::start();
    let cookies = json!([["Set-Cookie", "a=1"], ["Set-Cookie", "=;;\u{1F36A}"]]);
    fault(&server, json!({"kind": "headers", "headers": cookies}));
    let reply = server.get_as_admin(SUMMARY);
    assert_eq!(reply.status, 200);
    assert!(reply.json()["total"].is_i64());
    assert!(reply.cookies().contains(&"a=1"), "{:?}", reply.cookies());
    fault(
        &server,
        json!({"kind": "rate_limit", "headers": [["Retry-After", "5"]]}),
    );
    let reply = server.get_as_admin(SUMMARY);
    assert_eq!(
        (reply.status, reply.header("retry-after")),
        (429, Some("5"))
    );
}

#[test]
fn raw_bytes_take_the_place_of_the_response() {
    let server = Server::start();
    let bytes = "HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nbody";
    fault(&server, json!({"kind": "raw", "content": {"text": bytes}}));
    let mut stream = connect(&server);
    stream
        .write_all(&raw("GET", SUMMARY, &[], b""))
        .expect("sent");
    assert_eq!(all_of(stream), (bytes.as_bytes().to_vec(), None));
}

#[test]
fn a_hundred_megabytes_come_in_pieces() {
    let server = Server::start();
    let content = json!({"repeat": "x", "times": 100_000_000});
    fault(&server, json!({"kind": "answer", "content": content}));
    let reply = send(server.sandbox.address(), &raw("GET", SUMMARY, &[], b"")).expect("an answer");
    assert_eq!((reply.body.len(), reply.complete), (100_000_000, true));
}

#[test]
fn faults_that_cannot_be_are_refused() {
    let server = Server::start();
    for bad in [
        json!({"kind": "hang_up", "path": "contacts"}),
        json!({"kind": "delay", "when": "during"}),
        json!({"kind": "headers", "headers": [["a b", "c"]]}),
        json!({"kind": "headers", "headers": [["a", "b\r\nc: d"]]}),
        json!({"kind": "answer", "content": {"repeat": "xxxx", "times": 1_000_000_000}}),
    ] {
        assert_eq!(server.json("/_sandbox/faults", &bad).status, 400, "{bad}");
    }
    let bad = Fault {
        kind: FaultKind::Status,
        status: Some(99),
        ..Fault::default()
    };
    assert!(server.sandbox.inject(bad).is_err());
}
