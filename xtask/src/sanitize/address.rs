//! AddressSanitizer, which looks for leaks as well, at the end of every process.

use crate::process::{cargo, target};
use crate::results::{Tally, of_cargo_test};

/// Runs the core's tests under it. The stable toolchain has the runtime.
pub fn run(host: &str, tally: &mut Tally) {
    // With a target given, build scripts and macros are compiled without the flag.
    let tests = ["test", "--no-fail-fast", "--target", host];
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
    tally.suite("the core, address sanitizer", tests, of_cargo_test);
}
