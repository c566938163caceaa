//! Every case through both clients.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use amocore_cases::{Conductor, OPERATIONS, Played};
use amocore_conformance::{Outcome, asynchronous, blocking};

/// Cases that are under way at the same time. Most of the time they wait.
const WORKERS: usize = 8;

#[test]
fn blocking_client() {
    run("blocking", blocking);
}

#[test]
fn async_client() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    run("async", |played| runtime.block_on(asynchronous(played)));
}

#[test]
fn every_operation_has_cases() {
    let names: Vec<String> = amocore::operations::table()
        .iter()
        .chain(&amocore::tools::table())
        .map(|operation| format!("{}.{}", operation.resource, operation.name))
        .collect();
    assert_eq!(names, OPERATIONS);
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
    let missing: Vec<&String> = names
        .iter()
        .filter(|name| !cases.join(format!("{name}.json")).exists())
        .collect();
    assert!(missing.is_empty(), "no cases of {missing:?}");
}

fn run(mode: &str, call: impl Fn(&Played) -> Outcome + Sync) {
    let conformance = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = conformance.join("../../target/conformance");
    let conductor = Conductor::new(&conformance.join("cases"), &out).expect("the cases");
    let run = conductor.start("rust", mode).expect("a run");
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= conductor.cases().len() {
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
