//! Runs: one language and mode through the whole matrix.

use std::path::{Path, PathBuf};

use amocore_cases::{Conduct, Part, Played, Run, Runs};
use serde_json::Value;

use crate::calls::Call;
use crate::judge;
use crate::matrix::{Entry, Matrix};
use crate::report::{Report, Verdict};
use crate::scene::{Accounts, Scene, settings};

/// Keeps the matrix and the runs.
#[derive(Debug)]
pub struct Faults {
    matrix: Matrix,
    calls: Vec<Call>,
    /// The places of an entry and a call that go together.
    pairs: Vec<(usize, usize)>,
    accounts: Accounts,
    out: PathBuf,
    runs: Runs<Run<Scene, Verdict>>,
}

impl Faults {
    fn pair(&self, index: usize) -> Option<(&Entry, &Call)> {
        let (entry, call) = self.pairs.get(index)?;
        Some((&self.matrix.0[*entry], &self.calls[*call]))
    }
}

impl Conduct for Faults {
    /// `out` is the folder of the conformance reports; those of the faults stand beside it.
    fn new(cases: &Path, out: &Path) -> Result<Self, String> {
        let own = cases.join("../../faults");
        let matrix = Matrix::load(&own.join("matrix.json"))?;
        let calls = Call::load(&own.join("calls.json"), cases)?;
        let mut pairs = Vec::new();
        for (place, entry) in matrix.0.iter().enumerate() {
            let fitting = calls.iter().enumerate();
            let fitting = fitting.filter(|(_, call)| {
                entry.applies_to(call) && !entry.expected(call.effect).kinds.is_empty()
            });
            pairs.extend(fitting.map(|(call, _)| (place, call)));
        }
        Ok(Self {
            matrix,
            calls,
            pairs,
            accounts: Accounts::default(),
            out: out.with_file_name("faults"),
            runs: Runs::default(),
        })
    }

    fn keep(&mut self, part: Part) {
        part.keep(&mut self.pairs);
    }

    fn known(&self) -> Vec<(String, String)> {
        let pairs = (0..self.pairs.len()).filter_map(|index| self.pair(index));
        pairs
            .map(|(entry, call)| (call.operation.clone(), entry.name.clone()))
            .collect()
    }

    fn start(&self, language: &str, mode: &str) -> Result<usize, String> {
        self.runs.start(language, mode, self.pairs.len())
    }

    fn play(&self, run: usize, index: usize) -> Result<Played, String> {
        let (entry, call) = self.pair(index).ok_or("no such case")?;
        let scene = self.accounts.set(entry, call)?;
        let played = Played {
            operation: call.operation.clone(),
            method: scene.asked.method.clone(),
            arguments: scene.asked.arguments.clone(),
            config: settings(&scene.asked),
            cancel_after: None,
        };
        self.runs.play(run, index, scene)?;
        Ok(played)
    }

    fn outcome(
        &self,
        run: usize,
        index: usize,
        outcome: &Value,
        text: &str,
    ) -> Result<Vec<String>, String> {
        let (entry, call) = self.pair(index).ok_or("no such case")?;
        let scene = self.runs.played(run, index)?;
        let (patience, config) = (scene.patience, scene.asked.config.clone());
        let seen = self.accounts.strike(scene);
        let expected = entry.expected(call.effect);
        let mut problems = judge::problems(expected, call, &seen, patience, outcome);
        if judge::shows_a_secret(&config, text) {
            problems.push("what the client shows contains a secret".to_owned());
        }
        let verdict = Verdict::new(&seen, outcome, problems.clone());
        self.runs.judge(run, index, verdict)?;
        Ok(problems)
    }

    fn finish(&self, run: usize) -> Result<Value, String> {
        self.runs.of(run, |run| {
            let pairs = (0..self.pairs.len()).filter_map(|index| self.pair(index));
            let mut report = Report::new(&run.language, &run.mode);
            for ((entry, call), verdict) in pairs.zip(&run.verdicts) {
                report.add(entry, call, verdict.as_ref());
            }
            report.write(&self.out)
        })
    }
}
