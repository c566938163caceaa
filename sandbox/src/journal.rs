//! The last requests with their answers, secrets masked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::clock::Timestamp;
use crate::masking::Masker;
use crate::record::{Outcome, Record};

/// So many are kept.
const KEPT: usize = 500;

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

/// Keeps the last exchanges. Masking one takes many times as long as serving it, and most are never
/// looked at, so it is done when somebody looks, and once.
#[derive(Debug)]
pub struct Journal {
    masker: Masker,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    entries: VecDeque<(u64, Waiting)>,
    count: u64,
}

/// An exchange that is in the journal, and may have no answer yet. After a reset its number may be that
/// of another.
pub type Waiting = Arc<Entry>;

/// An exchange as it was, until somebody looks at it.
#[derive(Debug)]
pub struct Entry(Mutex<State>);

#[derive(Debug)]
enum State {
    Recorded(Box<Record>),
    Masked(Box<Exchange>),
}

impl Journal {
    /// One that masks so.
    pub fn new(masker: Masker) -> Journal {
        Journal {
            masker,
            kept: Mutex::default(),
        }
    }

    /// Adds an exchange.
    pub fn add(&self, record: Record) -> Waiting {
        let entry = Arc::new(Entry(Mutex::new(State::Recorded(Box::new(record)))));
        let mut kept = self.kept();
        kept.count += 1;
        let number = kept.count;
        let oldest = match kept.entries.len() {
            KEPT => kept.entries.pop_front(),
            _ => None,
        };
        kept.entries.push_back((number, Arc::clone(&entry)));
        drop(kept);
        // It may be large, and nobody should wait for its end.
        drop(oldest);
        entry
    }

    /// Adds the answer to an exchange that had none yet.
    pub fn complete(&self, entry: &Entry, answer: Option<Outcome>, milliseconds: u64) {
        match &mut *entry.state() {
            State::Recorded(record) => record.complete(answer, milliseconds),
            State::Masked(exchange) => {
                let masker = self.masker.of_target(&exchange.target);
                exchange.answer = answer.map(|answer| answer.masked(&masker));
                exchange.milliseconds = milliseconds;
            }
        }
    }

    /// The last `limit`, oldest first.
    pub fn last(&self, limit: usize) -> Vec<Exchange> {
        let kept = self.kept();
        let skipped = kept.entries.len().saturating_sub(limit);
        let entries: Vec<_> = kept.entries.iter().skip(skipped).cloned().collect();
        drop(kept);
        let masked = entries
            .iter()
            .map(|(number, entry)| entry.masked(*number, &self.masker));
        masked.collect()
    }

    /// Forgets all.
    pub fn clear(&self) {
        *self.kept() = Kept::default();
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().expect("no panic while held")
    }
}

impl Entry {
    fn masked(&self, number: u64, masker: &Masker) -> Exchange {
        let mut state = self.state();
        let exchange = match &*state {
            State::Masked(exchange) => return Exchange::clone(exchange),
            State::Recorded(record) => record.masked(number, masker),
        };
        *state = State::Masked(Box::new(exchange.clone()));
        exchange
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
