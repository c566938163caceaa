//! What of a request is made for its connection, and connections that are used again.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use amocore::*;

const DEADLINE: Duration = Duration::from_secs(20);

/// What a server does with a connection.
type Play = fn(TcpStream, &mpsc::Sender<String>);

/// Plays each with a connection, and tells of each request.
fn server(plays: &'static [Play]) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for play in plays {
            let connection = listener.accept().unwrap().0;
            play(connection, &tell);
        }
    });
    (address, told)
}

/// Reads a request without a body, and answers it so.
fn answer(connection: &mut TcpStream, tell: &mpsc::Sender<String>, answer: &str) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while !bytes.windows(4).any(|it| it == b"\r\n\r\n") {
        let read = connection.read(&mut buffer).unwrap();
        assert!(read > 0, "the client left");
        bytes.extend_from_slice(&buffer[..read]);
    }
    tell.send(String::from_utf8(bytes).unwrap()).unwrap();
    connection.write_all(answer.as_bytes()).unwrap();
}

const SUMMARY: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\
                       Content-Length: 11\r\n\r\n{\"total\":7}";
const MOVED: &str = "HTTP/1.1 301 Moved\r\nLocation: /api/v2/incoming_leads/summary?moved=1\r\n\
                     Content-Length: 0\r\n\r\n";

/// What is told when the server has closed a connection.
const CLOSED: &str = "closed";

/// A client that repeats nothing by itself.
fn client(address: &str) -> BlockingClient {
    let config = Config {
        requests_per_second: Some(0.0),
        retries: Some(0),
        ..Config::base_url(address).with_token("token")
    };
    BlockingClient::new(config).unwrap()
}

fn total(client: &BlockingClient) -> i64 {
    let summary = client
        .v2
        .incoming_leads
        .summary(SummarizeIncomingLeads::default());
    summary.unwrap().total
}

/// The lines of a request that name whom and what it asks.
fn named(request: &str) -> Vec<&str> {
    let host = |line: &&str| line.to_ascii_lowercase().starts_with("host:");
    let mut lines = request.lines();
    let first = lines.next();
    first.into_iter().chain(lines.filter(host)).collect()
}

#[test]
fn every_request_names_the_server_once() {
    let (address, told) = server(&[|mut connection, tell| {
        answer(&mut connection, tell, MOVED);
        answer(&mut connection, tell, SUMMARY);
        answer(&mut connection, tell, SUMMARY);
    }]);
    let client = client(&address);
    assert_eq!((total(&client), total(&client)), (7, 7));
    let host = format!("host: {}", address.trim_start_matches("http://"));
    for path in ["", "?moved=1", ""] {
        let request = told.recv_timeout(DEADLINE).unwrap();
        let first = format!("GET /api/v2/incoming_leads/summary{path} HTTP/1.1");
        assert_eq!(named(&request), [first.as_str(), host.as_str()]);
    }
}

#[test]
fn a_connection_that_the_server_has_closed_is_not_used_again() {
    let (address, told) = server(&[
        |mut connection, tell| {
            answer(&mut connection, tell, SUMMARY);
            drop(connection);
            tell.send(CLOSED.to_owned()).unwrap();
        },
        |mut connection, tell| {
            answer(&mut connection, tell, SUMMARY);
            answer(&mut connection, tell, SUMMARY);
        },
    ]);
    let client = client(&address);
    let next = || told.recv_timeout(DEADLINE).unwrap();
    assert_eq!(total(&client), 7);
    assert_ne!(next(), CLOSED);
    assert_eq!(next(), CLOSED);
    assert_eq!((total(&client), total(&client)), (7, 7));
    assert!([next(), next()].iter().all(|it| it.starts_with("GET ")));
}
