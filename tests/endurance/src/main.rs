//! `amocore-endurance`: keeps conformance runners busy until the time is over.
//!
//! A runner starts a case server of its own, and reading the cases takes longer than a call. With the
//! address of a server that runs already in `AMOCORE_ENDURANCE_CONTROL` this program says that one.

use std::process::ExitCode;
use std::{env, io};

use amocore_cases::program;
use amocore_endurance::Endurance;

fn main() -> ExitCode {
    let ended = match env::var("AMOCORE_ENDURANCE_CONTROL") {
        Ok(control) => point_to(&control),
        Err(_) => program::<Endurance>(),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("amocore-endurance: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Lives as long as a server of the runner's own would.
fn point_to(control: &str) -> Result<(), String> {
    println!("control {control}");
    io::copy(&mut io::stdin(), &mut io::sink()).map_err(|error| error.to_string())?;
    Ok(())
}
