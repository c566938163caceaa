//! `amocore-inputs`: takes a conformance runner through hostile input.

use std::process::ExitCode;

use amocore_cases::program;
use amocore_inputs::Inputs;

fn main() -> ExitCode {
    match program::<Inputs>() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("amocore-inputs: {problem}");
            ExitCode::FAILURE
        }
    }
}
