//! `cargo xtask bench`: builds everything as it is published, beside what it is compared with, and measures.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::languages::{kotlin, node, python, swift};
use crate::mobile;
use crate::process::{Outcome, Program, cargo, program, root, target};
use crate::system;

/// What is built for a word of `amocore-bench --needs`: variables that tell where it is.
type Built = Vec<(&'static str, OsString)>;

/// Measures the comparisons that are named, or all of them. What a language lacks is no reason to leave
/// the others.
pub fn run(names: &[String]) -> Outcome {
    let folder = target().join("bench");
    let servers = ["-p", "amocore-bench", "-p", "amocore-sandbox"];
    cargo(&[&["build", "--release", "--quiet"], &servers[..]].concat()).run()?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let measure = |options: &[&str]| {
        let arguments = [options, &names].concat();
        program(target().join("release/amocore-bench"), &arguments)
    };
    let (needs, outcome) = measure(&["--needs"]).capture_quietly();
    outcome?;
    let mut measuring = measure(&[]);
    for word in needs.lines() {
        match build(word, &folder.join(word)) {
            Ok(built) => {
                for (name, value) in built {
                    measuring = measuring.with(name, value);
                }
            }
            Err(problem) => println!("\nWITHOUT {word}: {problem}\n"),
        }
    }
    measuring.run()
}

fn build(word: &str, folder: &Path) -> Outcome<Built> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    match word {
        "rust" => {
            let package = ["build", "--release", "--quiet", "-p", "amocore-bench-rust"];
            cargo(&package).run()?;
            Ok(Vec::new())
        }
        "python" => {
            let requirements = root().join("bench/python/requirements.txt");
            let (python, wheel) = python::install_package(folder, &requirements)?;
            Ok(vec![
                ("AMOCORE_BENCH_PYTHON", python.into()),
                ("AMOCORE_BENCH_WHEEL", wheel.into()),
            ])
        }
        "node" => {
            let packed = install_node(folder)?;
            let packed = env::join_paths(packed).map_err(|error| error.to_string())?;
            Ok(vec![
                ("AMOCORE_BENCH_NODE_PROJECT", folder.into()),
                ("AMOCORE_BENCH_NPM", packed),
            ])
        }
        "swift" => {
            let program = swift::build_program("bench/swift/runner", "bench", "AmocoreBench")?;
            let launcher = launcher(folder, program)?;
            Ok(vec![("AMOCORE_BENCH_SWIFT", launcher.into())])
        }
        "kotlin" => {
            let program = kotlin::build_program("bench/kotlin", "bench.jar")?;
            let launcher = launcher(folder, program)?;
            Ok(vec![("AMOCORE_BENCH_KOTLIN", launcher.into())])
        }
        "servers" => {
            install_servers(folder)?;
            Ok(vec![("AMOCORE_BENCH_SERVERS", folder.into())])
        }
        "mobile" => {
            // The larger one: both have to be below the aim.
            let size = |it: &PathBuf| fs::metadata(it).map_or(0, |it| it.len());
            let largest = mobile::build(None)?.into_iter().max_by_key(size);
            Ok(vec![(
                "AMOCORE_BENCH_MOBILE",
                largest.unwrap_or_default().into(),
            )])
        }
        // Sizes are of what is built for others.
        _ => Ok(Vec::new()),
    }
}

/// The programs are copied beside the packages, which is where Node looks for them.
fn install_node(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let io = |error: std::io::Error| format!("{}: {error}", folder.display());
    system::compiler()?;
    system::node()?;
    for entry in fs::read_dir(root().join("bench/node")).map_err(io)? {
        let entry = entry.map_err(io)?;
        fs::copy(entry.path(), folder.join(entry.file_name())).map_err(io)?;
    }
    node::install_package(folder)
}

/// A script that starts a program with the arguments that it is given.
fn launcher(folder: &Path, program: Program) -> Outcome<PathBuf> {
    let command = program.command();
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<String> = words
        .map(|word| format!("'{}'", word.to_string_lossy().replace('\'', r"'\''")))
        .collect();
    let script = folder.join("launch.sh");
    let (root, words) = (root(), words.join(" "));
    let text = format!("cd '{}'\nexec {words} \"$@\"\n", root.display());
    fs::write(&script, text).map_err(|error| format!("{}: {error}", script.display()))?;
    Ok(script)
}

/// What the sandbox is measured against: json-server from npm, WireMock from Maven's central repository.
fn install_servers(folder: &Path) -> Outcome {
    let io = |error: std::io::Error| format!("{}: {error}", folder.display());
    system::node()?;
    system::java()?;
    fs::create_dir_all(folder).map_err(io)?;
    for file in ["package.json", "pom.xml"] {
        fs::copy(root().join("bench/servers").join(file), folder.join(file)).map_err(io)?;
    }
    program("npm", &["install", "--no-audit", "--no-fund"])
        .within(folder)
        .run()?;
    let copy = [
        "--batch-mode",
        "--quiet",
        "--no-transfer-progress",
        "dependency:copy-dependencies",
        "-DoutputDirectory=.",
        "-Dmdep.stripVersion=true",
    ];
    program("mvn", &copy).within(folder).run()
}
