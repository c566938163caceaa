//! What is compared with what: `comparisons.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// One job, done by amocore and by what a user would otherwise pick.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// A word for files and the command line.
    pub name: String,
    /// The job, in words.
    pub title: String,
    /// The language, and its program.
    pub program: (String, String),
    /// How the program calls amocore.
    pub ours: String,
    /// The others.
    pub theirs: Vec<Theirs>,
}

/// What amocore is measured against.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theirs {
    /// How the program calls it.
    pub name: String,
    /// For what is measured the largest ratio, ours to theirs, that is aimed at.
    pub targets: BTreeMap<Quantity, f64>,
}

/// What is measured.
#[derive(Debug, Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Processor time for a call.
    Cpu,
    /// Time for a call.
    Wall,
}

impl Comparison {
    /// Reads them all.
    ///
    /// # Errors
    /// Says what is wrong with the file.
    pub fn load(file: &Path) -> Result<Vec<Self>, String> {
        let text = fs::read_to_string(file).map_err(|it| format!("{}: {it}", file.display()))?;
        serde_json::from_str(&text).map_err(|it| format!("{}: {it}", file.display()))
    }

    /// The subjects of the program, ours first.
    pub fn subjects(&self) -> impl Iterator<Item = &str> {
        let theirs = self.theirs.iter().map(|it| it.name.as_str());
        std::iter::once(self.ours.as_str()).chain(theirs)
    }
}
