//! The project's own commands. No dependencies, so that they start at once on a fresh clone.

mod audit;
mod bench;
mod cache;
mod cases;
mod demo;
mod endurance;
mod fleet;
mod fuzz;
mod glue;
mod identity;
mod instructions;
mod languages;
mod mobile;
mod packages;
mod process;
mod results;
mod sandbox;
mod sanitize;
mod system;
mod test;

use std::env;
use std::process::ExitCode;

use languages::Selection;
use process::Outcome;

const HELP: &str = "\
cargo xtask <command>

  demo       builds what is needed, starts a sandbox on a free port and does the main job
             in every language, blocking and async
  test       installs what is missing, builds, and runs every test, type check and lint
  generate   writes the files that are made from the operation list
  mobile     builds the libraries for apps, for this machine or a target: mobile [TRIPLE]
  size       builds them and prints their sizes: size [TRIPLE]
  audit      checks what the project depends on: licences, sources, known vulnerabilities
  faults     takes every language through the fault matrix, and writes docs/faults.md
  inputs     takes every language through hostile input
  endurance  keeps every language busy, and looks at memory, descriptors and threads:
             endurance [--minutes N] [--suites N]
  sanitize   runs the core's tests under AddressSanitizer, which looks for leaks, too, under
             ThreadSanitizer and Miri, and the Python module under the first, or what is
             named: sanitize [address] [thread] [miri] [python]
  bench      measures beside what a user would otherwise pick, and writes docs/benchmarks.md:
             bench [COMPARISON...] [sandbox] [growth]
  instructions  counts those of reading and writing with valgrind, and compares them with
             bench/instructions.json, or writes it: instructions [--write]
  fuzz       runs the fuzz targets, each 10,000,000 times: fuzz [--runs N] [TARGET...]

`demo`, `test`, `audit`, `faults`, `inputs` and `endurance` take `--without LANGUAGE`, where a
toolchain cannot be had.
";

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let options: Vec<String> = arguments.collect();
    let outcome = match command.as_str() {
        "demo" => Selection::read(&options).and_then(|it| demo::run(&it)),
        "test" => Selection::read(&options).and_then(|it| test::run(&it)),
        "faults" => Selection::read(&options).and_then(|it| cases::run_faults(&it)),
        "inputs" => Selection::read(&options).and_then(|it| cases::run_inputs(&it)),
        "endurance" => endurance::run(&options),
        "generate" => generate(),
        "mobile" => mobile::build(options.first().map(String::as_str))
            .map(|all| all.iter().for_each(|it| println!("{}", it.display()))),
        "size" => mobile::size(options.first().map(String::as_str)),
        "audit" => Selection::read(&options).and_then(|it| audit::run(&it)),
        "sanitize" => sanitize::run(&options),
        "bench" => bench::run(&options),
        "instructions" => instructions::run(&options),
        "fuzz" => fuzz::run(&options),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        other => Err(format!("there is no command {other:?}\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Outcome {
    process::cargo(&["run", "--quiet", "-p", "amocore-codegen"]).run()?;
    glue::write()
}
