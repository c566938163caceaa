//! `cargo xtask demo`: the main job, as a user would do it, in every language.

use std::collections::BTreeSet;

use crate::languages::{Language, MODES, Selection};
use crate::process::{Outcome, Program, cargo};
use crate::sandbox::Sandbox;
use crate::system;

/// Made of others, so not counted.
const COMPOSED: [&str; 2] = ["legacy.contacts.update", "legacy.deals.update"];

pub fn run(selection: &Selection) -> Outcome {
    system::compiler()?;
    let mut ready = Vec::new();
    for (name, language) in selection.prepare() {
        ready.push((name, language?));
    }
    let shown: Vec<_> = ready
        .iter()
        .map(|(name, it)| (*name, it.as_ref()))
        .collect();
    run_with(&shown)
}

/// The demo itself, once everything is built.
pub fn run_with(languages: &[(&'static str, &dyn Language)]) -> Outcome {
    let listed = listed()?;
    let documented: BTreeSet<_> = listed.iter().filter(|name| is_documented(name)).collect();
    let mut shown: Option<BTreeSet<String>> = None;
    for (name, language) in languages {
        for mode in MODES {
            let sandbox = Sandbox::start()?;
            println!("\n{name}, {mode}, against {}", sandbox.address);
            let mut called = tell(language.story(mode)?, &sandbox)?;
            called.retain(|name| listed.contains(name));
            let wanted = documented.iter().copied().chain(shown.iter().flatten());
            let missing: Vec<_> = wanted.filter(|name| !called.contains(*name)).collect();
            if !missing.is_empty() {
                return Err(format!("{name}, {mode}: not called: {missing:?}"));
            }
            // What one story calls beyond the first does not count.
            shown.get_or_insert(called);
        }
    }
    println!(
        "\ndemo: {} operations in {} languages, blocking and async: ok",
        shown.map_or(0, |shown| shown.len()),
        languages.len()
    );
    Ok(())
}

/// The story once more in every language, which then reads an account of 100,000 contacts and says
/// that its memory stays as it is.
pub fn read_large(languages: &[(&'static str, &dyn Language)]) -> Outcome {
    let large = Sandbox::start_large()?;
    for (name, language) in languages {
        let sandbox = Sandbox::start()?;
        let named = large.credentials.iter().map(|(name, value)| {
            let name = name.replacen("AMOCORE_", "AMOCORE_LARGE_", 1);
            (name, value.clone())
        });
        let environment: Vec<_> = sandbox.credentials.iter().cloned().chain(named).collect();
        let story = language.story("async")?.with_all(&environment);
        let (output, outcome) = story.capture();
        outcome?;
        let line = output
            .lines()
            .find(|line| line.starts_with("large account: "));
        let line = line.ok_or(format!("{name} did not read the large account"))?;
        println!("{name}, {line}");
    }
    Ok(())
}

/// Runs one story, and reads from its closing line which operations it called.
fn tell(story: Program, sandbox: &Sandbox) -> Outcome<BTreeSet<String>> {
    let (output, outcome) = story.with_all(&sandbox.credentials).capture();
    outcome?;
    let names = output
        .lines()
        .filter_map(|line| line.strip_prefix("operations: "))
        .next_back();
    let names = names.ok_or("the story did not say what it called")?;
    Ok(names.split_whitespace().map(str::to_owned).collect())
}

/// Whether an operation is one of the two documents', of which none may be left out. Looking for
/// what may have been added is not of theirs.
fn is_documented(name: &str) -> bool {
    let documents = ["legacy.", "v2.incoming_leads."];
    documents.iter().any(|it| name.starts_with(it)) && !name.contains(".reconcile")
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
