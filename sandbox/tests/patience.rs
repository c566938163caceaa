//! Clients that start and never finish: the sandbox closes their connections,
//! and serves the others meanwhile.

mod support;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;
use support::{AUTH, Server};

/// Long enough for a busy computer to serve an ordinary request.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// In this time even a busy computer has lost patience.
const AT_LAST: Duration = Duration::from_secs(30);

fn impatient() -> Server {
    Server::with(|options| options.patience = PATIENCE)
}

fn open(server: &Server, bytes: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.sandbox.address()).expect("a connection");
    stream.set_read_timeout(Some(AT_LAST)).expect("a timeout");
    stream.write_all(bytes.as_bytes()).expect("it is sent");
    stream
}

/// All that comes until the server closes the connection, which it has to.
fn to_the_end(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("still open: {error}"),
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

fn post(target: &str, length: usize, body: &str) -> String {
    format!(
        "POST {target} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
}

#[test]
fn silence_and_half_a_head_end_the_connection() {
    let server = impatient();
    let halves = ["", "POST /api/v2/le", "POST / HTTP/1.1\r\nHost: h\r\nX-Unf"];
    let streams = halves.map(|half| open(&server, half));
    for stream in streams {
        assert_eq!(to_the_end(stream), "");
    }
}

#[test]
fn a_body_that_does_not_arrive_is_408_and_has_no_effect() {
    let server = impatient();
    let body = r#"{"add":[{"name":"half"}]}"#;
    let before = server.count("leads");
    let target = format!("/api/v2/leads?{AUTH}");
    let short = open(&server, &post(&target, body.len() + 1, body));
    let chunked = open(
        &server,
        &format!(
            "POST {target} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n\
             {:x}\r\n{body}\r\n",
            body.len()
        ),
    );
    let endless = open(&server, &post(&target, 99_999_999_999, body));
    for stream in [short, chunked, endless] {
        let answer = to_the_end(stream);
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    }
    assert_eq!(server.count("leads"), before);
}

#[test]
fn a_body_that_drips_in_must_arrive_in_time_as_a_whole() {
    let server = impatient();
    let mut stream = open(&server, &post(&format!("/api/v2/leads?{AUTH}"), 10_000, ""));
    let start = Instant::now();
    // One byte after the other, each well in time.
    while stream.write_all(b" ").is_ok() {
        assert!(start.elapsed() < AT_LAST, "it takes everything");
        std::thread::sleep(PATIENCE / 20);
    }
    assert!(start.elapsed() >= PATIENCE);
}

#[test]
fn the_control_api_does_not_wait_for_ever_either() {
    let server = impatient();
    let stream = open(&server, &post("/_sandbox/reset", 100, "{"));
    let answer = to_the_end(stream);
    assert!(answer.contains("did not arrive in time"), "{answer}");
}

#[test]
fn a_client_that_takes_no_answers_is_left() {
    let server = Server::with(|options| {
        options.patience = PATIENCE;
        options.connections = 1;
    });
    let pad = "x".repeat(2_000);
    let adds: Vec<_> = (0..500).map(|_| json!({ "name": pad })).collect();
    assert_eq!(server.v2_post("leads", &json!({ "add": adds })).status, 200);
    let read = format!("GET /api/v2/leads?limit_rows=500&{AUTH} HTTP/1.1\r\nHost: h\r\n\r\n");
    let mut greedy = open(&server, &read.repeat(40));
    // What is left unread is more than any buffer holds. The next one gets its
    // place once the server has given up.
    assert_eq!(server.get("/_sandbox/clock").status, 200);
    let mut bytes = Vec::new();
    let _ = greedy.read_to_end(&mut bytes);
    let answers = String::from_utf8_lossy(&bytes)
        .matches("HTTP/1.1 200")
        .count();
    assert!((1..40).contains(&answers), "{answers}");
}

#[test]
fn beyond_the_most_connections_others_wait_until_there_is_room() {
    let server = Server::with(|options| {
        options.patience = PATIENCE;
        options.connections = 2;
    });
    let start = Instant::now();
    let idle = [open(&server, ""), open(&server, "")];
    assert_eq!(server.get("/_sandbox/clock").status, 200);
    assert!(start.elapsed() >= PATIENCE, "it had to wait");
    for stream in idle {
        assert_eq!(to_the_end(stream), "");
    }
}

#[test]
fn a_head_beyond_all_reason_is_refused() {
    let server = Server::start();
    let long = "x".repeat(200_000);
    let request = format!("GET /?a=b HTTP/1.1\r\nHost: h\r\nX: {long}\r\n\r\n");
    let mut stream = TcpStream::connect(server.sandbox.address()).expect("a connection");
    // It may hang up before it has all of it.
    let _ = stream.write_all(request.as_bytes());
    let answer = to_the_end(stream);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431 "),
        "{answer}"
    );
    assert_eq!(server.get("/_sandbox/clock").status, 200);
}
