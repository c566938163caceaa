//! Miri, which interprets the program and finds undefined behaviour of any kind. It has no network and
//! takes a hundred times as long, so the layers without input and output are run.

use super::nightly;
use crate::process::target;
use crate::results::{Tally, of_cargo_test};

/// The core's tests of encoding, reading and hostile input.
const INPUT: [&str; 5] = [
    "instants",
    "properties",
    "stamps",
    "webhook_bodies",
    "webhooks",
];

/// Unit tests that it cannot run, or not in minutes.
const BEYOND: [&str; 6] = [
    // A client, and with it the machine's certificates and ring's assembly.
    "client::dynamic::tests",
    // Locks of files.
    "session::oauth::file",
    // Sockets of tokio's runtime.
    "transport::limiter",
    // A megabyte and a hundred thousand members, byte by byte.
    "webhooks::body::tests::what_is_too_much_is_refused",
    // Addresses of 56 KiB.
    "client::address",
    // Two thousand cookies.
    "redact::tests::a_live_cookie_is_not_forgotten_for_those_that_came_and_went",
];

/// How many values a property is tried with, instead of 256.
const CASES: &str = "2";

/// Runs them.
pub fn run(tally: &mut Tally) {
    let tests = ["miri", "test", "-p", "amocore", "--no-fail-fast", "--lib"];
    let input = INPUT.map(|it| ["--test", it]).concat();
    let skipped = BEYOND.map(|it| ["--skip", it]).concat();
    let tests = nightly::cargo(&[&tests[..], &input, &["--"], &skipped].concat())
        // The clock, which tells the present year, and the machine's time zones.
        .with("MIRIFLAGS", "-Zmiri-disable-isolation")
        .with("PROPTEST_CASES", CASES)
        .with("CARGO_TARGET_DIR", target().join("sanitize/miri"));
    tally.suite("the core's pure layers, miri", tests, of_cargo_test);
}
