//! What is compared with what: `comparisons.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::quantity::Quantity;

/// One job, done by amocore and by what a user would otherwise pick.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// A word for files and the command line.
    pub name: String,
    /// The job, in words.
    pub title: String,
    /// What a reader has to know to understand the figures.
    #[serde(default)]
    pub note: String,
    /// The language, and its program.
    pub program: (Language, String),
    /// What else has to be there, besides the program's own language.
    #[serde(default)]
    pub needs: Vec<Language>,
    /// What answers.
    #[serde(default)]
    pub server: Server,
    /// How often each subject has its turn.
    #[serde(default = "seven")]
    pub rounds: usize,
    /// How the program calls amocore.
    pub ours: String,
    /// For what is measured of amocore the largest value that is aimed at.
    #[serde(default)]
    pub bounds: BTreeMap<Quantity, f64>,
    /// The others.
    #[serde(default)]
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

/// What a comparison's program is written in, and with that what `cargo xtask bench` builds for it.
#[derive(Debug, Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    Rust,
    Python,
    Node,
    Swift,
    Kotlin,
    /// No program: the size of files that `cargo xtask bench` names in a variable.
    Size,
    /// The library inside apps.
    Mobile,
}

impl Language {
    /// What it is called on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Python => "python",
            Self::Node => "node",
            Self::Swift => "swift",
            Self::Kotlin => "kotlin",
            Self::Size => "size",
            Self::Mobile => "mobile",
        }
    }
}

/// What answers the programs of a comparison.
#[derive(Debug, Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Server {
    /// One that knows its answers by heart.
    #[default]
    Replay,
    /// A sandbox with the limit that accounts have, and nothing in it.
    Limited,
    /// None is needed.
    None,
}

fn seven() -> usize {
    7
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

    /// What has to be built for it.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        std::iter::once(self.program.0).chain(self.needs.iter().copied())
    }
}
