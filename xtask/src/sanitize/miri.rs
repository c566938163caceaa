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

/// Tests that it cannot run, or not in minutes.
const BEYOND: [&str; 13] = [
    // A client, and with it the machine's certificates and ring's assembly.
    "client::dynamic::tests",
    // Locks of files.
    "session::oauth::file",
    // Sockets of tokio's runtime.
    "transport::limiter",
    // Bodies of megabytes, with hundreds of members or a hundred thousand.
    "webhooks::body::tests::what_is_too_much_is_refused",
    "wire::brackets::tests::limits_are_told",
    "wire::brackets::tests::many_members_are_found_again",
    "wire::text::tests::a_megabyte_passes_and_ten_do_not",
    "wire::xml::tests::broken_documents_are_refused",
    "hostile_bodies_cost_little",
    "bodies_beyond_the_limits_are_refused",
    // Addresses of 56 KiB.
    "client::address",
    // Two thousand cookies, and a thousand texts with hundreds of secrets.
    "redact::tests::a_live_cookie_is_not_forgotten_for_those_that_came_and_went",
    "redact::tests::half_a_secret",
];

/// Without `charsets`, whose crate asks the processor, by assembly, what it can do.
const FEATURES: &str = "--features=client,http2,gzip,time-zones";

/// How many values a property is tried with, instead of 256.
const CASES: &str = "2";

/// Runs them.
pub fn run(tally: &mut Tally) {
    let tests = ["miri", "test", "--package=amocore", "--no-fail-fast"];
    let built = ["--no-default-features", FEATURES, "--lib"];
    let input = INPUT.map(|it| ["--test", it]).concat();
    let skipped = BEYOND.map(|it| ["--skip", it]).concat();
    let tests = nightly::cargo(&[&tests[..], &built, &input, &["--"], &skipped].concat())
        // The clock, which tells the present year, and the machine's time zones.
        .with("MIRIFLAGS", "-Zmiri-disable-isolation")
        .with("PROPTEST_CASES", CASES)
        .with("CARGO_TARGET_DIR", target().join("sanitize/miri"));
    tally.suite("the core's pure layers, miri", tests, of_cargo_test);
}
