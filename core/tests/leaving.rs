//! A thousand calls in flight, closed half-way, leave no thread and no socket behind.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use amocore::*;

const CALLS: usize = 1000;
const SUMMARY: &str =
    r#"{"sip":1,"form":2,"mail":3,"chat":4,"total":10,"avg_time":5,"accepted":6}"#;

/// Answers so many requests, and leaves those after them waiting until the client leaves. Its
/// threads and sockets are counted, too: they go when the client's connections close.
fn server(answered: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let left = Arc::new(AtomicUsize::new(answered));
    thread::spawn(move || {
        for connection in listener.incoming() {
            let left = Arc::clone(&left);
            let mut connection = connection.unwrap();
            thread::spawn(move || {
                let mut buffer = [0; 4096];
                while connection.read(&mut buffer).is_ok_and(|length| length > 0) {
                    let take = |left: usize| left.checked_sub(1);
                    let order = Ordering::AcqRel;
                    if left.fetch_update(order, Ordering::Acquire, take).is_err() {
                        continue;
                    }
                    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json";
                    let length = SUMMARY.len();
                    let answer = format!("{head}\r\nContent-Length: {length}\r\n\r\n{SUMMARY}");
                    connection.write_all(answer.as_bytes()).unwrap();
                }
            });
        }
    });
    address
}

/// How many threads and descriptors this process has.
fn counts() -> [usize; 2] {
    ["/proc/self/task", "/proc/self/fd"].map(|folder| fs::read_dir(folder).unwrap().count())
}

fn assert_settles(before: [usize; 2]) {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let now = counts();
        if now[0] <= before[0] && now[1] <= before[1] {
            return;
        }
        assert!(
            Instant::now() < deadline,
            "{before:?} before, {now:?} after"
        );
        thread::sleep(Duration::from_millis(20));
    }
}

fn config(address: &str) -> Config {
    Config {
        time_zone: Some("UTC".into()),
        requests_per_second: Some(0.0),
        retries: Some(0),
        ..Config::base_url(address).with_token("token")
    }
}

/// Half of the calls were answered, and the rest cancelled.
fn assert_half(outcomes: &[Result<IncomingLeadsSummary>]) {
    let cancelled =
        |it: &&Result<_>| matches!(it, Err(error) if error.kind() == ErrorKind::Cancelled);
    assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), CALLS / 2);
    assert_eq!(outcomes.iter().filter(cancelled).count(), CALLS / 2);
}

#[test]
fn calls_of_both_clients_leave_nothing_behind() {
    asynchronous();
    blocking();
}

fn asynchronous() {
    let address = server(CALLS / 2 + 1);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let client = AsyncClient::new(config(&address)).unwrap();
    runtime
        .block_on(
            client
                .v2
                .incoming_leads
                .summary(SummarizeIncomingLeads::default()),
        )
        .unwrap();
    let before = counts();
    let answered = Arc::new(AtomicUsize::new(0));
    let calls: Vec<_> = (0..CALLS)
        .map(|_| {
            let (client, answered) = (client.clone(), Arc::clone(&answered));
            runtime.spawn(async move {
                let request = SummarizeIncomingLeads::default();
                let outcome = client.v2.incoming_leads.summary(request).await;
                if outcome.is_ok() && answered.fetch_add(1, Ordering::AcqRel) + 1 == CALLS / 2 {
                    client.close();
                }
                outcome
            })
        })
        .collect();
    let outcomes: Vec<_> = calls
        .into_iter()
        .map(|call| runtime.block_on(call).unwrap())
        .collect();
    assert_half(&outcomes);
    assert_settles(before);
}

fn blocking() {
    let address = server(CALLS / 2 + 1);
    let client = BlockingClient::new(config(&address)).unwrap();
    client
        .v2
        .incoming_leads
        .summary(SummarizeIncomingLeads::default())
        .unwrap();
    let before = counts();
    let (answered, answers) = mpsc::channel();
    let calls: Vec<_> = (0..CALLS)
        .map(|_| {
            let (client, answered) = (client.clone(), answered.clone());
            thread::Builder::new()
                .stack_size(512 * 1024)
                .spawn(move || {
                    let request = SummarizeIncomingLeads::default();
                    let outcome = client.v2.incoming_leads.summary(request);
                    if outcome.is_ok() {
                        answered.send(()).unwrap();
                    }
                    outcome
                })
                .unwrap()
        })
        .collect();
    answers.iter().take(CALLS / 2).for_each(drop);
    client.close();
    let outcomes: Vec<_> = calls.into_iter().map(|call| call.join().unwrap()).collect();
    assert_half(&outcomes);
    assert_settles(before);
}
