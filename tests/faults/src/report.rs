//! What a run has tried and seen.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::calls::Call;
use crate::judge;
use crate::matrix::Entry;
use crate::scene::Seen;

/// What came of one call.
#[derive(Debug)]
pub struct Verdict {
    /// What was seen, in a few words.
    seen: String,
    problems: Vec<String>,
}

impl Verdict {
    /// Of what was seen, and what is wrong with it.
    pub fn new(seen: &Seen, outcome: &Value, problems: Vec<String>) -> Self {
        let what = match judge::is_answered(outcome) {
            true => "answered",
            false => judge::kind(outcome),
        };
        let uncertain = outcome["error"]["may_have_happened"] == true;
        let perhaps = if uncertain { "?" } else { "" };
        Self {
            seen: format!("{what}{perhaps} ×{}", seen.requests),
            problems,
        }
    }
}

/// For each effect: what was seen, and how often.
type Sightings = BTreeMap<&'static str, BTreeMap<String, usize>>;

/// The report of a run, as it grows.
#[derive(Debug)]
pub struct Report {
    language: String,
    mode: String,
    passed: usize,
    not_run: usize,
    failures: Vec<Value>,
    /// Entry by entry.
    seen: Vec<(String, Sightings)>,
}

impl Report {
    /// An empty one.
    pub fn new(language: &str, mode: &str) -> Self {
        Self {
            language: language.to_owned(),
            mode: mode.to_owned(),
            passed: 0,
            not_run: 0,
            failures: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// Adds a call, which may not have been made.
    pub fn add(&mut self, entry: &Entry, call: &Call, verdict: Option<&Verdict>) {
        if self.seen.last().is_none_or(|(name, _)| *name != entry.name) {
            self.seen.push((entry.name.clone(), BTreeMap::new()));
        }
        let problems = match verdict {
            Some(verdict) => {
                if let Some((_, seen)) = self.seen.last_mut() {
                    let seen = seen.entry(call.effect.word()).or_default();
                    *seen.entry(verdict.seen.clone()).or_default() += 1;
                }
                verdict.problems.clone()
            }
            None => {
                self.not_run += 1;
                vec!["was not run".to_owned()]
            }
        };
        if problems.is_empty() {
            self.passed += 1;
            return;
        }
        self.failures.push(json!({
            "operation": call.operation,
            "case": entry.name,
            "problems": problems,
        }));
    }

    /// Writes and gives it.
    ///
    /// # Errors
    /// Says how many calls were not made, after writing them down as failures.
    pub fn write(self, folder: &Path) -> Result<Value, String> {
        let path = folder.join(format!("{}-{}.json", self.language, self.mode));
        let seen = self.seen.iter();
        let seen: Vec<Value> = seen
            .map(|(name, seen)| json!({"fault": name, "seen": seen}))
            .collect();
        let report = json!({
            "language": self.language,
            "mode": self.mode,
            "passed": self.passed,
            "failed": self.failures.len(),
            "failures": self.failures,
            "seen": seen,
        });
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, format!("{report:#}\n")))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        match self.not_run {
            0 => Ok(report),
            number => Err(format!("{number} cases were not run")),
        }
    }
}
