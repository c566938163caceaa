//! Every case through both clients.

use std::path::Path;

use amocore_cases::{Conductor, OPERATIONS, Played};
use amocore_conformance::{Outcome, asynchronous, blocking};

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
    let table = amocore::operations::table();
    let names: Vec<String> = table
        .iter()
        .map(|operation| format!("{}.{}", operation.resource, operation.name))
        .collect();
    assert_eq!(names, OPERATIONS);
}

fn run(mode: &str, call: impl Fn(&Played) -> Outcome) {
    let conformance = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = conformance.join("../../target/conformance");
    let conductor = Conductor::new(&conformance.join("cases"), &out).expect("the cases");
    let run = conductor.start("rust", mode).expect("a run");
    let mut failed = 0;
    for (index, case) in conductor.cases().iter().enumerate() {
        let played = conductor.play(run, index).expect("a case");
        let report = call(&played).report();
        let problems = conductor
            .outcome(run, index, &report, &report.to_string())
            .expect("a verdict");
        if !problems.is_empty() {
            failed += 1;
            println!("{}: {}", case.operation, case.name);
            for problem in problems {
                println!("  {problem}");
            }
        }
    }
    conductor.finish(run).expect("a report");
    assert_eq!(failed, 0, "of {} cases", conductor.cases().len());
}
