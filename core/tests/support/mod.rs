//! A server that plays a script.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use amocore::{BlockingClient, Config};

/// Starts a server that gives these answers, one connection each, and then leaves requests
/// waiting. Gives its address, and tells of each request it has read.
pub fn server(answers: Vec<String>) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (seen, requests) = mpsc::channel();
    thread::spawn(move || {
        let mut kept: Vec<TcpStream> = Vec::new();
        let mut answers = answers.into_iter();
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let request = read_request(&mut connection);
            match answers.next() {
                Some(answer) => connection.write_all(answer.as_bytes()).unwrap(),
                None => kept.push(connection),
            }
            if seen.send(request).is_err() {
                return;
            }
        }
    });
    (address, requests)
}

/// An answer with more header lines, each ending in CRLF.
pub fn answer(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Scripted\r\nContent-Length: {length}\r\nConnection: close\r\n\
         {headers}\r\n{body}"
    )
}

/// A client of the server, without a limiter.
pub fn config(address: &str) -> Config {
    Config {
        time_zone: Some("UTC".into()),
        requests_per_second: Some(0.0),
        ..Config::base_url(address).with_key("me@example.test", "0123456789abcdef")
    }
}

/// A blocking client of the configuration.
pub fn client(config: Config) -> BlockingClient {
    BlockingClient::new(config).unwrap()
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
