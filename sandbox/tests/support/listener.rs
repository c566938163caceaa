//! A subscriber: a small HTTP server that keeps what it is sent.
#![allow(dead_code, missing_debug_implementations)]

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::Server;

pub struct Listener {
    pub address: SocketAddr,
    received: Receiver<Received>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

#[derive(Debug, Clone)]
pub struct Received {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value.as_str())
    }

    /// The decoded value of a field, written `leads[add][0][id]`.
    pub fn field(&self, name: &str) -> Option<String> {
        self.fields()
            .into_iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// All decoded fields in their order.
    pub fn fields(&self) -> Vec<(String, String)> {
        let decode = |text: &str| {
            let spaced = text.replace('+', " ");
            percent_encoding::percent_decode_str(&spaced)
                .decode_utf8()
                .expect("UTF-8")
                .into_owned()
        };
        self.body
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (decode(name), decode(value)))
            .collect()
    }
}

impl Listener {
    /// Answers 200 unless told otherwise.
    pub fn start() -> Listener {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = socket.local_addr().expect("an address");
        let answers: Arc<Mutex<VecDeque<u16>>> = Arc::default();
        let (sender, received) = channel();
        let planned = Arc::clone(&answers);
        std::thread::spawn(move || {
            for stream in socket.incoming().flatten() {
                let mut reader = BufReader::new(stream);
                let mut line = String::new();
                if reader.read_line(&mut line).is_err() || line.is_empty() {
                    continue;
                }
                let mut headers = Vec::new();
                loop {
                    let mut header = String::new();
                    reader.read_line(&mut header).expect("a header");
                    let Some((name, value)) = header.trim_end().split_once(": ") else {
                        break;
                    };
                    headers.push((name.to_owned(), value.to_owned()));
                }
                let mut request = Received {
                    line: line.trim_end().to_owned(),
                    headers,
                    body: String::new(),
                };
                let length = request.header("content-length").parse().unwrap_or(0);
                let mut body = vec![0; length];
                reader.read_exact(&mut body).expect("a body");
                request.body = String::from_utf8(body).expect("UTF-8");
                let status = planned.lock().unwrap().pop_front().unwrap_or(200);
                let answer = format!(
                    "HTTP/1.1 {status} Whatever\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
                );
                let _ = reader.into_inner().write_all(answer.as_bytes());
                if sender.send(request).is_err() {
                    break;
                }
            }
        });
        Listener {
            address,
            received,
            answers,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The next answers' statuses.
    pub fn will_answer(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// The next request.
    pub fn next(&self) -> Received {
        self.received
            .recv_timeout(Duration::from_secs(20))
            .expect("a request")
    }

    /// Asserts that nothing more has come by the time the sandbox has sent
    /// everything that is due.
    pub fn assert_silent(&self, server: &Server) {
        settle(server);
        match self.received.try_recv() {
            Err(TryRecvError::Empty) => {}
            other => panic!("{other:?}"),
        }
    }
}

/// The deliveries once none is due any more.
pub fn settle(server: &Server) -> Vec<Value> {
    let started = Instant::now();
    loop {
        let now = server.get("/_sandbox/clock").json()["now"]
            .as_i64()
            .unwrap();
        let deliveries = server.get("/_sandbox/deliveries").json()["deliveries"]
            .as_array()
            .expect("a list")
            .clone();
        let is_due = |delivery: &Value| {
            delivery["next_attempt_at"]
                .as_i64()
                .is_some_and(|at| at <= now)
        };
        if !deliveries.iter().any(is_due) {
            return deliveries;
        }
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "{deliveries:?}"
        );
        std::thread::yield_now();
    }
}
