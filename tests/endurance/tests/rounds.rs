//! The calls come to what is expected of them, through both clients.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use amocore_cases::{Conduct as _, Played};
use amocore_conformance::{Outcome, asynchronous, blocking};
use amocore_endurance::Endurance;
use amocore_sandbox::{Options, Sandbox};

/// Calls that are under way at the same time. Most of the time they wait.
const WORKERS: usize = 8;

/// A round and some more.
const CALLS: usize = 600;

#[test]
fn blocking_client() {
    go("blocking", blocking);
}

#[test]
fn async_client() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    go("async", |played| runtime.block_on(asynchronous(played)));
}

fn go(mode: &str, call: impl Fn(&Played) -> Outcome + Sync) {
    let options = Options {
        rate_limit: None,
        ..Options::default()
    };
    let sandbox = Sandbox::start_blocking(options).expect("a sandbox");
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/cases");
    let account = sandbox.base_url().to_owned();
    let calls =
        Endurance::load(&cases, Path::new("unused"), account, Duration::ZERO).expect("the calls");
    let next = AtomicUsize::new(0);
    let run = calls.start("rust", mode).expect("a run");
    let work = |place| {
        let mut problems = Vec::new();
        while next.fetch_add(1, Ordering::Relaxed) < CALLS {
            let played = calls.play(run, place).expect("a call");
            let report = call(&played).report();
            let verdict = calls.outcome(run, place, &report, &report.to_string());
            problems.extend(verdict.expect("a verdict"));
        }
        problems
    };
    let problems: Vec<String> = thread::scope(|scope| {
        let work = &work;
        let worker = |place| scope.spawn(move || work(place));
        let workers: Vec<_> = (0..WORKERS).map(worker).collect();
        let ended = workers
            .into_iter()
            .flat_map(|it| it.join().expect("a worker"));
        ended.collect()
    });
    assert!(problems.is_empty(), "{problems:#?}");
}
