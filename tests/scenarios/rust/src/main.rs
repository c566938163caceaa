//! Runs the main job against the account that the environment names.

use std::env;
use std::process::ExitCode;

use amocore::{Config, Result};
use amocore_scenarios::{Journal, asynchronous, blocking};

fn main() -> ExitCode {
    let mode = env::args().nth(1).unwrap_or_default();
    let outcome = match mode.as_str() {
        "blocking" => blocking(config()),
        "async" => in_runtime(),
        _ => {
            eprintln!("usage: amocore-demo blocking|async");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(journal) => {
            let names: Vec<&str> = journal.operations().iter().copied().collect();
            println!("operations: {}", names.join(" "));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("failed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn in_runtime() -> Result<Journal> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(asynchronous(config()))
}

/// The credential line that the sandbox prints.
fn config() -> Config {
    let get = |name: &str| env::var(name).unwrap_or_default();
    Config::base_url(get("AMOCORE_BASE_URL")).with_key(get("AMOCORE_LOGIN"), get("AMOCORE_KEY"))
}
