//! A server that says what the test wants, whatever it is asked.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use amocore::Config;

/// What comes next for a request.
type Answering = Box<dyn FnMut(&str) -> Vec<u8> + Send>;

/// The server. It ends with the process.
pub struct Echo {
    address: String,
    answering: Arc<Mutex<Answering>>,
}

impl Echo {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        let first: Answering = Box::new(|_| answer(500, "", "nothing to say"));
        let answering = Arc::new(Mutex::new(first));
        let told = Arc::clone(&answering);
        thread::spawn(move || {
            for connection in listener.incoming() {
                let Ok(mut connection) = connection else {
                    continue;
                };
                let Some(request) = read_request(&mut connection) else {
                    continue;
                };
                let answer = (told.lock().expect("no panic while held"))(&request);
                let _ = connection.write_all(&answer);
            }
        });
        Self { address, answering }
    }

    /// Answers every request like that from now on.
    pub fn says(&self, answer: Vec<u8>) {
        self.answers(move |_| answer.clone());
    }

    pub fn answers(&self, with: impl FnMut(&str) -> Vec<u8> + Send + 'static) {
        *self.answering.lock().expect("no panic while held") = Box::new(with);
    }

    /// A configuration for this server, without credentials.
    pub fn config(&self) -> Config {
        Config {
            time_zone: Some("UTC".into()),
            requests_per_second: Some(0.0),
            retries: Some(0),
            ..Config::base_url(&self.address)
        }
    }
}

/// An answer with more header lines, each ending in CRLF.
pub fn answer(status: u16, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Scripted\r\nContent-Length: {length}\r\nConnection: close\r\n\
         {headers}\r\n{body}"
    )
    .into_bytes()
}

fn read_request(connection: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 65_536];
    loop {
        let read = connection.read(&mut buffer).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .and_then(|(_, value)| value.trim().parse().ok())
            .unwrap_or(0);
        if body.len() >= length {
            return Some(text);
        }
    }
}
