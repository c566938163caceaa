//! A blocking socket and serde, without any HTTP: the request is the same bytes each time, and so
//! is the length of the answer. This is what waiting for an answer takes at least.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::Outcome;
use crate::summary::{PATH, check};

pub struct Socket {
    stream: TcpStream,
    request: Vec<u8>,
    answer: Vec<u8>,
    /// Where the body begins and ends. It is looked for in the first answer.
    body: Option<(usize, usize)>,
}

impl Socket {
    pub fn connect(url: &str, token: &str) -> Outcome<Self> {
        let authority = url.trim_start_matches("http://");
        let stream = TcpStream::connect(authority)?;
        stream.set_nodelay(true)?;
        let request = format!(
            "GET {PATH} HTTP/1.1\r\nHost: {authority}\r\nAuthorization: Bearer {token}\r\n\r\n"
        );
        Ok(Self {
            stream,
            request: request.into_bytes(),
            answer: vec![0; 16 * 1024],
            body: None,
        })
    }

    pub fn read(&mut self) -> Outcome {
        self.stream.write_all(&self.request)?;
        let mut length = 0;
        loop {
            let come = self.stream.read(&mut self.answer[length..])?;
            length += come;
            if come == 0 {
                return Err("the server has closed the connection".into());
            }
            if self.body.is_none() {
                self.body = bounds(&self.answer[..length])?;
            }
            if let Some((start, end)) = self.body
                && length >= end
            {
                return check(&self.answer[start..end]);
            }
        }
    }
}

/// Where the body of an answer begins and ends, once its head is there.
fn bounds(answer: &[u8]) -> Outcome<Option<(usize, usize)>> {
    let text = std::str::from_utf8(answer)?;
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return Ok(None);
    };
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    let length = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let (_, length) = length.ok_or("an answer without a length")?;
    let start = head.len() + 4;
    Ok(Some((start, start + length.parse::<usize>()?)))
}
