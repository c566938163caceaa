//! `cargo xtask bench` builds everything and starts this.

mod comparison;
mod machine;
mod plot;
mod report;
mod rounds;
mod sandbox;
mod servers;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use comparison::Comparison;
use machine::Machine;
use report::Report;
use servers::Replay;

/// How often each subject has its turn.
const ROUNDS: usize = 7;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Measures what is named on the command line, or everything, and writes it down.
fn run() -> Result<(), String> {
    let wanted: Vec<String> = env::args().skip(1).collect();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = Comparison::load(&here.join("comparisons.json"))?;
    for name in wanted
        .iter()
        .filter(|it| !sandbox::NAMES.contains(&it.as_str()))
    {
        if all.iter().all(|it| it.name != *name) {
            return Err(format!("there is no comparison {name:?}"));
        }
    }
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|it| it == name);
    let docs = here.join("../docs");
    let mut report = Report::open(&docs)?;
    let mut replay = None;
    for comparison in &all {
        if !is_wanted(&comparison.name) {
            continue;
        }
        let replay = match &mut replay {
            Some(replay) => replay,
            none => none.insert(Replay::start()?),
        };
        println!("{}", comparison.title);
        let runs = rounds::run(comparison, ROUNDS, |subject| {
            let mut command = program(here, &comparison.program)?;
            command.arg(subject).envs(replay.variables());
            Ok(command)
        })?;
        report.add(comparison, &runs);
    }
    // These come last, for this program stays on one core from there on.
    for name in sandbox::NAMES.into_iter().filter(|name| is_wanted(name)) {
        sandbox::run(name, &docs)?;
    }
    report.write(&all, &Machine::look())
}

/// A program that measures, in its language: with the runtime and in the folder that `cargo xtask bench`
/// has made, where what it is compared with is installed.
fn program(here: &Path, (language, file): &(String, String)) -> Result<Command, String> {
    let told = |name: &str| env::var_os(name).ok_or_else(|| format!("{name} is not set"));
    let (program, script) = match language.as_str() {
        "python" => (
            told("AMOCORE_BENCH_PYTHON")?,
            Some(here.join("python").join(file)),
        ),
        "node" => {
            let project = PathBuf::from(told("AMOCORE_BENCH_NODE_PROJECT")?);
            ("node".into(), Some(project.join(file)))
        }
        "rust" => {
            let own = env::current_exe().map_err(|error| error.to_string())?;
            (own.with_file_name(file).into(), None)
        }
        other => return Err(format!("there is no program in {other}")),
    };
    let mut command = Command::new(program);
    command.args(script);
    Ok(command)
}
