//! Closing a client with calls in flight.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use amocore::*;

/// A server that answers with `answers`, one connection each, and then leaves requests waiting.
/// Tells of each request it has read.
fn server(answers: Vec<String>) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (seen, requests) = mpsc::channel();
    thread::spawn(move || {
        let mut kept: Vec<TcpStream> = Vec::new();
        let mut answers = answers.into_iter();
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let request = read_request(&mut connection);
            if let Some(body) = answers.next() {
                let length = body.len();
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
                );
                connection.write_all((head + &body).as_bytes()).unwrap();
            } else {
                kept.push(connection);
            }
            seen.send(request).unwrap();
        }
    });
    (address, requests)
}

fn read_request(connection: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 65_536];
    loop {
        let read = connection.read(&mut buffer).unwrap();
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .map_or(0, |(_, value)| value.trim().parse().unwrap());
        if body.len() >= length {
            return text;
        }
    }
}

fn client(address: &str) -> BlockingClient {
    let config = Config {
        sign_in: Some(SignInMode::EachRequest),
        time_zone: Some("UTC".into()),
        requests_per_second: Some(0.0),
        ..Config::base_url(address).with_key("me@example.test", "0123456789abcdef")
    };
    BlockingClient::new(config).unwrap()
}

#[test]
fn a_write_on_the_wire_may_have_happened_and_a_read_has_not() {
    let (address, requests) = server(Vec::new());
    let client = client(&address);
    let other = client.clone();
    let write = thread::spawn(move || other.legacy.contacts.delete(7).unwrap_err());
    requests.recv().unwrap();
    let other = client.clone();
    let read = thread::spawn(move || other.legacy.contacts.get(7).unwrap_err());
    requests.recv().unwrap();
    client.close();
    let (write, read) = (write.join().unwrap(), read.join().unwrap());
    assert_eq!(
        (write.kind(), write.may_have_happened()),
        (ErrorKind::Cancelled, true)
    );
    assert_eq!(
        (read.kind(), read.may_have_happened()),
        (ErrorKind::Cancelled, false)
    );
    let later = client.legacy.contacts.delete(7).unwrap_err();
    assert_eq!(
        (later.kind(), later.may_have_happened()),
        (ErrorKind::Cancelled, false)
    );
}

#[test]
fn a_batch_that_is_closed_knows_what_was_done() {
    let uids: Vec<String> = (0..250).map(|index| format!("\"uid{index}\"")).collect();
    let first = format!("{{\"status\":\"success\",\"data\":[{}]}}", uids.join(","));
    let (address, requests) = server(vec![first]);
    let client = client(&address);
    let other = client.clone();
    let batch = thread::spawn(move || {
        let form = IncomingForm {
            source_name: "a".into(),
            source_uid: "b".into(),
            incoming_lead_info: IncomingFormInfo {
                form_id: 1,
                form_page: "p".into(),
                ip: "127.0.0.1".into(),
                service_code: "s".into(),
                ..Default::default()
            },
            incoming_entities: IncomingEntities {
                leads: vec![LeadDraft::default()],
                ..Default::default()
            },
            ..Default::default()
        };
        other
            .v2
            .incoming_leads
            .add_form(vec![form; 600])
            .unwrap_err()
    });
    requests.recv().unwrap();
    requests.recv().unwrap();
    client.close();
    let error = batch.join().unwrap();
    assert_eq!(error.kind(), ErrorKind::PartialFailure);
    assert_eq!(error.items().len(), 600);
    assert_eq!(error.items()[249].id.as_deref(), Some("uid249"));
    assert!(error.items()[250].may_have_happened && error.items()[499].may_have_happened);
    assert!(!error.items()[500].may_have_happened);
}
