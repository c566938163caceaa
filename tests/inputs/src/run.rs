//! Runs: one language and mode through all trials.

use std::path::{Path, PathBuf};

use amocore_cases::case::{Exchange, Script};
use amocore_cases::stage::Stage;
use amocore_cases::{Conduct, Part, Played, Run, Runs, secrets};
use serde_json::{Map, Value};

use crate::answers;
use crate::calls::Call;
use crate::coverage::Coverage;
use crate::hostile::{self, Hostile, Rule};
use crate::judge::{self, Swap};
use crate::places::{Place, Takes};
use crate::report::{Report, Verdict};
use crate::surface::Surface;
use crate::trials::{self, Subject, Trial};

/// Shorter texts, such as a blank, keep no secret.
const SHORTEST_SECRET: usize = 8;

/// The password in addresses.
const HIDDEN: &str = "hidden-password";

/// A host that nothing is sent to.
const NOWHERE: &str = "http://127.0.0.1:1";

/// A Redis that is not there.
const NO_REDIS: &str = "redis://127.0.0.1:1";

/// Keeps the trials and the runs.
#[derive(Debug)]
pub struct Inputs {
    calls: Vec<Call>,
    hostile: Hostile,
    trials: Vec<Trial>,
    coverage: Coverage,
    out: PathBuf,
    runs: Runs<Run<Playing, Verdict>>,
}

/// A trial that a client is going through.
#[derive(Debug)]
struct Playing {
    script: Script,
    config: Map<String, Value>,
    stage: Stage,
}

impl Inputs {
    fn trial(&self, index: usize) -> Result<(&Trial, &Call), String> {
        let trial = self.trials.get(index).ok_or("no such case")?;
        Ok((trial, &self.calls[trial.call]))
    }

    /// The exchanges of the case. An answer tells of the record that was asked for, whatever
    /// its identifier is.
    fn exchanges(&self, trial: &Trial, script: &Script) -> Result<Vec<Exchange>, String> {
        let mut exchanges = script.exchanges.clone();
        if let Subject::Place(place) = trial.subject {
            let call = &self.calls[trial.call];
            let place = &call.places[place];
            let rule = self.hostile.rule(&call.case.operation, place);
            if place.takes == Takes::Int && rule != Some(Rule::FirstRequest) {
                for exchange in &mut exchanges {
                    answers::renumber(&mut exchange.answer, &place.original, &trial.value)?;
                }
            }
        }
        Ok(exchanges)
    }

    fn judge(&self, index: usize, playing: &Playing, outcome: &Value, text: &str) -> Verdict {
        let trial = &self.trials[index];
        let call = &self.calls[trial.call];
        let (error, seen) = (&outcome["error"], playing.stage.seen());
        let kind = error["kind"].as_str().unwrap_or("sent").to_owned();
        let place = match &trial.subject {
            Subject::Place(place) => Some(&call.places[*place]),
            Subject::Setting(_) | Subject::Unfit(_) => None,
        };
        let rule = place.and_then(|place| self.hostile.rule(&call.case.operation, place));
        let mut problems = match (&trial.subject, place, kind.as_str()) {
            (_, Some(place), "InvalidInput") => {
                let mut problems = judge::refusal(error, &place.shown, &seen);
                let needed = trial.carried && rule.is_none();
                problems.extend(needed.then(|| "refused, though any text is right".to_owned()));
                problems
            }
            (Subject::Setting(name), _, "Configuration") => judge::refusal(error, name, &seen),
            (Subject::Unfit(name), _, "Configuration") => judge::refusal(error, name, &seen),
            (Subject::Place(_) | Subject::Setting(_), _, "sent") => {
                // What every case has, such as a login, the expectation takes from the settings.
                let own = match &trial.subject {
                    Subject::Setting(name) => call.client.get(*name),
                    _ => None,
                };
                let swap = Swap {
                    takes: place.map(|it| it.takes).or(own.map(|_| Takes::Text)),
                    original: place.map(|it| &it.original).or(own).unwrap_or(&Value::Null),
                    hostile: &trial.value,
                    rule,
                };
                let authority = playing.stage.authority();
                judge::requests(&playing.script, &playing.config, &authority, &seen, &swap)
            }
            (_, _, other) => {
                let message = error["message"].as_str().unwrap_or_default();
                let start: String = message.chars().take(300).collect();
                vec![format!(
                    "came to {other} after {} requests: {start}",
                    seen.len()
                )]
            }
        };
        let operation = call.case.operation.as_str();
        if !error.is_null() && kind != "Configuration" && error["operation"] != operation {
            problems.push(format!("the error names {}", error["operation"]));
        }
        let secret = place.is_some_and(|it| it.takes == Takes::Secret);
        let put_in = trial.value.as_str().filter(|_| secret).map(str::to_owned);
        let mut kept = secrets::of_settings(&playing.config)
            .chain(put_in)
            .chain([HIDDEN.to_owned()])
            .filter(|secret| secret.trim().len() >= SHORTEST_SECRET);
        if kept.any(|secret| secrets::shown(text, &secret)) {
            problems.push("what the client shows contains a secret".to_owned());
        }
        Verdict {
            seen: kind,
            problems,
        }
    }
}

