//! Every case through both clients.

use std::path::Path;

use amocore_cases::{Conductor, OPERATIONS};
use amocore_conformance::{asynchronous, blocking, run};

#[test]
fn blocking_client() {
    run::<Conductor>("blocking", blocking);
}

#[test]
fn async_client() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    run::<Conductor>("async", |played| runtime.block_on(asynchronous(played)));
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
