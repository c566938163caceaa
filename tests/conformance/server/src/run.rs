//! Runs: one language and mode through all cases.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::case::{Case, Script};
use crate::conduct::{Conduct, Part};
use crate::operations::OPERATIONS;
use crate::runs::{Run, Runs};
use crate::stage::Stage;
use crate::{judge, secrets};

/// Keeps the cases and the runs.
#[derive(Debug)]
pub struct Conductor {
    cases: Vec<Case>,
    out: PathBuf,
    runs: Runs<Run<Playing, Vec<String>>>,
}

/// A case that a client is going through.
#[derive(Debug)]
struct Playing {
    script: Script,
    config: Map<String, Value>,
    stage: Stage,
    decoy: Stage,
}

/// What a client is asked to do.
#[derive(Debug, Clone)]
pub struct Played {
    /// The operation, such as `legacy.contacts.list`.
    pub operation: String,
    /// The method, such as `list` or `iter`.
    pub method: String,
    /// Its arguments.
    pub arguments: Value,
    /// The settings of the client.
    pub config: Value,
    /// Seconds after which an asynchronous call is cancelled.
    pub cancel_after: Option<f64>,
}

impl Conduct for Conductor {
    fn new(cases: &Path, out: &Path) -> Result<Self, String> {
        Ok(Self {
            cases: Case::load(cases)?,
            out: out.to_owned(),
            runs: Runs::default(),
        })
    }

    fn keep(&mut self, part: Part) {
        part.keep(&mut self.cases);
    }

    fn known(&self) -> Vec<(String, String)> {
        let cases = self.cases.iter();
        cases
            .map(|case| (case.operation.clone(), case.name.clone()))
            .collect()
    }

    fn start(&self, language: &str, mode: &str) -> Result<usize, String> {
        self.runs.start(language, mode, self.cases.len())
    }

    fn play(&self, run: usize, index: usize) -> Result<Played, String> {
        let case = self.cases.get(index).ok_or("no such case")?;
        let open = || Stage::open().map_err(|error| error.to_string());
        let (stage, decoy) = (open()?, open()?);
        let script = case.script(&[
            ("{{base_url}}", stage.base_url()),
            ("{{decoy}}", decoy.base_url()),
        ])?;
        stage.play(&script.exchanges);
        let config = script.config(&stage.base_url());
        let played = Played {
            operation: case.operation.clone(),
            method: script.method_of(&case.operation),
            arguments: script.arguments.clone(),
            config: config.clone().into(),
            cancel_after: None,
        };
        let playing = Playing {
            script,
            config,
            stage,
            decoy,
        };
        self.runs.play(run, index, playing)?;
        Ok(played)
    }

    fn outcome(
        &self,
        run: usize,
        index: usize,
        outcome: &Value,
        text: &str,
    ) -> Result<Vec<String>, String> {
        let playing = self.runs.played(run, index)?;
        let problems = playing.judge(&self.cases[index].operation, outcome, text);
        self.runs.judge(run, index, problems.clone())?;
        Ok(problems)
    }

    fn finish(&self, run: usize) -> Result<Value, String> {
        self.runs.of(run, |run| self.report(run))
    }
}

impl Conductor {
    fn report(&self, run: &Run<Playing, Vec<String>>) -> Result<Value, String> {
        let mut failures = Vec::new();
        let mut not_run = 0;
        for (case, verdict) in self.cases.iter().zip(&run.verdicts) {
            let problems = match verdict {
                Some(problems) if problems.is_empty() => continue,
                Some(problems) => problems.clone(),
                None => {
                    not_run += 1;
                    vec!["was not run".to_owned()]
                }
            };
            failures.push(json!({
                "operation": case.operation,
                "case": case.name,
                "problems": problems,
            }));
        }
        let report = json!({
            "language": run.language,
            "mode": run.mode,
            "operations": OPERATIONS.as_slice(),
            "passed": self.cases.len() - failures.len(),
            "failed": failures.len(),
            "failures": failures,
        });
        let path = self.out.join(format!("{}-{}.json", run.language, run.mode));
        let text = format!("{report:#}\n");
        std::fs::create_dir_all(&self.out)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        if not_run > 0 {
            return Err(format!("{not_run} cases were not run"));
        }
        Ok(report)
    }
}

impl Playing {
    fn judge(&self, operation: &str, outcome: &Value, text: &str) -> Vec<String> {
        let seen = self.stage.seen();
        let mut problems =
            judge::requests(&self.script, &self.config, &self.stage.authority(), &seen);
        if !self.decoy.seen().is_empty() {
            problems.push("a request went to a foreign host".to_owned());
        }
        problems.extend(judge::outcome(&self.script, outcome));
        let error = outcome.get("error").filter(|error| !error.is_null());
        if let Some(error) = error
            && error["kind"] != "Configuration"
            && error["operation"] != operation
        {
            problems.push(format!(
                "the error names the operation {}, expected {operation}",
                error["operation"]
            ));
        }
        let secrets = secrets::of(&self.script, &self.config);
        if secrets.iter().any(|secret| secrets::shown(text, secret)) {
            problems.push("what the client shows contains a secret".to_owned());
        }
        problems
    }
}
