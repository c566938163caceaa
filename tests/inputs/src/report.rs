//! What a run leaves behind: what failed, what became of each hostile value, and how
//! many places there are.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::coverage::Coverage;

/// What came of a trial.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// `sent`, or the kind of error.
    pub seen: String,
    /// What is wrong with it.
    pub problems: Vec<String>,
}

/// The report of a run, as it grows.
#[derive(Debug)]
pub struct Report {
    language: String,
    mode: String,
    passed: usize,
    not_run: usize,
    failures: Vec<Value>,
    /// For each hostile value: what was seen, and how often.
    seen: BTreeMap<String, BTreeMap<String, usize>>,
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
            seen: BTreeMap::new(),
        }
    }

    /// Adds a trial, which may not have been made.
    pub fn add(&mut self, operation: &str, name: &str, what: &str, verdict: Option<&Verdict>) {
        let problems = match verdict {
            Some(verdict) => {
                let seen = self.seen.entry(what.to_owned()).or_default();
                *seen.entry(verdict.seen.clone()).or_default() += 1;
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
        self.failures
            .push(json!({"operation": operation, "case": name, "problems": problems}));
    }

    /// Writes and gives it.
    ///
    /// # Errors
    /// Says how many trials were not made, after writing them down as failures.
    pub fn write(self, folder: &Path, coverage: &Coverage) -> Result<Value, String> {
        let path = folder.join(format!("{}-{}.json", self.language, self.mode));
        let report = json!({
            "language": self.language,
            "mode": self.mode,
            "passed": self.passed,
            "failed": self.failures.len(),
            "failures": self.failures,
            "places": coverage.report(),
            "seen": self.seen,
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
