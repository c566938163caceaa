//! `amocore-fleet`: takes a conformance runner through calls that share an account.

use std::process::ExitCode;

use amocore_cases::program;
use amocore_fleet::Fleet;

fn main() -> ExitCode {
    match program::<Fleet>() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("amocore-fleet: {problem}");
            ExitCode::FAILURE
        }
    }
}
