//! The languages: what each needs, and how it is built, shown and tested.

pub mod kotlin;
pub mod node;
pub mod python;
mod rust;
pub mod swift;

use std::path::Path;

use crate::process::{Outcome, Program};
use crate::results::Tally;

/// Both ways in which every call exists.
pub const MODES: [&str; 2] = ["blocking", "async"];

/// A language that is ready: installed and built.
pub trait Language {
    /// Runs the story of the demo. The sandbox's address and credentials are in its
    /// environment; its last line says which operations it called.
    fn story(&self, mode: &str) -> Outcome<Program>;

    /// Runs its checks and its tests; `sandbox` is the sandbox's program.
    fn test(&self, sandbox: &Path, tally: &mut Tally) -> Outcome;

    /// What goes through the cases of the server that `AMOCORE_CASES` names. None: its tests do.
    fn runner(&self, mode: &str) -> Option<Program>;

    /// Reads the public surface that its users get, and writes it to `file` as JSON
    /// (tests/identity/README.md). Tells whether there is one beside the operation list.
    fn read_surface(&self, file: &Path) -> Outcome<bool>;

    /// Builds what is published, and runs the example from an empty project in `folder`, which
    /// is outside the tree. `account` are the variables with a sandbox's address and
    /// credentials.
    fn use_package(&self, folder: &Path, account: &[(String, String)]) -> Outcome;
}

/// Installs what a language needs, and builds it.
type Prepare = fn() -> Outcome<Box<dyn Language>>;

/// Every language by its name, in the order in which they are shown.
const ALL: [(&str, Prepare); 5] = [
    ("rust", rust::prepare),
    ("python", python::prepare),
    ("node", node::prepare),
    ("swift", swift::prepare),
    ("kotlin", kotlin::prepare),
];

/// The languages to work with.
pub struct Selection {
    chosen: Vec<(&'static str, Prepare)>,
}

impl Selection {
    /// Reads `--without LANGUAGE`, as often as it is given.
    pub fn read(arguments: &[String]) -> Outcome<Self> {
        let mut chosen = ALL.to_vec();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            if argument != "--without" {
                return Err(format!(
                    "there is no option {argument:?}; try `cargo xtask help`"
                ));
            }
            let name = rest.next().map_or("", String::as_str);
            let Some(place) = chosen.iter().position(|(known, _)| *known == name) else {
                let known: Vec<&str> = ALL.iter().map(|(known, _)| *known).collect();
                return Err(format!("--without needs one of: {}", known.join(", ")));
            };
            chosen.remove(place);
            println!("WITHOUT {name}, as you asked: nothing of it is built, shown or tested");
        }
        Ok(Self { chosen })
    }

    /// The languages' names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.chosen.iter().map(|(name, _)| *name)
    }

    /// Prepares one language after the other. What one lacks is no reason to leave the others.
    pub fn prepare(&self) -> Vec<(&'static str, Outcome<Box<dyn Language>>)> {
        let ready = |(name, prepare): &(&'static str, Prepare)| {
            println!("\n== preparing {name}");
            let missing = |problem| format!("{problem}\n(to go on without it: --without {name})");
            (*name, prepare().map_err(missing))
        };
        self.chosen.iter().map(ready).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Outcome<Vec<&'static str>> {
        let arguments: Vec<String> = arguments.iter().map(|it| (*it).to_owned()).collect();
        Selection::read(&arguments).map(|it| it.names().collect())
    }

    #[test]
    fn languages_can_be_left_out_by_name_only() {
        let all = read(&[]).expect("all");
        assert_eq!(all[0], "rust");
        let fewer = read(&["--without", "rust"]).expect("fewer");
        assert_eq!(fewer, all[1..]);
        assert!(read(&["--without", "cobol"]).is_err());
        assert!(read(&["--without"]).is_err());
        assert!(read(&["--fast"]).is_err());
    }
}
