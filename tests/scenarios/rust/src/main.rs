//! Runs the main job against the account that the environment names. If it names a large account,
//! too, all of its contacts are read.

use std::env;
use std::process::ExitCode;

use amocore::{Config, Result};
use amocore_scenarios::{
    Journal, asynchronous, blocking, read_large_asynchronous, read_large_blocking,
};

fn main() -> ExitCode {
    let mode = env::args().nth(1).unwrap_or_default();
    let outcome = match mode.as_str() {
        "blocking" => without_runtime(),
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

fn without_runtime() -> Result<Journal> {
    let journal = blocking(account("AMOCORE"))?;
    if let Some(large) = large() {
        read_large_blocking(large)?;
    }
    Ok(journal)
}

fn in_runtime() -> Result<Journal> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let journal = asynchronous(account("AMOCORE")).await?;
        if let Some(large) = large() {
            read_large_asynchronous(large).await?;
        }
        Ok(journal)
    })
}

fn large() -> Option<Config> {
    env::var_os("AMOCORE_LARGE_BASE_URL")?;
    Some(Config {
        requests_per_second: Some(0.0),
        ..account("AMOCORE_LARGE")
    })
}

/// An account of the environment, named as in the credential line that the sandbox prints.
fn account(prefix: &str) -> Config {
    let get = |name: &str| env::var(format!("{prefix}_{name}")).unwrap_or_default();
    Config::base_url(get("BASE_URL")).with_key(get("LOGIN"), get("KEY"))
}
