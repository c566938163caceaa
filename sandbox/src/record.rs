//! A request and its answer as they were, and what of them may be shown.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use hyper::Method;
use hyper::header::HeaderName;

use crate::answer::Answer;
use crate::clock::Timestamp;
use crate::faults::Fault;
use crate::journal::{Exchange, ExchangeAnswer};
use crate::masking::Masker;
use crate::request::Request;

/// Longer bodies are not kept, but for their length.
const LONGEST_RECORDED: usize = 128 * 1024;
/// Longer bodies are cut when they are shown.
const LONGEST_BODY: usize = 64 * 1024;

/// The content type of files, which are not shown, either.
const FILE: &str = "application/octet-stream";

/// What happened, secrets included.
pub struct Record {
    at: Timestamp,
    method: Method,
    target: String,
    headers: Vec<(HeaderName, Box<[u8]>)>,
    body: Body,
    fault: Option<Fault>,
    answer: Option<Outcome>,
    milliseconds: u64,
}

/// An answer, and its body apart, which may be too long to be kept.
#[derive(Clone)]
pub struct Outcome {
    answer: Arc<Answer>,
    body: Body,
}

/// It holds what nobody may see.
impl fmt::Debug for Record {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Record")
    }
}

#[derive(Clone)]
enum Body {
    Kept(Bytes),
    /// Its length is all that is kept.
    Length(usize),
}

impl Body {
    fn of(bytes: &Bytes) -> Body {
        match bytes.len() {
            length if length > LONGEST_RECORDED => Body::Length(length),
            _ => Body::Kept(bytes.clone()),
        }
    }

    fn masked(&self, masker: &Masker, content_type: &str) -> String {
        match self {
            Body::Length(length) => format!("({length} bytes)"),
            Body::Kept(bytes) => {
                shorten(masker.body(content_type, &String::from_utf8_lossy(bytes)))
            }
        }
    }
}

impl Outcome {
    /// Of a request that was answered so.
    pub fn new(answer: &Arc<Answer>) -> Outcome {
        let body = match answer.content_type() {
            FILE => Body::Length(answer.body.len()),
            _ => Body::of(&answer.body),
        };
        let answer = match body {
            Body::Kept(_) => Arc::clone(answer),
            Body::Length(_) => Arc::new(Answer {
                body: Bytes::new(),
                ..Answer::clone(answer)
            }),
        };
        Outcome { answer, body }
    }

    /// What may be shown of it.
    pub fn masked(&self, masker: &Masker) -> ExchangeAnswer {
        let headers = self.answer.headers.iter();
        ExchangeAnswer {
            status: self.answer.status.as_u16(),
            body: self.body.masked(masker, self.answer.content_type()),
            headers: headers
                .map(|(name, value)| ((*name).to_owned(), masker.header(name, value)))
                .collect(),
        }
    }
}

impl Record {
    /// Of a request that has no answer yet.
    pub fn new(request: &Request, fault: Option<Fault>, at: Timestamp) -> Record {
        // Copied: what hyper has read the head into is larger, and would be kept as a whole.
        let headers = request
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.as_bytes().into()));
        Record {
            at,
            method: request.method.clone(),
            target: request.target(),
            headers: headers.collect(),
            body: Body::of(&request.body),
            fault,
            answer: None,
            milliseconds: 0,
        }
    }

    /// Adds what came of it.
    pub fn complete(&mut self, answer: Option<Outcome>, milliseconds: u64) {
        (self.answer, self.milliseconds) = (answer, milliseconds);
    }

    /// What may be shown of it.
    pub fn masked(&self, number: u64, masker: &Masker) -> Exchange {
        let masker = &masker.of_target(&self.target);
        let headers = self.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value);
            (name.to_string(), masker.header(name.as_str(), &value))
        });
        let kind = self.headers.iter().find(|(name, _)| name == "content-type");
        let kind = kind.and_then(|(_, value)| std::str::from_utf8(value).ok());
        Exchange {
            number,
            at: self.at,
            method: self.method.to_string(),
            target: masker.target(&self.target),
            headers: headers.collect(),
            body: self.body.masked(masker, kind.unwrap_or_default()),
            fault: self.fault.as_ref().map(Fault::name),
            answer: self.answer.as_ref().map(|answer| answer.masked(masker)),
            milliseconds: self.milliseconds,
        }
    }
}

/// Cuts a masked body to what is shown of it.
fn shorten(mut body: String) -> String {
    if body.len() > LONGEST_BODY {
        let mut end = LONGEST_BODY;
        while !body.is_char_boundary(end) {
            end -= 1;
        }
        let length = body.len();
        body.truncate(end);
        body.push_str(&format!("... ({length} bytes in all)"));
    }
    body
}
