//! `amocore-instructions FILE [--write]`: counts the instructions of each subject under callgrind,
//! and compares them with the counts in the file, or writes new ones. Unlike time, they are the same
//! however busy the machine is.
//!
//! `amocore-instructions SUBJECT ROUNDS` is what is counted.

mod kept;
mod pages;
mod subjects;

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use kept::Kept;

/// In how many rounds a subject is counted. One more, counted by itself, is what all have besides.
const ROUNDS: u64 = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        [file] => compare(Path::new(file)),
        [file, "--write"] => write(Path::new(file)),
        [subject, rounds] => run(subject, rounds),
        _ => Err("amocore-instructions FILE [--write]".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(subject: &str, rounds: &str) -> Result<(), String> {
    let all = subjects::ALL.iter().find(|(name, _)| *name == subject);
    let (_, prepare) = all.ok_or_else(|| format!("there is no subject {subject}"))?;
    let rounds: u64 = rounds.parse().map_err(|_| "how many rounds?".to_owned())?;
    let round = prepare();
    (0..rounds).for_each(|_| round());
    Ok(())
}

fn compare(file: &Path) -> Result<(), String> {
    let kept = Kept::read(file)?;
    let counted = count()?;
    let (text, more) = kept.compare(&counted);
    print!("{text}");
    match more {
        false => Ok(()),
        true => Err(
            "some take more instructions than before; if that has a good reason, \
                     `cargo xtask instructions --write`"
                .to_owned(),
        ),
    }
}

fn write(file: &Path) -> Result<(), String> {
    count()?.write(file)
}

/// Counts all subjects.
fn count() -> Result<Kept, String> {
    let compiler = Command::new("rustc").arg("--version").output();
    let compiler = compiler.map_err(|error| format!("rustc does not run: {error}"))?;
    let mut kept = Kept::by(String::from_utf8_lossy(&compiler.stdout).trim());
    for (subject, _) in subjects::ALL {
        let all = instructions(subject, ROUNDS + 1)?;
        let besides = instructions(subject, 1)?;
        kept.add(subject, (all - besides) / ROUNDS);
    }
    Ok(kept)
}

/// The instructions of so many rounds of a subject, with those of the start and the end.
fn instructions(subject: &str, rounds: u64) -> Result<u64, String> {
    let own = env::current_exe().map_err(|error| error.to_string())?;
    let output = env::temp_dir().join(format!("amocore-instructions-{}", std::process::id()));
    let ran = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", output.display()))
        .arg(own)
        .args([subject, &rounds.to_string()])
        .status();
    match ran {
        Ok(status) if status.success() => {}
        Ok(status) => return Err(format!("valgrind: {status}")),
        Err(error) => {
            let problem = "instructions are counted by valgrind, which does not run here";
            return Err(format!("{problem} ({error}): install it, as with apt-get"));
        }
    }
    let told = fs::read_to_string(&output).map_err(|error| format!("{output:?}: {error}"))?;
    let _ = fs::remove_file(&output);
    let total = told.lines().find_map(|line| line.strip_prefix("totals: "));
    let total = total.and_then(|total| total.trim().parse().ok());
    total.ok_or_else(|| "callgrind does not tell a total".to_owned())
}
