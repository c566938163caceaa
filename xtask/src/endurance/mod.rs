//! `cargo xtask endurance`: many suites of calls at the same time, for minutes, and what the
//! processes that make them need meanwhile.

mod conductor;
mod judge;
mod measure;
mod suite;
mod table;

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::cases;
use crate::languages::{Language, MODES, Selection};
use crate::process::{Outcome, Program, cargo, program, root, target};
use crate::results::Tally;
use crate::sandbox::Sandbox;
use conductor::Conductor;
use measure::{Measured, load};
use suite::Suite;

/// How long it takes, in minutes, unless it is said.
const MINUTES: u64 = 10;

/// How many suites there are at the same time, unless it is said.
const SUITES: usize = 24;

/// How often the processes are looked at.
const TICK: Duration = Duration::from_secs(1);

/// How often the account begins anew, in ticks: it keeps what it is told, and lists get longer.
const RESET: usize = 20;

/// What suites may take to end, in ticks, after the time is over.
const PATIENCE: u64 = 120;

/// What `cargo xtask endurance` was asked for.
struct Wish {
    minutes: u64,
    suites: usize,
    selection: Selection,
}

/// Runs it, and writes down what was seen.
pub fn run(options: &[String]) -> Outcome {
    let wish = Wish::read(options)?;
    if !Path::new("/proc/self/status").exists() {
        return Err("processes are measured by /proc, which is Linux's".to_owned());
    }
    let mut ready: Vec<(&'static str, Box<dyn Language>)> = Vec::new();
    for (name, prepared) in wish.selection.prepare() {
        ready.push((name, prepared?));
    }
    let server = cases::build("amocore-endurance")?;
    cargo(&["build", "--quiet", "-p", "amocore-conformance"]).run()?;

    let sandbox = Sandbox::start_unlimited()?;
    let seconds = wish.minutes * 60;
    let conductor = Conductor::start(&server, &sandbox.address, seconds)?;
    let surfaces: Vec<_> = ready
        .iter()
        .flat_map(|it| MODES.into_iter().map(move |mode| (it, mode)))
        .collect();
    let mut suites = Vec::new();
    for ((name, language), mode) in surfaces.iter().cycle().take(wish.suites) {
        let runner = language.runner(mode).unwrap_or_else(|| rust(mode));
        let runner = bounded(runner)
            .with("AMOCORE_CASES", &server)
            .with("AMOCORE_ENDURANCE_CONTROL", &conductor.control);
        suites.push(Suite::start(format!("{name}, {mode}"), runner)?);
    }
    println!("\n== {} suites, {} minutes", suites.len(), wish.minutes);
    let (account, loads) = watch(&mut suites, &sandbox, seconds)?;
    close(&wish, suites, &account, &loads)
}

/// Measures everything every second, until all suites have ended.
fn watch(
    suites: &mut [Suite],
    sandbox: &Sandbox,
    seconds: u64,
) -> Outcome<(Vec<Measured>, Vec<f64>)> {
    let (mut account, mut loads) = (Vec::new(), Vec::new());
    let began = Instant::now();
    for tick in 1.. {
        let measured = Measured::of(sandbox.id());
        let over = began.elapsed().as_secs() >= seconds;
        if !over {
            account.extend(measured);
            loads.extend(load());
        }
        let mut left = 0;
        for suite in suites.iter_mut() {
            left += usize::from(suite.goes_on()?);
            if !over {
                suite.measure();
            }
        }
        if left == 0 {
            break;
        }
        if began.elapsed().as_secs() > seconds + PATIENCE {
            return Err(format!("{left} suites did not end"));
        }
        if tick % RESET == 0 {
            sandbox.reset()?;
        }
        thread::sleep(TICK);
    }
    Ok((account, loads))
}

/// Judges, prints the closing line, and writes the table.
fn close(wish: &Wish, suites: Vec<Suite>, account: &[Measured], loads: &[f64]) -> Outcome {
    let mut tally = Tally::default();
    let mut rows = Vec::new();
    for suite in suites {
        let ended = suite.end();
        let (row, problems) = judge::suite(&ended);
        tally.check(&ended.name, || {
            println!("{row}");
            match problems.is_empty() {
                true => Ok(()),
                false => Err(format!("{}\n{}", problems.join("; "), ended.output)),
            }
        });
        rows.push(row);
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    let (row, problems) = judge::account(account);
    tally.check("the sandbox", || {
        println!("{row}");
        match problems.is_empty() {
            true => Ok(()),
            false => Err(problems.join("; ")),
        }
    });
    let path = root().join("docs/endurance.md");
    let text = table::text(wish.minutes, &rows, &row, loads);
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    tally.close()
}

/// Rust's runner, which elsewhere is part of its tests.
fn rust(mode: &str) -> Program {
    program(target().join("debug").join("amocore-runner"), &[mode])
}

/// With bounded heaps, where there is a collector that otherwise takes what the machine has. Java's
/// is there from the beginning, so that what is seen growing is not it.
fn bounded(runner: Program) -> Program {
    let java = "-Xms64m -Xmx64m -XX:+AlwaysPreTouch -XX:+UseSerialGC -XX:TieredStopAtLevel=1";
    runner.with("JAVA_TOOL_OPTIONS", java).with(
        "NODE_OPTIONS",
        "--max-old-space-size=48 --max-semi-space-size=2",
    )
}

impl Wish {
    fn read(options: &[String]) -> Outcome<Self> {
        let (mut minutes, mut suites, mut others) = (MINUTES, SUITES, Vec::new());
        let mut options = options.iter();
        while let Some(option) = options.next() {
            let mut number = || {
                let number = options.next().and_then(|it| it.parse::<u64>().ok());
                let number = number.filter(|it| (1..10_000).contains(it));
                number.ok_or_else(|| format!("{option} needs a number"))
            };
            match option.as_str() {
                "--minutes" => minutes = number()?,
                "--suites" => suites = usize::try_from(number()?).unwrap_or(SUITES),
                _ => others.push(option.clone()),
            }
        }
        let selection = Selection::read(&others)?;
        Ok(Self {
            minutes,
            suites,
            selection,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{MINUTES, Wish};

    fn read(options: &[&str]) -> Result<(u64, usize), String> {
        let options: Vec<String> = options.iter().map(|it| (*it).to_owned()).collect();
        Wish::read(&options).map(|it| (it.minutes, it.suites))
    }

    #[test]
    fn time_and_suites_can_be_said() {
        assert_eq!(read(&["--suites", "4"]), Ok((MINUTES, 4)));
        assert_eq!(read(&["--minutes", "1", "--without", "swift"]), Ok((1, 24)));
        assert!(read(&["--minutes", "0"]).is_err());
        assert!(read(&["--minutes"]).is_err());
        assert!(read(&["--fast"]).is_err());
    }
}
