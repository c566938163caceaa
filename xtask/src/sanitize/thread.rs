//! ThreadSanitizer, which reports accesses that nothing orders, of threads that share memory.

use std::fs;
use std::path::Path;

use super::nightly;
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
    let reports = built.join("reports");
    system::compiler()?;
    system::redis()?;
    for suite in SUITES {
        clear(&reports)?;
        let tests = ["test", "-Zbuild-std", "--no-fail-fast", "--target", host];
        let tests = nightly::cargo(&[&tests[..], suite.tests].concat());
        let tests = watched(tests, &reports).with("CARGO_TARGET_DIR", &built);
        let name = format!("{}, thread sanitizer", suite.name);
        if !suite.timed {
            tally.suite(&name, tests, of_cargo_test);
            tally.check(&format!("{name}: races"), || none(&reports));
            continue;
        }
        tally.check(&name, || {
            let (output, outcome) = tests.capture();
            match output.lines().any(|line| of_cargo_test(line).is_some()) {
                true => none(&reports),
                false => outcome.and(Err("ran no test".to_owned())),
            }
        });
    }
    Ok(())
}

/// The standard library is built with the flag as well: its locks and counters order what threads do.
/// Reports are files, because nobody looks at the last words of a process that a test has started.
/// Without the second that each process would wait for threads at its end.
fn watched(tests: Program, reports: &Path) -> Program {
    let suppressions = root().join(SUPPRESSIONS);
    let options = format!(
        "suppressions={}:log_path={}:atexit_sleep_ms=0",
        suppressions.display(),
        reports.join("race").display()
    );
    tests
        .with("RUSTFLAGS", "-Zsanitizer=thread")
        .with("TSAN_OPTIONS", options)
}

fn clear(reports: &Path) -> Outcome {
    let problem = |error| format!("{}: {error}", reports.display());
    if reports.exists() {
        fs::remove_dir_all(reports).map_err(problem)?;
    }
    fs::create_dir_all(reports).map_err(problem)
}

/// Shows what was reported, by any process.
fn none(reports: &Path) -> Outcome {
    let problem = |error| format!("{}: {error}", reports.display());
    let mut races = 0;
    for file in fs::read_dir(reports).map_err(problem)? {
        let report = fs::read(file.map_err(problem)?.path()).map_err(problem)?;
        let report = String::from_utf8_lossy(&report);
        println!("{report}");
        races += report.matches("WARNING: ThreadSanitizer").count();
    }
    match races {
        0 => Ok(()),
        some => Err(format!("{some} reports")),
    }
}
