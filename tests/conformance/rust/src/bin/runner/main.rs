//! The runner as a program of its own, as the other languages have it: `amocore-runner blocking` or
//! `amocore-runner async`, in the root of the workspace. What it is measured by is its process
//! (`cargo xtask endurance`); the tests beside it run the cases without one.

mod control;

use std::process::ExitCode;

use amocore_cases::Played;
use amocore_conformance::{Outcome, asynchronous, blocking};
use serde_json::{Value, json};

use control::Control;

fn main() -> ExitCode {
    let mode = std::env::args().nth(1).unwrap_or_default();
    let ended = match mode.as_str() {
        "blocking" => run(&mode, blocking),
        "async" => {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            run(&mode, |played| runtime.block_on(asynchronous(played)))
        }
        _ => Err("usage: amocore-runner blocking|async".to_owned()),
    };
    match ended {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("amocore-runner: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Goes through the cases for as long as the server likes, and counts those that fail.
fn run(mode: &str, call: impl Fn(&Played) -> Outcome) -> Result<usize, String> {
    let mut control = Control::start()?;
    let started = control.post("/start", &json!({"language": "rust", "mode": mode}))?;
    let cases = started["cases"].as_array().cloned().unwrap_or_default();
    let (mut passed, mut failed) = (0, 0);
    loop {
        for known in &cases {
            let place = json!({"run": started["run"], "index": known["index"]});
            let played = read(control.post("/case", &place)?);
            let mut report = call(&played).report();
            report["run"] = place["run"].clone();
            report["index"] = place["index"].clone();
            let verdict = control.post("/outcome", &report)?;
            if verdict["passed"] == true {
                passed += 1;
                continue;
            }
            failed += 1;
            println!("{}: {}", known["operation"], known["name"]);
            println!("{:#}", verdict["problems"]);
        }
        let run = json!({"run": started["run"]});
        if control.post("/finish", &run)?["again"] != true {
            break;
        }
    }
    println!("rust {mode}: {passed} passed, {failed} failed");
    Ok(failed)
}

fn read(mut case: Value) -> Played {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Played {
        operation: word(&case["operation"]),
        method: word(&case["method"]),
        arguments: case["arguments"].take(),
        config: case["config"].take(),
        cancel_after: case["cancel_after"].as_f64(),
    }
}
