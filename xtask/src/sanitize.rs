//! `cargo xtask sanitize`: the tests of the core under AddressSanitizer, which looks for leaks as well,
//! at the end of every process.

use crate::process::{Outcome, cargo, program, target};
use crate::results::{Tally, of_cargo_test};

/// Runs them. The stable toolchain has the runtime.
pub fn run(options: &[String]) -> Outcome {
    if options.iter().any(|it| it != "address") {
        return Err("there is no sanitizer but address".to_owned());
    }
    // With a target given, build scripts and macros are compiled without the flag.
    let host = host()?;
    let tests = ["test", "--no-fail-fast", "--target", &host];
    let core = ["-p", "amocore", "--lib", "--tests"];
    let tests = cargo(&[&tests[..], &core].concat())
        // The flag is not stable; the compiler is the same.
        .with("RUSTC_BOOTSTRAP", "1")
        .with("RUSTFLAGS", "-Zsanitizer=address")
        .with(
            "ASAN_OPTIONS",
            "detect_leaks=1:detect_stack_use_after_return=1",
        )
        .with("CARGO_TARGET_DIR", target().join("sanitize/address"));
    let mut tally = Tally::default();
    tally.suite("the core, address sanitizer", tests, of_cargo_test);
    tally.close()
}

/// The machine as the compiler calls it.
fn host() -> Outcome<String> {
    let (output, outcome) = program("rustc", &["-vV"]).capture_quietly();
    outcome?;
    let host = output.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| "rustc does not say what machine this is".to_owned())
}
