//! Runs through cases: those of the documents, the fault matrix, and hostile input.

use std::path::PathBuf;
use std::thread;

use crate::languages::{Language, MODES, Selection};
use crate::process::{Outcome, Program, cargo, root, target};
use crate::results::{Counts, Tally, of_cargo_test, of_plain};

/// The languages that are ready.
pub type Ready<'a> = [(&'static str, &'a dyn Language)];

/// Takes every language through the conformance cases. Rust's tests have done so already.
pub fn conformance(languages: &Ready, tally: &mut Tally) -> Outcome {
    let server = build("amocore-cases")?;
    for (language, mode, runner) in runners(languages) {
        let runner = runner.with("AMOCORE_CASES", &server);
        tally.suite(
            &format!("conformance, {language}, {mode}"),
            runner,
            of_plain,
        );
    }
    Ok(())
}

/// Takes every language through the matrices of these names, such as `faults` and `inputs`, all
/// at once: most of the time they wait. Rust goes through all of each, the other surfaces through
/// one of so many parts, in turn.
pub fn matrices(names: &[&str], parts: usize, languages: &Ready, tally: &mut Tally) -> Outcome {
    println!("\n== {}", names.join(" and "));
    let mut runs: Vec<(String, Program, Counts)> = Vec::new();
    if languages.iter().any(|(name, _)| *name == "rust") {
        let features = names.join(",");
        let mut tests = vec!["test", "--quiet", "-p", "amocore-conformance"];
        tests.extend(["--features", &features]);
        tests.extend(names.iter().flat_map(|name| ["--test", name]));
        if names.contains(&"faults") {
            tests.extend(["--test", "uncertain"]);
        }
        let title = format!("{}, rust", names.join(" and "));
        runs.push((title, cargo(&tests), of_cargo_test));
    }
    for name in names {
        let server = build(&format!("amocore-{name}"))?;
        for (place, (language, mode, runner)) in runners(languages).into_iter().enumerate() {
            let runner = runner
                .with("AMOCORE_CASES", &server)
                .with("AMOCORE_PART", format!("{}/{parts}", place % parts + 1));
            runs.push((format!("{name}, {language}, {mode}"), runner, of_plain));
        }
    }
    all_at_once(runs, tally);
    Ok(())
}

/// Takes every language through the cases of this server, all at once.
pub fn at_once(
    server: &str,
    title: &str,
    languages: &Ready,
    variables: &[(String, String)],
    tally: &mut Tally,
) -> Outcome {
    let server = build(server)?;
    let run = |(language, mode, runner): (&str, &str, Program)| {
        let runner = runner.with("AMOCORE_CASES", &server);
        let title = format!("{title}, {language}, {mode}");
        (title, runner.with_all(variables), of_plain as Counts)
    };
    all_at_once(runners(languages).into_iter().map(run).collect(), tally);
    Ok(())
}

fn all_at_once(runs: Vec<(String, Program, Counts)>, tally: &mut Tally) {
    let under_way: Vec<_> = runs
        .into_iter()
        .map(|(name, run, counts)| (name, thread::spawn(|| run.capture_quietly()), counts))
        .collect();
    for (name, run, counts) in under_way {
        let ended = run
            .join()
            .unwrap_or_else(|_| (String::new(), Err("the run panicked".to_owned())));
        println!("\n== {name}\n{}", ended.0.trim_end());
        tally.count(&name, ended, counts);
    }
}

/// `cargo xtask faults`: runs the matrix, and writes down what was seen.
pub fn run_faults(selection: &Selection) -> Outcome {
    let tally = run_matrix("faults", selection)?;
    let folder = root().join("target/faults");
    let table = root().join("docs/faults.md");
    let (folder, table) = (folder.to_string_lossy(), table.to_string_lossy());
    let written = ["run", "--quiet", "-p", "amocore-faults", "--bin"];
    cargo(
        &[
            &written[..],
            &["amocore-faults-table", "--", &folder, &table],
        ]
        .concat(),
    )
    .run()?;
    tally.close()
}

/// `cargo xtask inputs`: runs the hostile input.
pub fn run_inputs(selection: &Selection) -> Outcome {
    run_matrix("inputs", selection)?.close()
}

fn run_matrix(name: &str, selection: &Selection) -> Outcome<Tally> {
    let mut ready: Vec<(&'static str, Box<dyn Language>)> = Vec::new();
    for (name, prepared) in selection.prepare() {
        ready.push((name, prepared?));
    }
    let languages: Vec<_> = ready
        .iter()
        .map(|(name, it)| (*name, it.as_ref()))
        .collect();
    let mut tally = Tally::default();
    matrices(&[name], 1, &languages, &mut tally)?;
    Ok(tally)
}

/// What goes through cases, by language and mode.
pub fn runners(languages: &Ready) -> Vec<(&'static str, &'static str, Program)> {
    let both = languages.iter().flat_map(|(name, language)| {
        let runner = |mode| Some((*name, mode, language.runner(mode)?));
        MODES.into_iter().filter_map(runner).collect::<Vec<_>>()
    });
    both.collect()
}

/// Builds a case server, and gives its program.
pub fn build(package: &str) -> Outcome<PathBuf> {
    cargo(&["build", "--quiet", "-p", package]).run()?;
    Ok(target().join("debug").join(package))
}
