//! `amocore-faults`: takes a conformance runner through the fault matrix.

use std::process::ExitCode;

use amocore_cases::program;
use amocore_faults::Faults;

fn main() -> ExitCode {
    match program::<Faults>() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("amocore-faults: {problem}");
            ExitCode::FAILURE
        }
    }
}
