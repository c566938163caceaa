//! The project's own commands. No dependencies, so that they start at once on a fresh clone.

mod demo;
mod glue;
mod process;
mod python;
mod results;
mod sandbox;
mod system;
mod test;

use std::env;
use std::process::ExitCode;

use process::Outcome;

const HELP: &str = "\
cargo xtask <command>

  demo       builds what is needed, starts a sandbox on a free port and does the main job
             in every language, blocking and async
  test       installs what is missing, builds, and runs every test, type check and lint
  generate   writes the files that are made from the operation list
";

fn main() -> ExitCode {
    let command = env::args().nth(1).unwrap_or_default();
    let outcome = match command.as_str() {
        "demo" => demo::run(),
        "test" => test::run(),
        "generate" => generate(),
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
