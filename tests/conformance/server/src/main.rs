//! `amocore-cases --cases DIR --out DIR`: serves the conformance cases to a runner until its
//! standard input ends, and so never longer than the runner lives.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::{env, io};

use amocore_cases::{Conductor, control};

const USAGE: &str = "usage: amocore-cases --cases DIR --out DIR";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("amocore-cases: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let (mut cases, mut out) = (None, None);
    let mut arguments = env::args_os().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().map(PathBuf::from);
        match name.to_str() {
            Some("--cases") => cases = value,
            Some("--out") => out = value,
            _ => return Err(USAGE.to_owned()),
        }
    }
    let (Some(cases), Some(out)) = (cases, out) else {
        return Err(USAGE.to_owned());
    };
    let conductor = Arc::new(Conductor::new(&cases, &out)?);
    let address = control::serve(conductor).map_err(|error| error.to_string())?;
    println!("control http://{address}");
    io::copy(&mut io::stdin(), &mut io::sink()).map_err(|error| error.to_string())?;
    Ok(())
}
