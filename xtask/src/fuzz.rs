//! `cargo xtask fuzz`: runs the fuzz targets on the stable toolchain.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Stdio;

use crate::process::{Outcome, Program, cargo, root, target};
use crate::system;

/// How often a target is run, unless it is said.
const RUNS: u64 = 10_000_000;

/// How libFuzzer tells at the end how often it ran the target.
const EXECUTED: &str = "stat::number_of_executed_units:";

/// What `cargo xtask fuzz` was asked for.
#[derive(Debug, PartialEq)]
struct Wish {
    runs: u64,
    targets: Vec<String>,
}

/// Runs every target, or those that are named.
pub fn run(options: &[String]) -> Outcome {
    let known = targets()?;
    let wish = Wish::read(options, &known)?;
    system::cxx_compiler()?;
    if !cargo(&["fuzz", "--version"]).succeeds() {
        cargo(&["install", "cargo-fuzz", "--locked"]).run()?;
    }
    // Without a sanitizer nothing of nightly is needed; the crates have no unsafe code.
    cargo(&["fuzz", "build", "--sanitizer", "none"]).run()?;
    let mut lines = Vec::new();
    let mut failed = Vec::new();
    for name in &wish.targets {
        let (executed, outcome) = fuzz(name, wish.runs)?;
        lines.push(format!("{name:<16} {executed:>12} executions"));
        failed.extend(outcome.err());
    }
    println!("\n{}", lines.join("\n"));
    match failed.is_empty() {
        true => Ok(()),
        false => Err(failed.join("\n")),
    }
}

impl Wish {
    fn read(options: &[String], known: &[String]) -> Outcome<Self> {
        let (mut runs, mut targets) = (RUNS, Vec::new());
        let mut options = options.iter();
        while let Some(option) = options.next() {
            if option == "--runs" {
                let number = options
                    .next()
                    .and_then(|it| it.replace('_', "").parse().ok());
                runs = number.ok_or("--runs needs a number")?;
            } else if known.contains(option) {
                targets.push(option.clone());
            } else {
                let known = known.join(", ");
                return Err(format!("there is no target {option:?}, only {known}"));
            }
        }
        if targets.is_empty() {
            targets = known.to_vec();
        }
        Ok(Self { runs, targets })
    }
}

/// The targets, by their files.
fn targets() -> Outcome<Vec<String>> {
    let folder = root().join("fuzz/fuzz_targets");
    let problem = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).map_err(problem)? {
        let path = entry.map_err(problem)?.path();
        let name = path.file_stem().map(|name| name.to_string_lossy());
        names.extend(name.map(std::borrow::Cow::into_owned));
    }
    names.sort();
    Ok(names)
}

/// Runs a target, and gives how often it was run. What it finds of new ways through the code is
/// kept in the target directory, apart from the seeds.
fn fuzz(name: &str, runs: u64) -> Outcome<(u64, Outcome)> {
    let found = target().join("fuzz-corpus").join(name);
    fs::create_dir_all(&found).map_err(|error| format!("{}: {error}", found.display()))?;
    let seeds = root().join("fuzz/corpus").join(name);
    let [found, seeds] = [found, seeds].map(|it: PathBuf| it.to_string_lossy().into_owned());
    let runs = format!("-runs={runs}");
    let program = cargo(&[
        "fuzz",
        "run",
        "--sanitizer",
        "none",
        name,
        &found,
        &seeds,
        "--",
        &runs,
        "-max_len=4096",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]);
    println!("$ cargo fuzz run {name} ({runs})");
    executions(name, program)
}

/// libFuzzer talks on standard error.
fn executions(name: &str, program: Program) -> Outcome<(u64, Outcome)> {
    let mut command = program.command();
    command.stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let mut executed = 0;
    let output = child.stderr.take().expect("piped");
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        eprintln!("{line}");
        if let Some(number) = line.strip_prefix(EXECUTED) {
            executed = number.trim().parse().unwrap_or(0);
        }
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    let outcome = match status.success() {
        true => Ok(()),
        false => Err(format!("{name} found a fault; see above ({status})")),
    };
    Ok((executed, outcome))
}

#[cfg(test)]
mod tests {
    use super::{RUNS, Wish, targets};

    fn read(options: &[&str]) -> Result<Wish, String> {
        let options: Vec<String> = options.iter().map(|it| (*it).to_owned()).collect();
        Wish::read(&options, &["dates".to_owned(), "v2".to_owned()])
    }

    #[test]
    fn every_target_runs_unless_some_are_named() {
        let all = read(&[]).expect("a wish");
        assert_eq!((all.runs, all.targets.len()), (RUNS, 2));
        let one = read(&["v2", "--runs", "1_000"]).expect("a wish");
        assert_eq!((one.runs, one.targets), (1000, vec!["v2".to_owned()]));
        assert!(read(&["--runs"]).is_err());
        assert!(read(&["v3"]).is_err_and(|it| it.contains("dates, v2")));
    }

    #[test]
    fn the_targets_are_found() {
        assert!(targets().is_ok_and(|it| it.contains(&"legacy".to_owned())));
    }
}
