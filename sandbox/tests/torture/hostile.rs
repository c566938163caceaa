//! Bytes that want to do harm. None may have an effect but on their own
//! connection.

use std::io::Write;

use crate::connection::{Connection, request};
use crate::random::Random;
use crate::support::ADMIN_QUERY;

/// What is sent, and what the client does then.
pub struct Attack {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub then: Then,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Wait for an answer, or the connection's end.
    Listen,
    /// Close at once.
    Leave,
    /// Leave the connection open and say no more.
    Hold,
}

/// A write that must not come through.
const WRITE: &str = r#"{"add":[{"name":"hostile"}]}"#;

pub fn any(random: &mut Random) -> Attack {
    let size = 1 + random.index(64);
    let attack = |name, then, bytes: Vec<u8>| Attack { name, bytes, then };
    match random.below(24) {
        0 => attack("noise", Then::Listen, {
            let mut noise = random.bytes(size * 100);
            noise.extend_from_slice(b"\r\n\r\n");
            noise
        }),
        1 => attack("a TLS greeting", Then::Listen, {
            let mut greeting = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec();
            greeting.extend(random.bytes(size * 8));
            greeting.extend_from_slice(b"\r\n\r\n");
            greeting
        }),
        2 => attack("a huge header", Then::Listen, {
            let header = "x".repeat(size * 16 * 1024);
            format!("GET / HTTP/1.1\r\nHost: h\r\nX: {header}\r\n\r\n").into_bytes()
        }),
        3 => attack("a crowd of headers", Then::Listen, {
            let headers = "X: y\r\n".repeat(size * 50);
            format!("GET / HTTP/1.1\r\nHost: h\r\n{headers}\r\n").into_bytes()
        }),
        4 => attack("a long target", Then::Listen, {
            let target = "a/%2e%2e".repeat(size * 300);
            format!("GET /{target} HTTP/1.1\r\nHost: h\r\n\r\n").into_bytes()
        }),
        5 => attack(
            "half a request line",
            Then::Hold,
            b"POST /api/v2/le".to_vec(),
        ),
        6 => attack("half a head", Then::Hold, {
            head(&["Content-Length: 28", "X-Unfinis"], "")
        }),
        7 => attack("half a body", Then::Hold, {
            head(&["Content-Length: 28", ""], &WRITE[..20])
        }),
        8 => attack("a body shorter than told", Then::Leave, {
            head(&["Content-Length: 1000", ""], WRITE)
        }),
        9 => attack("a body longer than told", Then::Listen, {
            head(&["Content-Length: 20", ""], WRITE)
        }),
        10 => attack("two lengths", Then::Listen, {
            head(&["Content-Length: 28", "Content-Length: 5", ""], WRITE)
        }),
        11 => attack("a length that is no number", Then::Listen, {
            head(&["Content-Length: -28", ""], WRITE)
        }),
        12 => attack("broken chunks", Then::Listen, {
            let body = format!("1c\r\n{WRITE}zz\r\nnot a chunk");
            head(&["Transfer-Encoding: chunked", ""], &body)
        }),
        13 => attack("chunks without an end", Then::Hold, {
            let body = format!("1c\r\n{WRITE}\r\n");
            head(&["Transfer-Encoding: chunked", ""], &body)
        }),
        14 => attack("a body beyond all limits", Then::Hold, {
            head(
                &["Expect: 100-continue", "Content-Length: 99999999999", ""],
                WRITE,
            )
        }),
        15 => attack("deep JSON", Then::Listen, {
            let depth = size * 1000;
            let body = format!("{{\"add\":{}", "[".repeat(depth));
            post("leads", "application/json", body.as_bytes())
        }),
        16 => attack("deep brackets", Then::Listen, {
            let body = format!("add{}=hostile", "[0]".repeat(size * 1000));
            post(
                "leads",
                "application/x-www-form-urlencoded",
                body.as_bytes(),
            )
        }),
        17 => attack("a deep PHP array", Then::Listen, {
            let (open, close) = ("a:1:{i:0;".repeat(size * 500), "}".repeat(size * 500));
            let body = format!("ACTION=ADD&contact={open}i:0;{close}");
            let target = format!("/private/api/contact_add.php?{ADMIN_QUERY}");
            let form = "application/x-www-form-urlencoded";
            request("POST", &target, form, body.as_bytes())
        }),
        18 => attack("a broad JSON", Then::Listen, {
            let body = format!("{{\"nothing\":[0{}]}}", ",0".repeat(size * 4 * 1024));
            post("leads", "application/json", body.as_bytes())
        }),
        19 => attack("zero bytes", Then::Listen, {
            b"GET /\0 HTTP/1.1\r\nHost: \0\r\n\0: \0\r\n\r\n".to_vec()
        }),
        20 => attack("a target that is not UTF-8", Then::Listen, {
            b"GET /api/v2/\xff\xfe%ff%00?a=%fe\xff HTTP/1.1\r\nHost: h\r\nX: \xff\r\n\r\n".to_vec()
        }),
        21 => attack("a broken multipart", Then::Listen, {
            let body =
                "--b\r\nContent-Disposition: form-data; name=\"add[0][name]\"\r\n\r\nhostile";
            post("leads", "multipart/form-data; boundary=b", body.as_bytes())
        }),
        22 => attack("reads whose answers nobody takes", Then::Hold, {
            let target = format!("/api/v2/contacts?limit_rows=500&{ADMIN_QUERY}");
            request("GET", &target, "text/plain", b"").repeat(1 + size / 8)
        }),
        _ => attack("a read that is not waited for", Then::Leave, {
            let target = format!("/api/v2/leads?limit_rows=500&{ADMIN_QUERY}");
            request("GET", &target, "text/plain", b"")
        }),
    }
}

/// A head that ends where the last line says, and what follows.
fn head(lines: &[&str], body: &str) -> Vec<u8> {
    let target = format!("/api/v2/contacts?{ADMIN_QUERY}");
    let lines = lines.join("\r\n");
    let lines = if lines.ends_with("\r\n") {
        lines + "\r\n"
    } else {
        lines
    };
    let start = "Host: h\r\nContent-Type: application/json";
    format!("POST {target} HTTP/1.1\r\n{start}\r\n{lines}{body}").into_bytes()
}

fn post(resource: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let target = format!("/api/v2/{resource}?{ADMIN_QUERY}");
    request("POST", &target, content_type, body)
}

/// Carries it out. The status is told if an answer came.
pub fn carry_out(attack: &Attack, connection: &mut Connection) -> Option<u16> {
    // The server may well hang up in the middle.
    let sent = connection.stream.write_all(&attack.bytes);
    if attack.then != Then::Listen || sent.is_err() {
        return None;
    }
    connection.answer().ok().map(|answer| answer.status)
}
