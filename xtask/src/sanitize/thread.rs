//! ThreadSanitizer, which reports accesses that nothing orders, of threads that share memory.

use std::path::Path;

use super::{nightly, reports};
use crate::process::{Outcome, Program, root, target};
use crate::results::{Tally, of_cargo_test};
use crate::system;

/// What is reported and is no race, each with its reason.
const SUPPRESSIONS: &str = "xtask/sanitize/thread.supp";

/// Tests to run.
struct Suite {
    name: &'static str,
    tests: &'static [&'static str],
    /// Whether they time what they see. Then only races count: everything takes ten times as long.
    timed: bool,
}

/// The core's own tests, and those where many threads, tasks and processes meet. These are of two
/// packages, named together so that what both depend on is compiled once.
const SUITES: [Suite; 3] = [
    Suite {
        name: "the core",
        tests: &["--package=amocore", "--lib", "--tests"],
        timed: false,
    },
    Suite {
        name: "ends of processes, and tokens of many",
        tests: &[SCENARIOS, CONFORMANCE, "--test=ending", "--test=oauth"],
        timed: false,
    },
    Suite {
        name: "many at one account",
        tests: &[SCENARIOS, CONFORMANCE, "--test=limiter", "--test=redis"],
        timed: true,
    },
];

const SCENARIOS: &str = "--package=amocore-scenarios";
const CONFORMANCE: &str = "--package=amocore-conformance";

/// Runs them.
pub fn run(host: &str, tally: &mut Tally) -> Outcome {
    let built = target().join("sanitize/thread");
    let found = built.join("reports");
    system::compiler()?;
    system::redis()?;
    for suite in SUITES {
        reports::clear(&found)?;
        let tests = ["test", "-Zbuild-std", "--no-fail-fast", "--target", host];
        let tests = nightly::cargo(&[&tests[..], suite.tests].concat());
        let tests = watched(tests, &found).with("CARGO_TARGET_DIR", &built);
        let name = format!("{}, thread sanitizer", suite.name);
        if !suite.timed {
            tally.suite(&name, tests, of_cargo_test);
            tally.check(&format!("{name}: races"), || reports::none(&found));
            continue;
        }
        tally.check(&name, || {
            let (output, outcome) = tests.capture();
            match output.lines().any(|line| of_cargo_test(line).is_some()) {
                true => reports::none(&found),
                false => outcome.and(Err("ran no test".to_owned())),
            }
        });
    }
    Ok(())
}

/// The standard library is built with the flag as well: its locks and counters order what threads do.
/// Without the second that each process would wait for threads at its end.
fn watched(tests: Program, found: &Path) -> Program {
    let suppressions = root().join(SUPPRESSIONS);
    let options = format!(
        "suppressions={}:log_path={}:atexit_sleep_ms=0",
        suppressions.display(),
        found.join("race").display()
    );
    tests
        .with("RUSTFLAGS", "-Zsanitizer=thread")
        .with("TSAN_OPTIONS", options)
}
