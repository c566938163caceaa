//! The last requests with their answers, secrets masked.

use std::collections::VecDeque;
use std::sync::Mutex;

use serde::Serialize;

use crate::clock::Timestamp;

/// So many are kept.
const KEPT: usize = 500;
/// Longer bodies are cut.
const LONGEST_BODY: usize = 64 * 1024;

/// A request and what came of it.
#[derive(Debug, Clone, Serialize)]
pub struct Exchange {
    /// Counted from 1 since the start or the last reset.
    pub number: u64,
    /// By the sandbox's clock.
    pub at: Timestamp,
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The request's headers.
    pub headers: Vec<(String, String)>,
    /// The request's body.
    pub body: String,
    /// The fault that hit it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// The answer; none when the connection was reset.
    pub answer: Option<ExchangeAnswer>,
    /// How long the answer took.
    pub milliseconds: u64,
}

/// An answer in the journal.
#[derive(Debug, Clone, Serialize)]
pub struct ExchangeAnswer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// Keeps the last exchanges.
#[derive(Debug, Default)]
pub struct Journal {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    exchanges: VecDeque<Exchange>,
    count: u64,
}

impl Journal {
    /// Adds an exchange, and gives its number.
    pub fn add(&self, mut exchange: Exchange) -> u64 {
        let mut kept = self.kept.lock().expect("no panic while held");
        kept.count += 1;
        exchange.number = kept.count;
        if kept.exchanges.len() == KEPT {
            kept.exchanges.pop_front();
        }
        let number = exchange.number;
        kept.exchanges.push_back(exchange);
        number
    }

    /// Adds the answer to an exchange that had none yet.
    pub fn complete(&self, number: u64, answer: Option<ExchangeAnswer>, milliseconds: u64) {
        let mut kept = self.kept.lock().expect("no panic while held");
        let found = kept.exchanges.iter_mut().find(|it| it.number == number);
        if let Some(exchange) = found {
            (exchange.answer, exchange.milliseconds) = (answer, milliseconds);
        }
    }

    /// The last `limit`, oldest first.
    pub fn last(&self, limit: usize) -> Vec<Exchange> {
        let kept = self.kept.lock().expect("no panic while held");
        let skipped = kept.exchanges.len().saturating_sub(limit);
        kept.exchanges.iter().skip(skipped).cloned().collect()
    }

    /// Forgets all.
    pub fn clear(&self) {
        *self.kept.lock().expect("no panic while held") = Kept::default();
    }
}

/// Cuts a masked body to what is kept of it.
pub fn shorten(mut body: String) -> String {
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
