//! The nightly toolchain, which alone has Miri, and builds a standard library of one's own.

use crate::process::{Outcome, Program, program};

const COMPONENTS: [&str; 2] = ["rust-src", "miri"];

/// Cargo of the nightly toolchain. Its name as an argument counts more than the version that the
/// project is built with.
pub fn cargo(arguments: &[&str]) -> Program {
    let nightly = ["run", "nightly", "cargo"];
    program("rustup", &[&nightly[..], arguments].concat())
}

/// Installs what is missing of it.
pub fn prepare() -> Outcome {
    if !program("rustup", &["--version"]).succeeds() {
        return Err("these need a nightly toolchain with rust-src and miri, \
             and rustup to run it: https://rustup.rs"
            .to_owned());
    }
    if is_complete() {
        return Ok(());
    }
    let install = ["toolchain", "install", "nightly", "--profile", "minimal"];
    let components = COMPONENTS.map(|it| ["--component", it]).concat();
    program("rustup", &[&install[..], &components].concat()).run()
}

fn is_complete() -> bool {
    let list = ["component", "list", "--toolchain", "nightly", "--installed"];
    let (installed, outcome) = program("rustup", &list).capture_quietly();
    let has = |name| installed.lines().any(|it: &str| it.starts_with(name));
    outcome.is_ok() && COMPONENTS.into_iter().all(has)
}
