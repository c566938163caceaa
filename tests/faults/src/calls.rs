//! The calls: one for each operation, taken from its conformance cases.

use std::collections::BTreeMap;
use std::path::Path;

use amocore_cases::OPERATIONS;
use amocore_cases::case::Case;
use serde::Deserialize;
use serde_json::{Map, Value};

/// What an operation does to the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing.
    Read,
    /// It changes something.
    Write,
    /// Nothing; what comes is a file, which has no bounds.
    Download,
}

impl Effect {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Download => "download",
        }
    }
}

/// `calls.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    effects: BTreeMap<String, Effect>,
    /// Arguments for calls that the sandbox has to know something of.
    arguments: BTreeMap<String, Map<String, Value>>,
    /// Kinds of error for which an operation has a word of its own: a sign-in that is answered
    /// with something else has not succeeded.
    instead: BTreeMap<String, BTreeMap<String, String>>,
    /// Operations that ask for an empty page once more (v2 §12.20).
    asks_again: Vec<String>,
    /// Operations that read several lists, one after the other, and how many.
    lists: BTreeMap<String, usize>,
}

/// A call of an operation, whose last request is the one to be disturbed.
#[derive(Debug)]
pub struct Call {
    /// The operation, such as `legacy.contacts.list`.
    pub operation: String,
    /// What it does.
    pub effect: Effect,
    /// The path of its last request.
    pub path: String,
    arguments: Option<Map<String, Value>>,
    instead: BTreeMap<String, String>,
    /// Whether it asks for an empty page once more (v2 §12.20).
    pub asks_again: bool,
    /// How many lists it reads, one after the other.
    pub lists: usize,
    case: Case,
}

/// What a client is asked to do.
#[derive(Debug)]
pub struct Asked {
    /// The method, such as `list` or `iter`.
    pub method: String,
    /// Its arguments.
    pub arguments: Value,
    /// The settings of the client.
    pub config: Map<String, Value>,
}

impl Call {
    /// One for each operation that needs a client: the first case that succeeds with the usual
    /// settings and as few requests as possible.
    ///
    /// # Errors
    /// Says which operation has none, or is not classified.
    pub fn load(file: &Path, cases: &Path) -> Result<Vec<Self>, String> {
        let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
        let mut file: File = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let mut simplest: BTreeMap<String, (usize, String, Case)> = BTreeMap::new();
        for case in Case::load(cases)? {
            let script = case.script(&[])?;
            let last = script.exchanges.last().map(|it| it.request.path.clone());
            let requests = script.exchanges.len();
            let Some(path) = last.filter(|_| script.is_ordinary()) else {
                continue;
            };
            let known = simplest.get(&case.operation);
            if known.is_none_or(|(fewest, ..)| requests < *fewest) {
                simplest.insert(case.operation.clone(), (requests, path, case));
            }
        }
        let mut calls = Vec::new();
        for operation in OPERATIONS.iter().filter(|it| !it.starts_with("tools.")) {
            let unclassified = || format!("{operation} is neither read, write nor download");
            let effect = file.effects.remove(*operation).ok_or_else(unclassified)?;
            let (_, path, case) = simplest
                .remove(*operation)
                .ok_or_else(|| format!("no case of {operation} can be taken as it is"))?;
            calls.push(Self {
                operation: (*operation).to_owned(),
                effect,
                path,
                arguments: file.arguments.remove(*operation),
                asks_again: file.asks_again.iter().any(|it| it == operation),
                lists: file.lists.remove(*operation).unwrap_or(1),
                instead: file.instead.remove(*operation).unwrap_or_default(),
                case,
            });
        }
        let strange = file.effects.keys();
        let strange = strange
            .chain(file.arguments.keys())
            .chain(file.instead.keys())
            .chain(file.lists.keys())
            .next();
        strange.map_or(Ok(calls), |name| Err(format!("there is no {name}")))
    }

    /// The generation of the API.
    pub fn generation(&self) -> &str {
        self.operation.split('.').next().unwrap_or_default()
    }

    /// Whether a kind of error stands for the kind that is expected.
    pub fn says(&self, kind: &str, expected: &str) -> bool {
        kind == expected || self.instead.get(expected).is_some_and(|own| own == kind)
    }

    /// The call against the account at this address.
    ///
    /// # Errors
    /// Says what of the case is malformed.
    pub fn ask(&self, base_url: &str) -> Result<Asked, String> {
        let script = self.case.script(&[
            ("{{base_url}}", base_url.to_owned()),
            ("{{decoy}}", base_url.to_owned()),
        ])?;
        Ok(Asked {
            method: script.method_of(&self.operation),
            arguments: match &self.arguments {
                Some(arguments) => arguments.clone().into(),
                None => script.arguments.clone(),
            },
            config: script.config(base_url),
        })
    }
}
