//! Hostile input in every place, through both clients (tests/inputs).

use amocore_conformance::{asynchronous, blocking, run};
use amocore_inputs::Inputs;

#[test]
fn blocking_client() {
    run::<Inputs>("blocking", blocking);
}

#[test]
fn async_client() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    run::<Inputs>("async", |played| runtime.block_on(asynchronous(played)));
}
