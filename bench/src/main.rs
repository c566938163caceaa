//! `cargo xtask bench` builds everything and starts this.

mod comparison;
mod machine;
mod plot;
mod programs;
mod quantity;
mod report;
mod rounds;
mod sandbox;
mod servers;

use std::collections::BTreeSet;
use std::env;
use std::path::Path;
use std::process::ExitCode;

use comparison::{Comparison, Language, Server};
use machine::Machine;
use report::Report;
use rounds::{Run, Runs};
use servers::Account;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Measures what is named on the command line, or everything, and writes it down. With `--needs` it only
/// tells what has to be built for that.
fn run() -> Result<(), String> {
    let mut wanted: Vec<String> = env::args().skip(1).collect();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = Comparison::load(&here.join("comparisons.json"))?;
    let only_needs = wanted.first().is_some_and(|it| it == "--needs");
    if only_needs {
        wanted.remove(0);
    }
    for name in wanted
        .iter()
        .filter(|it| !sandbox::NAMES.contains(&it.as_str()))
    {
        if all.iter().all(|it| it.name != *name) {
            return Err(format!("there is no comparison {name:?}"));
        }
    }
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|it| it == name);
    let chosen: Vec<&Comparison> = all.iter().filter(|it| is_wanted(&it.name)).collect();
    if only_needs {
        let languages: BTreeSet<Language> = chosen.iter().flat_map(|it| it.languages()).collect();
        languages.iter().for_each(|it| println!("{}", it.word()));
        if is_wanted(sandbox::COMPARED) {
            println!("servers");
        }
        return Ok(());
    }
    // The whole of it: the sandbox's comparisons leave this program one of its cores.
    let machine = Machine::look();
    let docs = here.join("../docs");
    let mut report = Report::open(&docs)?;
    let mut replay = None;
    for comparison in chosen {
        println!("{}", comparison.title);
        if let Some(language) = programs::missing(comparison) {
            println!("NOT MEASURED: {} is missing here\n", language.word());
            continue;
        }
        let limited;
        let account = match comparison.server {
            Server::None => None,
            Server::Limited => {
                limited = Account::limited()?;
                Some(&limited)
            }
            Server::Replay => {
                if replay.is_none() {
                    replay = Some(Account::replay()?);
                }
                replay.as_ref()
            }
        };
        report.add(comparison, &measure(here, comparison, account)?);
    }
    // These come last, for this program stays on one core from there on.
    for name in sandbox::NAMES.into_iter().filter(|name| is_wanted(name)) {
        sandbox::run(name, &docs)?;
    }
    report.write(&all, &machine)
}

/// Takes the subjects of a comparison through their rounds.
fn measure<'a>(
    here: &Path,
    comparison: &'a Comparison,
    account: Option<&Account>,
) -> Result<Runs<'a>, String> {
    rounds::run(comparison, |subject| -> Result<Run, String> {
        if let (Language::Size, variable) = &comparison.program {
            return programs::size(variable);
        }
        let mut command = programs::command(here, comparison, subject)?;
        if let Some(account) = account {
            command.envs(account.variables());
        }
        rounds::once(command, subject)
    })
}
