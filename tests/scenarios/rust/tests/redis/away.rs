//! Redis goes away, and comes back.

use std::time::Duration;

use amocore_fleet::{PASSWORD, PER_SECOND, Redis, account, refused};

use crate::workers::{WORKERS, Workers, odd};

/// How long Redis is away, and how long it is listened to before and after.
const TIME: Duration = Duration::from_secs(8);

#[test]
fn each_takes_its_share_alone_and_says_so_until_redis_is_back() {
    let (sandbox, mut redis) = (account(), Redis::start());
    let address = redis.address();
    let workers = Workers::start(&sandbox, &redis.url());
    // Until all know of each other: each is told with its next call.
    for _ in 0..3 {
        workers.each(|told| told.ended == "ok" && told.problem.is_empty());
    }

    redis.kill();
    let alone = workers.each(|told| !told.problem.is_empty());
    for told in &alone {
        let problem = &told.problem;
        assert!(
            problem.contains(&format!("Redis at {address}")),
            "{problem}"
        );
        assert!(
            problem.contains("takes 1 of 7 requests per second"),
            "{problem}"
        );
        assert!(!problem.contains(PASSWORD), "{problem}");
    }
    let told = workers.listen(TIME);
    let wrong = odd(&told, |it| it.ended == "ok" && !it.problem.is_empty());
    assert!(wrong.is_empty(), "{wrong:?}");
    let allowed = TIME.as_secs_f64() * f64::from(PER_SECOND);
    let share = told.len() as f64 / allowed;
    assert!(share >= 0.3, "they go on: {:.1} %", share * 100.0);

    redis.start_again();
    workers.each(|told| told.problem.is_empty());
    let told = workers.listen(TIME);
    let wrong = odd(&told, |it| it.ended == "ok" && it.problem.is_empty());
    assert!(wrong.is_empty(), "{wrong:?}");
    let share = told.len() as f64 / allowed;
    // More than they have alone, which is four sevenths.
    assert!(share >= 0.7, "as before: {:.1} %", share * 100.0);
    workers.end();
    assert_eq!(refused(&sandbox), 0, "requests that the account refused");
}

#[test]
fn connections_that_redis_closes_are_made_anew() {
    let (sandbox, redis) = (account(), Redis::start());
    let workers = Workers::start(&sandbox, &redis.url());
    workers.each(|told| told.ended == "ok");
    for _ in 0..3 {
        let killed = redis.ask(&["client", "kill", "type", "normal", "skipme", "yes"]);
        assert_ne!(killed, "0");
        // What was told before that, and after.
        for _ in 0..4 {
            let told = workers.each(|_| true);
            let wrong = odd(&told, |it| it.ended == "ok" && it.problem.is_empty());
            assert!(wrong.is_empty(), "{wrong:?}");
        }
    }
    workers.end();
    assert_eq!(refused(&sandbox), 0);
}

#[test]
fn without_redis_from_the_start_each_takes_little() {
    let (sandbox, mut redis) = (account(), Redis::start());
    redis.kill();
    let workers = Workers::start(&sandbox, &redis.url());
    let alone = workers.each(|told| told.ended == "ok");
    for told in alone {
        let problem = &told.problem;
        assert!(problem.contains("refuses connections"), "{problem}");
        assert!(
            problem.contains("takes 1 of 7 requests per second"),
            "{problem}"
        );
    }
    let told = workers.listen(TIME);
    workers.end();
    let most = WORKERS * (TIME.as_secs() as usize + 2);
    assert!(told.len() <= most, "{} requests", told.len());
    assert_eq!(refused(&sandbox), 0);
}
