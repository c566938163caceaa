//! The programs that measure: with the runtimes, and in the folders, that `cargo xtask bench` has made.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::comparison::{Comparison, Language};
use crate::quantity::Quantity;
use crate::rounds::Run;

/// Where `cargo xtask bench` says what it has built in a language.
fn variable(language: Language) -> Option<&'static str> {
    match language {
        Language::Rust | Language::Size => None,
        Language::Python => Some("AMOCORE_BENCH_PYTHON"),
        Language::Node => Some("AMOCORE_BENCH_NODE_PROJECT"),
        Language::Swift => Some("AMOCORE_BENCH_SWIFT"),
        Language::Kotlin => Some("AMOCORE_BENCH_KOTLIN"),
        Language::Mobile => Some("AMOCORE_BENCH_MOBILE"),
    }
}

/// What a comparison needs, and this machine does not have.
pub fn missing(comparison: &Comparison) -> Option<Language> {
    comparison
        .languages()
        .find(|it| variable(*it).is_some_and(|name| env::var_os(name).is_none()))
}

/// How one subject of a comparison is measured.
///
/// # Errors
/// Says what is missing.
pub fn command(here: &Path, comparison: &Comparison, subject: &str) -> Result<Command, String> {
    let (language, file) = &comparison.program;
    let built = variable(*language).map_or(Ok(OsString::new()), told)?;
    let mut command = match language {
        Language::Rust => {
            let own = env::current_exe().map_err(|error| error.to_string())?;
            let mut command = Command::new(own.with_file_name("amocore-bench-rust"));
            command.arg(file);
            command
        }
        Language::Python => {
            let mut command = Command::new(built);
            command.arg(here.join("python").join(file));
            command
        }
        Language::Node => {
            let mut command = Command::new("node");
            command.arg(PathBuf::from(built).join(file));
            command
        }
        Language::Swift | Language::Kotlin => {
            let mut command = Command::new("sh");
            command.arg(built).arg(file);
            command
        }
        Language::Size | Language::Mobile => {
            return Err(format!("{}: that is no program", comparison.name));
        }
    };
    command.arg(subject);
    Ok(command)
}

/// The size of the files that a variable names, together.
///
/// # Errors
/// Says which file cannot be found.
pub fn size(variable: &str) -> Result<Run, String> {
    let files = told(variable)?;
    let sizes = env::split_paths(&files).map(|file| {
        let described = fs::metadata(&file);
        described.map_or_else(
            |error| Err(format!("{}: {error}", file.display())),
            |it| Ok(it.len()),
        )
    });
    let bytes: u64 = sizes.sum::<Result<u64, String>>()?;
    Ok(Run::of(Quantity::Size, bytes as f64))
}

fn told(name: &str) -> Result<OsString, String> {
    env::var_os(name).ok_or_else(|| format!("{name} is not set"))
}