/// The settings of a trial.
fn configure(trial: &Trial, script: &Script, stage: &Stage) -> Map<String, Value> {
    let mut config = script.config(&stage.base_url());
    if trial.as_form {
        config.insert("body_format".to_owned(), "form".into());
    }
    let (setting, value) = match &trial.subject {
        Subject::Place(_) => return config,
        Subject::Setting(setting) => (*setting, trial.value.clone()),
        Subject::Unfit(setting) => {
            let value = match trial.value.as_str() {
                Some(text) => text.replace("{{authority}}", &stage.authority()).into(),
                None => trial.value.clone(),
            };
            (setting.as_str(), value)
        }
    };
    let instead: &[&str] = match setting {
        "account" => &["base_url"],
        "password" => &["key"],
        "token" => &["login", "key", "sign_in"],
        // Measured by the usual limit.
        "redis_share" => &["requests_per_second"],
        _ => &[],
    };
    for other in instead {
        config.remove(*other);
    }
    if setting == "redis_share" {
        config.insert("redis_url".to_owned(), NO_REDIS.into());
    }
    config.insert(setting.to_owned(), value);
    config
}

fn arguments(script: &Script, place: Option<&Place>, value: &Value) -> Value {
    place.map_or_else(
        || script.arguments.clone(),
        |place| place.replace(&script.arguments, value),
    )
}

impl Conduct for Inputs {
    /// `out` is the folder of the conformance reports; those of the inputs stand beside it.
    fn new(cases: &Path, out: &Path) -> Result<Self, String> {
        let tests = cases.join("../..");
        let surface = Surface::load(&tests.join("surface.json"))?;
        let hostile = Hostile::load(&tests.join("inputs/hostile.json"))?;
        let unfit = hostile::settings(&tests.join("inputs/settings.json"))?;
        let calls = Call::load(cases, &surface, &hostile)?;
        let coverage = Coverage::new(&surface, &calls, &trials::settings(&unfit), &hostile)?;
        Ok(Self {
            trials: trials::all(&calls, &hostile, &unfit)?,
            calls,
            hostile,
            coverage,
            out: out.with_file_name("inputs"),
            runs: Runs::default(),
        })
    }

    fn keep(&mut self, part: Part) {
        part.keep(&mut self.trials);
    }

    fn known(&self) -> Vec<(String, String)> {
        let trials = self.trials.iter();
        trials
            .map(|trial| {
                let call = &self.calls[trial.call];
                (call.case.operation.clone(), trial.name(call))
            })
            .collect()
    }

    fn start(&self, language: &str, mode: &str) -> Result<usize, String> {
        self.runs.start(language, mode, self.trials.len())
    }

    fn play(&self, run: usize, index: usize) -> Result<Played, String> {
        let (trial, call) = self.trial(index)?;
        let stage = Stage::open().map_err(|error| error.to_string())?;
        let script = call.case.script(&[
            ("{{base_url}}", stage.base_url()),
            ("{{decoy}}", NOWHERE.to_owned()),
        ])?;
        stage.play(&self.exchanges(trial, &script)?);
        let config = configure(trial, &script, &stage);
        let place = match trial.subject {
            Subject::Place(place) => Some(&call.places[place]),
            Subject::Setting(_) | Subject::Unfit(_) => None,
        };
        let played = Played {
            operation: call.case.operation.clone(),
            method: call.method.clone(),
            arguments: arguments(&script, place, &trial.value),
            config: config.clone().into(),
            cancel_after: None,
        };
        let playing = Playing {
            script,
            config,
            stage,
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
        let verdict = self.judge(index, &playing, outcome, text);
        let problems = verdict.problems.clone();
        self.runs.judge(run, index, verdict)?;
        Ok(problems)
    }

    fn finish(&self, run: usize) -> Result<Value, String> {
        self.runs.of(run, |run| {
            let mut report = Report::new(&run.language, &run.mode);
            for (trial, verdict) in self.trials.iter().zip(&run.verdicts) {
                let call = &self.calls[trial.call];
                let name = trial.name(call);
                report.add(&call.case.operation, &name, &trial.what, verdict.as_ref());
            }
            eprintln!("{} {}: {}", run.language, run.mode, self.coverage.line());
            report.write(&self.out, &self.coverage)
        })
    }
}
