//! A run through all cases, several at a time.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use amocore_cases::{Conduct, Played};

use crate::Outcome;

/// Cases that are under way at the same time. Most of the time they wait.
const WORKERS: usize = 8;

/// Takes one of the clients through all cases.
///
/// # Panics
/// When a case failed, with all that did.
pub fn run<C: Conduct>(mode: &str, call: impl Fn(&Played) -> Outcome + Sync) {
    let conformance = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = conformance.join("../../target/conformance");
    let conductor = C::new(&conformance.join("cases"), &out).expect("the cases");
    let run = conductor.start("rust", mode).expect("a run");
    let all = conductor.known().len();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= all {
                        return;
                    }
                    let played = conductor.play(run, index).expect("a case");
                    let report = call(&played).report();
                    conductor
                        .outcome(run, index, &report, &report.to_string())
                        .expect("a verdict");
                }
            });
        }
    });
    let report = conductor.finish(run).expect("a report");
    assert_eq!(report["failed"], 0, "{:#}", report["failures"]);
}
