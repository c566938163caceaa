//! `amocore-cases`: serves the conformance cases to a runner.

use std::process::ExitCode;

use amocore_cases::{Conductor, program};

fn main() -> ExitCode {
    match program::<Conductor>() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("amocore-cases: {problem}");
            ExitCode::FAILURE
        }
    }
}
