//! One limit for all.

use std::time::Duration;

use amocore_fleet::{PER_SECOND, Redis, account, refused};
use amocore_sandbox::{Fault, FaultKind};

use crate::workers::{WORKERS, Workers, odd};

const TIME: Duration = Duration::from_secs(15);

#[test]
fn four_processes_use_all_that_is_allowed_and_never_more() {
    let (sandbox, redis) = (account(), Redis::start());
    let workers = Workers::start(&sandbox, &redis.url());
    workers.each(|told| told.ended == "ok");
    let told = workers.listen(TIME);
    workers.end();
    assert_eq!(refused(&sandbox), 0, "requests that the account refused");
    let wrong = odd(&told, |it| it.ended == "ok" && it.problem.is_empty());
    assert!(wrong.is_empty(), "{wrong:?}");
    let allowed = TIME.as_secs_f64() * f64::from(PER_SECOND);
    let share = told.len() as f64 / allowed;
    println!(
        "{} of {allowed} requests: {:.1} %",
        told.len(),
        share * 100.0
    );
    // On a calm machine it is all (docs/reliability.md).
    assert!(share >= 0.8, "{:.1} % of what is allowed", share * 100.0);
    let turns = |worker| told.iter().filter(|it| it.worker == worker).count();
    let turns: Vec<usize> = (0..WORKERS).map(turns).collect();
    let fair = told.len() / WORKERS;
    let near = |turns: &usize| turns.abs_diff(fair) <= fair / 2;
    assert!(turns.iter().all(near), "each its share: {turns:?}");
    let keys = redis.ask(&["keys", "*"]);
    assert!(
        keys.lines()
            .all(|key| key.starts_with("amocore:{127.0.0.1:")),
        "{keys}"
    );
    for key in keys.lines() {
        assert_ne!(redis.ask(&["pttl", key]), "-1", "{key} would stay for ever");
    }
}

#[test]
fn a_block_page_that_one_sees_stops_all() {
    let (sandbox, redis) = (account(), Redis::start());
    let workers = Workers::start(&sandbox, &redis.url());
    workers.each(|told| told.ended == "ok");
    let refusal = Fault {
        kind: FaultKind::Status,
        status: Some(429),
        count: Some(1),
        ..Fault::default()
    };
    sandbox.inject(refusal).expect("a fault");
    let told = workers.listen(TIME / 3);
    workers.end();
    let place = told
        .iter()
        .position(|it| it.ended != "ok")
        .expect("one sees it");
    assert_eq!(told[place].ended, "RateLimited");
    let after = &told[place + 1..];
    assert!(after.iter().all(|it| it.ended == "ok"), "it passes");
    // Those that were on the wire already come back, then there is silence.
    let silence = told[place..]
        .windows(2)
        .take(PER_SECOND as usize)
        .map(|pair| pair[1].at.duration_since(pair[0].at))
        .max();
    assert!(silence >= Some(Duration::from_millis(900)), "{silence:?}");
}
