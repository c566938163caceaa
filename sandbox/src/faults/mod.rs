//! Faults a test asks for: what a network or a server can do wrong.

mod content;

use std::sync::Mutex;

use hyper::header::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

pub use content::Content;

/// What goes wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The answer comes late.
    #[default]
    Delay,
    /// The TCP connection is reset as soon as it is made.
    HangUp,
    /// The TCP connection is reset without an answer.
    Reset,
    /// The connection ends in the middle of the body.
    Truncate,
    /// An error status, with the page or body that goes with it.
    Status,
    /// An HTML page in place of the answer.
    Html,
    /// The body drips in over the given time.
    SlowBody,
    /// Half of the body comes, then nothing for the given time, then the connection breaks.
    Stall,
    /// The right body under `text/plain`.
    WrongContentType,
    /// 429, as if the limit were exceeded.
    RateLimit,
    /// An answer of the fault's own: its status, headers and content.
    Answer,
    /// The right answer with the fault's headers besides.
    Headers,
    /// The fault's content in place of the whole response, status line and all; then the
    /// connection ends. Over https it breaks the encryption.
    Raw,
}

/// Whether the request takes effect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// It does not.
    #[default]
    Before,
    /// It does, only the answer suffers.
    After,
    /// It does not: the fault strikes before its body is read. For `reset`.
    During,
}

/// When in the life of a connection a fault is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// It was made.
    Connected,
    /// The head of a request has come.
    Head,
    /// The whole request has come.
    Request,
}

/// One fault as the control API takes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What goes wrong.
    pub kind: Kind,
    /// For `status` (default 500), `html` and `answer` (default 200).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// For `status`: answer in the API's own error form with this code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<u32>,
    /// For `delay`, `slow_body` and `stall` (default 1000).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
    /// Headers for any kind that brings an answer. They come besides its own; for `answer` they
    /// are all there are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// For `answer` and `raw`; for those that disturb the right answer, something to disturb
    /// in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// How many requests it hits; 1 if neither this nor `probability` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The chance that it hits a request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Only requests whose path and query contain this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Before or after the request is processed.
    #[serde(default)]
    pub when: When,
}

impl Fault {
    /// What is wrong with the fault itself, if anything.
    pub fn problem(&self) -> Option<&'static str> {
        if self
            .status
            .is_some_and(|status| !(200..=599).contains(&status))
        {
            return Some("status must be from 200 to 599");
        }
        if self
            .probability
            .is_some_and(|chance| !(0.0..=1.0).contains(&chance))
        {
            return Some("probability must be from 0 to 1");
        }
        if self.milliseconds.is_some_and(|time| time > 600_000) {
            return Some("milliseconds must be at most 600000");
        }
        if self.when == When::During && self.kind != Kind::Reset {
            return Some("only a reset can strike during a request");
        }
        if self.kind == Kind::HangUp && self.path.is_some() {
            return Some("a connection that hangs up has no path yet");
        }
        let carried = |(name, value): &(String, String)| {
            HeaderName::from_bytes(name.as_bytes()).is_ok()
                && HeaderValue::from_bytes(value.as_bytes()).is_ok()
        };
        if !self.headers.iter().all(carried) {
            return Some("a header has a name and a value that HTTP can carry");
        }
        self.content.as_ref().and_then(Content::problem)
    }

    /// When it is looked for.
    fn moment(&self) -> Moment {
        match (self.kind, self.when) {
            (Kind::HangUp, _) => Moment::Connected,
            (_, When::During) => Moment::Head,
            _ => Moment::Request,
        }
    }

    /// The word for it in the journal.
    pub fn name(&self) -> String {
        let name = serde_json::to_value(self.kind).unwrap_or_default();
        name.as_str().unwrap_or_default().to_owned()
    }

    /// The time of a delay or a slow body.
    pub fn milliseconds(&self) -> u64 {
        self.milliseconds.unwrap_or(1_000)
    }
}

/// The faults waiting for their requests.
#[derive(Debug)]
pub struct Faults {
    waiting: Mutex<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    faults: Vec<Fault>,
    /// The state of a small repeatable random generator (xorshift64).
    chance: u64,
}

const FIRST_CHANCE: u64 = 0x9e37_79b9_7f4a_7c15;

impl Default for Faults {
    fn default() -> Faults {
        Faults {
            waiting: Mutex::new(Waiting {
                faults: Vec::new(),
                chance: FIRST_CHANCE,
            }),
        }
    }
}

impl Faults {
    /// Adds one behind those that wait already.
    pub fn add(&self, mut fault: Fault) {
        if fault.count.is_none() && fault.probability.is_none() {
            fault.count = Some(1);
        }
        self.waiting().faults.push(fault);
    }

    /// Removes all, and starts the chances anew.
    pub fn clear(&self) {
        *self.waiting() = Waiting {
            faults: Vec::new(),
            chance: FIRST_CHANCE,
        };
    }

    /// Those that wait.
    pub fn list(&self) -> Vec<Fault> {
        self.waiting().faults.clone()
    }

    /// The fault that strikes at this moment of a request to this target: the first that matches.
    pub fn hit(&self, moment: Moment, target: impl FnOnce() -> String) -> Option<Fault> {
        let mut waiting = self.waiting();
        if waiting.faults.is_empty() {
            return None;
        }
        let target = target();
        for index in 0..waiting.faults.len() {
            let fault = waiting.faults[index].clone();
            if fault.count == Some(0)
                || fault.moment() != moment
                || fault
                    .path
                    .as_ref()
                    .is_some_and(|path| !target.contains(path))
            {
                continue;
            }
            if let Some(probability) = fault.probability
                && waiting.next_chance() >= probability
            {
                continue;
            }
            if let Some(count) = &mut waiting.faults[index].count {
                *count -= 1;
                if *count == 0 {
                    waiting.faults.remove(index);
                }
            }
            return Some(fault);
        }
        None
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().expect("no panic while held")
    }
}

impl Waiting {
    /// A number from 0 up to 1.
    fn next_chance(&mut self) -> f64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        (self.chance >> 11) as f64 / (1u64 << 53) as f64
    }
}
