//! Runs: one client through round after round.

use std::collections::HashMap;
use std::env;
use std::path::Path;
use std::time::{Duration, Instant};

use amocore_cases::{Conduct, Conductor, Played, Runs, words};
use amocore_faults::Call;
use serde_json::{Value, json};

use crate::abandoned::{self, Silence};
use crate::account;
use crate::round::{Numbers, Turn, round};

/// Calls after which the runner asks whether to go on. Few, so that it ends in time.
const AT_ONCE: usize = 40;

/// Keeps the calls and the runs.
#[derive(Debug)]
pub struct Endurance {
    cases: Conductor,
    calls: Vec<Call>,
    /// The calls of a round, in order.
    turns: Vec<Turn>,
    account: String,
    until: Instant,
    runs: Runs<Run>,
}

/// What is kept of a run does not grow with it.
#[derive(Debug)]
struct Run {
    cancels: bool,
    /// Its number among the runs through the conformance cases.
    cases: usize,
    /// How many calls were begun.
    begun: usize,
    playing: HashMap<usize, Playing>,
}

#[derive(Debug)]
struct Playing {
    turn: Turn,
    /// Ends with the call.
    silence: Option<Silence>,
}

impl Endurance {
    /// Calls against the account at this address, for so long from the end of this on.
    ///
    /// # Errors
    /// Says which case is malformed.
    pub fn load(cases: &Path, out: &Path, account: String, time: Duration) -> Result<Self, String> {
        let calls = Call::load(&cases.join("../../faults/calls.json"), cases)?;
        let cases = Conductor::new(cases, out)?;
        let turns = round(Numbers {
            cases: cases.known().len(),
            operations: calls.len(),
        });
        Ok(Self {
            cases,
            calls,
            turns,
            account,
            until: Instant::now() + time,
            runs: Runs::default(),
        })
    }

    /// The conformance case that a turn is about, by its names.
    fn case(&self, index: usize) -> String {
        let known = self.cases.known();
        let name = known.get(index).map(|(operation, name)| (operation, name));
        name.map_or_else(String::new, |(operation, name)| {
            format!("{operation}: {name}")
        })
    }
}

impl Conduct for Endurance {
    /// `AMOCORE_ENDURANCE_ACCOUNT` is the address of the account; from now on it takes so many seconds as
    /// `AMOCORE_ENDURANCE_SECONDS` says.
    fn new(cases: &Path, out: &Path) -> Result<Self, String> {
        let told = |name: &str| env::var(name).map_err(|_| format!("{name} is missing"));
        let seconds = told("AMOCORE_ENDURANCE_SECONDS")?.parse();
        let seconds = seconds.map_err(|_| "AMOCORE_ENDURANCE_SECONDS is no number".to_owned())?;
        let account = told("AMOCORE_ENDURANCE_ACCOUNT")?;
        Self::load(cases, out, account, Duration::from_secs(seconds))
    }

    fn known(&self) -> Vec<(String, String)> {
        let places = (0..AT_ONCE).map(|place| format!("call {place}"));
        places.map(|name| ("endurance".to_owned(), name)).collect()
    }

    fn start(&self, language: &str, mode: &str) -> Result<usize, String> {
        words(language, mode)?;
        let cases = self.cases.start(language, mode)?;
        Ok(self.runs.add(Run {
            cancels: mode == "async",
            cases,
            begun: 0,
            playing: HashMap::new(),
        }))
    }

    fn play(&self, run: usize, index: usize) -> Result<Played, String> {
        let (turn, cancels, cases) = self.runs.of(run, |run| {
            run.begun += 1;
            let turn = self.turns[(run.begun - 1) % self.turns.len()];
            Ok((turn, run.cancels, run.cases))
        })?;
        let mut silence = None;
        let played = match turn {
            Turn::Case(case) => self.cases.play(cases, case)?,
            Turn::Account(call) => account::play(&self.calls[call], &self.account)?,
            Turn::Abandoned(call) => {
                let silent = Silence::open()?;
                let played = silent.play(&self.calls[call], cancels)?;
                silence = Some(silent);
                played
            }
        };
        let playing = Playing { turn, silence };
        self.runs.of(run, |run| {
            run.playing.insert(index, playing);
            Ok(played)
        })
    }

    fn outcome(
        &self,
        run: usize,
        index: usize,
        outcome: &Value,
        text: &str,
    ) -> Result<Vec<String>, String> {
        let (playing, cancels, cases) = self.runs.of(run, |run| {
            let playing = run.playing.remove(&index).ok_or("not being played")?;
            Ok((playing, run.cancels, run.cases))
        })?;
        drop(playing.silence);
        let problems = match playing.turn {
            Turn::Case(case) => {
                let problems = self.cases.outcome(cases, case, outcome, text)?;
                let named = problems.into_iter();
                named
                    .map(|it| format!("{}: {it}", self.case(case)))
                    .collect()
            }
            Turn::Account(call) => account::problem(&self.calls[call], outcome)
                .into_iter()
                .collect(),
            Turn::Abandoned(call) => abandoned::problem(&self.calls[call], cancels, outcome)
                .into_iter()
                .collect(),
        };
        Ok(problems)
    }

    fn finish(&self, run: usize) -> Result<Value, String> {
        let again = Instant::now() < self.until;
        self.runs
            .of(run, |run| Ok(json!({ "again": again, "calls": run.begun })))
    }
}
