//! Faults a test asks for: what a network or a server can do wrong.

use std::sync::Mutex;

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The answer comes late.
    Delay,
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
    /// The right body under `text/plain`.
    WrongContentType,
    /// 429, as if the limit were exceeded.
    RateLimit,
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
}

/// One fault as the control API takes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What goes wrong.
    pub kind: Kind,
    /// For `status` (default 500) and `html` (default 200).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// For `status`: answer in the API's own error form with this code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<u32>,
    /// For `delay` and `slow_body` (default 1000).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
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
        None
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

    /// The fault that hits a request to this target: the first that matches.
    pub fn hit(&self, target: &str) -> Option<Fault> {
        let mut waiting = self.waiting();
        for index in 0..waiting.faults.len() {
            let fault = waiting.faults[index].clone();
            if fault.count == Some(0)
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
