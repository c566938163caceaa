//! `amocore-faults-table REPORTS FILE`: writes what all languages saw of the fault matrix.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use serde_json::Value;

const HEAD: &str = "\
# What can go wrong, and what was seen

<!-- Written by `cargo xtask faults`. -->

Every operation was called while each of these happened, in every language, blocking and async. The
matrix is data: `tests/faults/matrix.json` says what goes wrong, through the sandbox's fault control,
and what a client has to make of it; any other outcome is a failure of the run. Besides, in every
call: nothing goes to another host, no secret is shown, the error names the operation, and there is
an outcome in time.

`answered` is what the account itself says, be it a refusal. `?` says that the error's
`may_have_happened` is true, `×2` that the disturbed request arrived twice. A call has no retries
unless the line says that all is well in the end.
";

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let outcome = match (arguments.next(), arguments.next()) {
        (Some(reports), Some(file)) => table(&reports, &file),
        _ => Err("usage: amocore-faults-table REPORTS FILE".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn table(folder: &Path, file: &Path) -> Result<(), String> {
    let reports = read(folder)?;
    let mut text = HEAD.to_owned();
    text.push_str("\n| run | passed | failed |\n|---|---|---|\n");
    for report in &reports {
        let _ = writeln!(
            text,
            "| {}, {} | {} | {} |",
            word(&report["language"]),
            word(&report["mode"]),
            report["passed"],
            report["failed"]
        );
    }
    let longest = reports.iter().max_by_key(|it| total(it));
    let longest = longest.ok_or("there are no reports")?;
    if reports.iter().any(|it| total(it) < total(longest)) {
        text.push_str(
            "\nRuns of fewer calls went through one part in so many of the matrix, each through \
             another: that is what `cargo xtask test` does.\n",
        );
    }
    text.push_str("\n| what goes wrong | a read | a write | a download |\n|---|---|---|---|\n");
    for fault in longest["seen"].as_array().into_iter().flatten() {
        let name = word(&fault["fault"]);
        let cell = |effect| seen(&reports, name, effect);
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} |",
            cell("read"),
            cell("write"),
            cell("download")
        );
    }
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

/// How many calls a run made.
fn total(report: &Value) -> u64 {
    let count = |name: &str| report[name].as_u64().unwrap_or_default();
    count("passed") + count("failed")
}

/// The reports, in the order of their names.
fn read(folder: &Path) -> Result<Vec<Value>, String> {
    let within = |problem: String| format!("{}: {problem}", folder.display());
    let entries = fs::read_dir(folder).map_err(|error| within(error.to_string()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|it| Some(it.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "json"));
    paths.sort();
    let reports = paths.iter().map(|path| {
        let text = fs::read_to_string(path).map_err(|error| within(error.to_string()))?;
        serde_json::from_str(&text).map_err(|error| within(error.to_string()))
    });
    reports.collect()
}

/// What all languages saw of a fault in calls of one kind.
fn seen(reports: &[Value], fault: &str, effect: &str) -> String {
    let sightings = reports.iter().filter_map(|report| {
        let mut faults = report["seen"].as_array()?.iter();
        let entry = faults.find(|it| word(&it["fault"]) == fault)?;
        Some(entry["seen"][effect].as_object()?.keys().cloned())
    });
    let all: BTreeSet<String> = sightings.flatten().collect();
    all.into_iter().collect::<Vec<_>>().join(", ")
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
