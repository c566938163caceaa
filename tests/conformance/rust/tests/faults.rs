//! The fault matrix through both clients (tests/faults).

use amocore_conformance::{asynchronous, blocking, run};
use amocore_faults::Faults;

#[test]
fn blocking_client() {
    run::<Faults>("blocking", blocking);
}

#[test]
fn async_client() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    run::<Faults>("async", |played| runtime.block_on(asynchronous(played)));
}
