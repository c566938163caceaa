//! `cargo xtask demo`: the main job, as a user would do it, in every language.

use std::collections::BTreeSet;

use crate::process::{Outcome, Program, cargo, program, target};
use crate::python::Environment;
use crate::sandbox::Sandbox;
use crate::system;

const LANGUAGES: [&str; 2] = ["rust", "python"];
const MODES: [&str; 2] = ["blocking", "async"];

/// Made of others, so not counted.
const COMPOSED: [&str; 2] = ["legacy.contacts.update", "legacy.deals.update"];

pub fn run() -> Outcome {
    system::compiler()?;
    let python = Environment::prepare()?;
    python.install_binding()?;
    cargo(&["build", "--quiet", "-p", "amocore-scenarios"]).run()?;
    run_with(&python)
}

/// The demo itself, once everything is built.
pub fn run_with(python: &Environment) -> Outcome {
    let expected = listed()?;
    for language in LANGUAGES {
        for mode in MODES {
            let sandbox = Sandbox::start()?;
            println!("\n{language}, {mode}, against {}", sandbox.address);
            let story = match language {
                "rust" => program(target().join("debug").join("amocore-demo"), &[mode]),
                _ => python.tool("python", &["tests/scenarios/python/demo.py", mode]),
            };
            let called = tell(story, &sandbox)?;
            let missing: Vec<_> = expected.difference(&called).cloned().collect();
            if !missing.is_empty() {
                return Err(format!(
                    "{language}, {mode}: not called: {}",
                    missing.join(" ")
                ));
            }
        }
    }
    println!(
        "\ndemo: {} operations in {} languages, blocking and async: ok",
        expected.len(),
        LANGUAGES.len()
    );
    Ok(())
}

/// Runs one story, and reads from its closing line which operations it called.
fn tell(mut story: Program, sandbox: &Sandbox) -> Outcome<BTreeSet<String>> {
    for (name, value) in &sandbox.credentials {
        story = story.with(name, value);
    }
    let (output, outcome) = story.capture();
    outcome?;
    let names = output
        .lines()
        .filter_map(|line| line.strip_prefix("operations: "))
        .next_back();
    let names = names.ok_or("the story did not say what it called")?;
    Ok(names.split_whitespace().map(str::to_owned).collect())
}

/// The operations of the list, without those composed of others.
fn listed() -> Outcome<BTreeSet<String>> {
    let (names, outcome) =
        cargo(&["run", "--quiet", "-p", "amocore-codegen", "--", "--list"]).capture();
    outcome?;
    let names = names.lines().map(str::to_owned);
    Ok(names
        .filter(|name| !COMPOSED.contains(&name.as_str()))
        .collect())
}
