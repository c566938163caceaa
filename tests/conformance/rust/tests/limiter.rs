//! The limiter under many: 50 threads and 50 tasks over ten clients of one account.

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use amocore::{
    AsyncClient, BlockingClient, Config, ErrorKind, Result, SignInMode, SummarizeIncomingLeads,
};
use amocore_sandbox::{ADMIN_KEY, ADMIN_LOGIN, Fault, FaultKind, Options, RateLimit, Sandbox};

/// Half of the workers are threads, half are tasks.
const WORKERS: usize = 100;

/// Half of the clients are blocking, half are asynchronous.
const CLIENTS: usize = 10;

/// How long they go on.
const TIME: Duration = Duration::from_secs(20);

/// What the account allows in any one second.
const PER_SECOND: u32 = 7;

/// An account that refuses the eighth request in a second, and never blocks for it.
fn account() -> Sandbox {
    let options = Options {
        rate_limit: Some(RateLimit {
            per_second: PER_SECOND,
            refusals_before_block: u32::MAX,
            block: Duration::from_secs(1),
        }),
        ..Options::default()
    };
    Sandbox::start_blocking(options).expect("a sandbox")
}

/// Without sign-ins, which would be requests besides those that are counted.
fn config(sandbox: &Sandbox) -> Config {
    Config {
        sign_in: Some(SignInMode::EachRequest),
        retries: Some(0),
        ..Config::base_url(sandbox.base_url()).with_key(ADMIN_LOGIN, ADMIN_KEY)
    }
}

fn asked() -> SummarizeIncomingLeads {
    SummarizeIncomingLeads::default()
}

/// What came of a call, of whom and when.
#[derive(Debug)]
struct Call {
    worker: usize,
    ended: Instant,
    failure: Option<ErrorKind>,
}

/// All calls that ended in time, in the order in which they did.
fn calls(sandbox: &Sandbox, disturb: impl FnOnce() + Send) -> Vec<Call> {
    let (begun, ended) = (Instant::now(), Mutex::new(Vec::new()));
    let note = |worker, outcome: Result<()>| {
        let call = Call {
            worker,
            ended: Instant::now(),
            failure: outcome.err().map(|error| error.kind()),
        };
        ended.lock().expect("no panic").push(call);
    };
    let half = WORKERS / 2;
    let blocking: Vec<_> = (0..CLIENTS / 2)
        .map(|_| BlockingClient::new(config(sandbox)).expect("a client"))
        .collect();
    let others: Vec<_> = (0..CLIENTS / 2)
        .map(|_| AsyncClient::new(config(sandbox)).expect("a client"))
        .collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .expect("a runtime");
    thread::scope(|scope| {
        for worker in 0..half {
            let client = &blocking[worker % blocking.len()];
            scope.spawn(move || {
                while begun.elapsed() < TIME {
                    let outcome = client.v2.incoming_leads.summary(asked());
                    note(worker, outcome.map(drop));
                }
            });
        }
        scope.spawn(|| {
            runtime.block_on(async {
                let tasks = (half..WORKERS).map(|worker| {
                    let client = &others[worker % others.len()];
                    async move {
                        while begun.elapsed() < TIME {
                            let outcome = client.v2.incoming_leads.summary(asked()).await;
                            note(worker, outcome.map(drop));
                        }
                    }
                });
                futures_util::future::join_all(tasks).await;
            });
        });
        scope.spawn(disturb);
    });
    let mut calls = ended.into_inner().expect("no panic");
    calls.retain(|call| call.ended.duration_since(begun) < TIME);
    calls
}

#[test]
fn the_account_is_used_to_the_full_and_never_beyond() {
    let sandbox = account();
    let calls = calls(&sandbox, || {});
    let failed = calls.iter().filter(|call| call.failure.is_some()).count();
    assert_eq!(failed, 0, "requests that the account refused");
    let allowed = TIME.as_secs_f64() * f64::from(PER_SECOND);
    let share = calls.len() as f64 / allowed;
    println!(
        "{} of {allowed} requests: {:.1} %",
        calls.len(),
        share * 100.0
    );
    // On a calm machine it is all (docs/reliability.md).
    assert!(share >= 0.95, "{:.1} % of what is allowed", share * 100.0);
    let turns = |worker| calls.iter().filter(|call| call.worker == worker).count();
    let turns: Vec<usize> = (0..WORKERS).map(turns).collect();
    let (least, most) = (turns.iter().min(), turns.iter().max());
    assert!(
        most.zip(least)
            .is_some_and(|(most, least)| most - least <= 1),
        "first come, first served: {turns:?}"
    );
}

#[test]
fn a_block_page_stops_everybody_at_once_and_passes() {
    let sandbox = account();
    let block = Fault {
        kind: FaultKind::Status,
        status: Some(403),
        count: Some(1),
        ..Fault::default()
    };
    let calls = calls(&sandbox, || {
        thread::sleep(TIME / 4);
        sandbox.inject(block).expect("a fault");
    });
    let place = calls.iter().position(|call| call.failure.is_some());
    let place = place.expect("somebody sees the page");
    assert_eq!(calls[place].failure, Some(ErrorKind::Blocked));
    let after = &calls[place + 1..];
    assert!(after.iter().all(|call| call.failure.is_none()));
    // Those that were on the wire already come back, then there is silence.
    let silence = calls[place..]
        .windows(2)
        .take(PER_SECOND as usize)
        .map(|pair| pair[1].ended.duration_since(pair[0].ended))
        .max();
    assert!(silence >= Some(Duration::from_millis(900)), "{silence:?}");
    let rate = after.len() as f64 / (TIME.as_secs_f64() * 0.75 - 1.0);
    assert!(
        rate >= f64::from(PER_SECOND) * 0.9,
        "{rate} a second after it"
    );
}
