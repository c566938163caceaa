//! A tiny HTTP client that sends exactly the bytes it is given, and helpers to
//! look into answers.
#![allow(dead_code, missing_debug_implementations)]

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use amocore_sandbox::{ADMIN_KEY, ADMIN_LOGIN, Options, Sandbox};
use serde_json::Value;

/// The moment at which the tests' clock stands.
pub const NOW: i64 = 1_700_000_000;

/// The credentials of the default user as a query.
pub const AUTH: &str = ADMIN_QUERY;

/// The same under a name for tests without a server of their own.
pub const ADMIN_QUERY: &str =
    "USER_LOGIN=admin%40example.test&USER_HASH=5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00001";

/// The default user's secrets.
pub const ADMIN_SECRETS: [&str; 2] = [
    amocore_sandbox::ADMIN_PASSWORD,
    amocore_sandbox::ADMIN_TOKEN,
];

pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// Whether all of the body arrived.
    pub complete: bool,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub fn cookies(&self) -> Vec<&str> {
        self.headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
            .map(|(_, value)| value.as_str())
            .collect()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The text of the first element with that name.
    pub fn first(&self, tag: &str) -> Option<&str> {
        self.all(tag).into_iter().next()
    }

    /// The contents of all elements with that name.
    pub fn all(&self, tag: &str) -> Vec<&str> {
        let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
        let mut found = Vec::new();
        let mut rest = self.body.as_str();
        while let Some(start) = rest.find(&open) {
            let content = &rest[start + open.len()..];
            let end = content.find(&close).expect("a closed element");
            found.push(&content[..end]);
            rest = &content[end..];
        }
        found
    }

    /// The id under `result` of a successful write.
    pub fn result(&self) -> i64 {
        assert_eq!(self.status, 200, "{}", self.body);
        self.first("result")
            .expect("a result")
            .parse()
            .expect("an id")
    }

    /// Asserts an XML error.
    pub fn assert_error(&self, status: u16) {
        assert_eq!(self.status, status, "{}", self.body);
        assert!(
            self.first("error").is_some_and(|text| !text.is_empty()),
            "{}",
            self.body
        );
        assert!(
            self.first("error_code")
                .is_some_and(|code| code.parse::<u32>().is_ok()),
            "{}",
            self.body
        );
    }
}

/// Sends bytes and reads to the end of the connection.
pub fn send(address: SocketAddr, request: &[u8]) -> io::Result<Reply> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.write_all(request)?;
    let mut bytes = Vec::new();
    let ended = stream.read_to_end(&mut bytes);
    if bytes.is_empty() {
        ended?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let end = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .ok_or(io::ErrorKind::InvalidData)?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .and_then(|status| status.parse().ok())
        .ok_or(io::ErrorKind::InvalidData)?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let body = String::from_utf8_lossy(&bytes[end + 4..]).into_owned();
    let announced = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, length)| length.parse::<usize>().ok());
    Ok(Reply {
        status,
        headers,
        complete: announced.is_none_or(|length| bytes.len() - end - 4 == length),
        body,
    })
}

/// Builds a request with `Content-Length` and `Connection: close`.
pub fn raw(method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: sandbox.test\r\n").into_bytes();
    for (name, value) in headers {
        request.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    if method != "GET" || !body.is_empty() {
        request.extend_from_slice(format!("Content-Length: {}\r\n", body.len()).as_bytes());
    }
    request.extend_from_slice(b"Connection: close\r\n\r\n");
    request.extend_from_slice(body);
    request
}

pub struct Server {
    pub sandbox: Sandbox,
}

impl Server {
    /// In memory, without a limit, at a standing clock.
    pub fn start() -> Server {
        Server::with(|_| {})
    }

    /// The same with some options changed.
    pub fn with(change: impl FnOnce(&mut Options)) -> Server {
        let mut options = Options {
            clock: Some(NOW),
            rate_limit: None,
            ..Options::default()
        };
        change(&mut options);
        Server {
            sandbox: Sandbox::start_blocking(options).expect("a sandbox"),
        }
    }

    pub fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        send(self.sandbox.address(), &raw(method, target, headers, body)).expect("an answer")
    }

    pub fn get(&self, target: &str) -> Reply {
        self.send("GET", target, &[], b"")
    }

    /// GET as the default user.
    pub fn get_as_admin(&self, target: &str) -> Reply {
        let separator = if target.contains('?') { '&' } else { '?' };
        self.get(&format!("{target}{separator}{AUTH}"))
    }

    pub fn form(&self, target: &str, body: &str) -> Reply {
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        self.send("POST", target, &headers, body.as_bytes())
    }

    /// A form with the default user's credentials in it.
    pub fn form_as_admin(&self, target: &str, body: &str) -> Reply {
        self.form(target, &format!("{AUTH}&{body}"))
    }

    pub fn json(&self, target: &str, body: &Value) -> Reply {
        let headers = [("Content-Type", "application/json")];
        self.send("POST", target, &headers, body.to_string().as_bytes())
    }

    /// A legacy write.
    pub fn write(&self, script: &str, body: &str) -> Reply {
        self.form_as_admin(&format!("/private/api/{script}"), body)
    }

    /// A legacy page.
    pub fn read(&self, script_and_query: &str) -> Reply {
        self.get_as_admin(&format!("/private/api/{script_and_query}"))
    }

    /// A v2 request with the key pair of incoming leads.
    pub fn v2_get(&self, path_and_query: &str) -> Reply {
        let separator = if path_and_query.contains('?') {
            '&'
        } else {
            '?'
        };
        self.get(&format!(
            "/api/v2/{path_and_query}{separator}login={ADMIN_LOGIN}&api_key={ADMIN_KEY}"
        ))
    }

    pub fn v2_post(&self, path: &str, body: &Value) -> Reply {
        self.json(
            &format!("/api/v2/{path}?login={ADMIN_LOGIN}&api_key={ADMIN_KEY}"),
            body,
        )
    }

    pub fn state(&self) -> Value {
        self.get("/_sandbox/state").json()
    }

    pub fn count(&self, table: &str) -> i64 {
        self.state()["counts"][table].as_i64().expect("a count")
    }

    pub fn control(&self, path: &str, body: Value) -> Reply {
        let reply = self.json(&format!("/_sandbox/{path}"), &body);
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply
    }
}

/// Percent-encodes everything that is not plain.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-' | b'.' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// PHP's `serialize()` of a string.
pub fn php(text: &str) -> String {
    format!("s:{}:\"{text}\";", text.len())
}

/// PHP's `http_build_query()` of a tree.
pub fn build_query(value: &Value) -> String {
    fn add(pairs: &mut Vec<String>, name: &str, value: &Value) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    add(pairs, &inner(name, key), value);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    add(pairs, &inner(name, &index.to_string()), value);
                }
            }
            Value::Null => {}
            Value::Bool(value) => pairs.push(format!("{}={}", encode(name), u8::from(*value))),
            Value::Number(number) => pairs.push(format!("{}={number}", encode(name))),
            Value::String(text) => pairs.push(format!("{}={}", encode(name), encode(text))),
        }
    }
    fn inner(name: &str, key: &str) -> String {
        if name.is_empty() {
            key.to_owned()
        } else {
            format!("{name}[{key}]")
        }
    }
    let mut pairs = Vec::new();
    add(&mut pairs, "", value);
    pairs.join("&")
}
