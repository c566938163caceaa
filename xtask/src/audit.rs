//! `cargo xtask audit`: what the project depends on, its licences and sources and what is known
//! against it. What is known lies elsewhere, so it may be out of reach: then that is said, and
//! nothing counts as passed.

use std::fs;
use std::path::PathBuf;

use crate::languages::Selection;
use crate::process::{Outcome, Program, program, root, target};
use crate::results::{Tally, Verdict};
use crate::system;

/// The tools, as PyPI carries them: nothing has to be compiled.
const TOOLS: &str = "xtask/audit-requirements.txt";

/// What the Python side is built and tested with. The package itself depends on nothing.
const PYTHON: &str = "bindings-python/requirements-dev.txt";

/// The only npm package with a lock file.
const NODE: &str = "bindings-node";

/// The workspaces, each with a lock file, and what of deny.toml only the other one needs.
const WORKSPACES: [(&str, &str); 2] = [
    ("", "license-exception-not-encountered"),
    ("fuzz", "license-not-encountered"),
];

/// How npm says that its registry has no such data, or cannot be reached.
const NPM_UNREACHABLE: [&str; 2] = ["audit endpoint returned an error", "npm error network"];

/// How pip-audit says that it could not connect, or was not told of a package. It succeeds then.
const PYPI_UNREACHABLE: [&str; 2] = ["Could not connect to", "could not be audited"];

/// Runs the checks alone.
pub fn run(selection: &Selection) -> Outcome {
    let mut tally = Tally::default();
    check(selection, &mut tally);
    tally.close()
}

/// Runs the checks, npm's and Maven's for the chosen languages only.
pub fn check(selection: &Selection, tally: &mut Tally) {
    let chosen = |language| selection.names().any(|name| name == language);
    match Tools::prepare() {
        Ok(tools) => tools.check(tally),
        Err(problem) => tally.check("the tools of the audit", || Err(problem)),
    }
    if chosen("node") {
        tally.look_up("npm audit", || {
            system::node()?;
            let arguments = ["audit", "--package-lock-only"];
            let (said, outcome) = program("npm", &arguments).within(NODE).capture_all();
            verdict(&said, outcome, &NPM_UNREACHABLE)
        });
    }
    if chosen("kotlin") {
        tally.look_up("advisories for Maven", || {
            let why = "Maven Central has no data on vulnerabilities";
            Ok(Verdict::NotChecked(why.to_owned()))
        });
    }
}

/// A virtual environment of their own, so that the tests run with nothing of them.
struct Tools {
    bin: PathBuf,
}

impl Tools {
    /// Installs them, if that has not been done for this list.
    fn prepare() -> Outcome<Self> {
        println!("\n== preparing the audit");
        let folder = target().join("audit");
        let tools = Self {
            bin: folder.join("bin"),
        };
        let stamp = folder.join("installed-requirements.txt");
        let wanted =
            fs::read_to_string(root().join(TOOLS)).map_err(|error| format!("{TOOLS}: {error}"))?;
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(tools);
        }
        let python = system::python()?;
        program(python, &["-m", "venv", &folder.to_string_lossy()]).run()?;
        let quiet = ["install", "--quiet", "--disable-pip-version-check"];
        let list = ["--only-binary", ":all:", "-r", TOOLS];
        let install = [&["-m", "pip"], &quiet[..], &list].concat();
        tools.tool("python", &install).run()?;
        fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))?;
        Ok(tools)
    }

    fn check(&self, tally: &mut Tally) {
        for (workspace, unused) in WORKSPACES {
            tally.check(&named("bans, licences and sources", workspace), || {
                let what = ["check", "-A", unused, "bans", "licenses", "sources"];
                self.deny(workspace, &what).run()
            });
        }
        let unreachable = self.fetch_advisories().err();
        for (workspace, _) in WORKSPACES {
            let look_up = |program: Program| match &unreachable {
                Some(why) => Ok(Verdict::NotChecked(why.clone())),
                None => program.run().map(|()| Verdict::Passed),
            };
            tally.look_up(&named("cargo deny, advisories", workspace), || {
                look_up(self.deny(workspace, &["check", "advisories"]))
            });
            tally.look_up(&named("cargo audit", workspace), || {
                let lock = root().join(workspace).join("Cargo.lock");
                look_up(self.tool("cargo-audit", &["audit", "--file", &lock.to_string_lossy()]))
            });
        }
        tally.look_up("pip-audit", || {
            let arguments = ["--progress-spinner", "off", "--requirement", PYTHON];
            let (said, outcome) = self.tool("pip-audit", &arguments).capture_all();
            verdict(&said, outcome, &PYPI_UNREACHABLE)
        });
    }

    /// Fetches the RustSec database, a git repository. Fails with why it is out of reach.
    fn fetch_advisories(&self) -> Outcome {
        println!("\n== fetching the RustSec database");
        // Nobody is there to answer if git asks for a password.
        let fetch = self.deny("", &["fetch", "db"]);
        let (_, outcome) = fetch.with("GIT_TERMINAL_PROMPT", "0").capture_all();
        outcome.map_err(|_| "the RustSec database cannot be reached".to_owned())
    }

    fn deny(&self, workspace: &str, arguments: &[&str]) -> Program {
        let manifest = root().join(workspace).join("Cargo.toml");
        let manifest = ["--manifest-path", &manifest.to_string_lossy()];
        self.tool("cargo-deny", &[&manifest, arguments].concat())
    }

    fn tool(&self, name: &str, arguments: &[&str]) -> Program {
        program(self.bin.join(name), arguments)
    }
}

fn named(check: &str, workspace: &str) -> String {
    match workspace {
        "" => check.to_owned(),
        workspace => format!("{check}, {workspace}"),
    }
}

/// Whether a tool found nothing because there is nothing, or because it could not look. One that
/// found something failed, whatever else it could not look up.
fn verdict(said: &str, outcome: Outcome, unreachable: &[&str]) -> Outcome<Verdict> {
    let missed = |line: &&str| unreachable.iter().any(|it| line.contains(it));
    let missed: Vec<&str> = said.lines().filter(missed).collect();
    let Some((first, rest)) = missed.split_first() else {
        return outcome.map(|()| Verdict::Passed);
    };
    if said.lines().any(|line| line.starts_with("Found ")) {
        return outcome.map(|()| Verdict::Passed);
    }
    let mut why: Vec<&str> = first.split_whitespace().collect();
    let more = format!("(and {} more)", rest.len());
    if !rest.is_empty() {
        why.push(&more);
    }
    Ok(Verdict::NotChecked(why.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::{NPM_UNREACHABLE, PYPI_UNREACHABLE, verdict};
    use crate::results::Verdict;

    const NO: Result<(), String> = Err(String::new());

    fn not_checked(why: &str) -> Result<Verdict, String> {
        Ok(Verdict::NotChecked(why.to_owned()))
    }

    #[test]
    fn what_could_not_be_looked_up_has_not_passed() {
        let refused = "npm warn audit 405\nnpm error audit endpoint returned an error";
        let why = "npm error audit endpoint returned an error";
        assert_eq!(verdict(refused, NO, &NPM_UNREACHABLE), not_checked(why));
        let unknown = "mypy could not be audited\nruff could not be audited\n\
                       No known vulnerabilities found";
        assert_eq!(
            verdict(unknown, Ok(()), &PYPI_UNREACHABLE),
            not_checked("mypy could not be audited (and 1 more)")
        );
    }

    #[test]
    fn what_was_found_fails_and_nothing_found_passes() {
        let passed = |said| verdict(said, Ok(()), &PYPI_UNREACHABLE);
        assert_eq!(
            passed("No known vulnerabilities found"),
            Ok(Verdict::Passed)
        );
        let found = "Found 1 known vulnerability in 1 package\nruff could not be audited";
        assert!(verdict(found, NO, &PYPI_UNREACHABLE).is_err());
        let found = "2 high severity vulnerabilities";
        assert!(verdict(found, NO, &NPM_UNREACHABLE).is_err());
    }
}
