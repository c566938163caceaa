//! Runtimes of the application's own, which end before the calls that were made in them.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use amocore::*;
use tokio::runtime::{Builder, Runtime};

const CALLS: usize = 50;
const DEADLINE: Duration = Duration::from_secs(20);

/// Leaves so many requests without an answer, and tells of each that came and of each whose
/// client left. Answers those after them.
fn server() -> (String, Receiver<()>, Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (came, arrivals) = mpsc::channel();
    let (left, leavings) = mpsc::channel();
    thread::spawn(move || {
        for (number, connection) in listener.incoming().enumerate() {
            let (mut connection, came, left) = (connection.unwrap(), came.clone(), left.clone());
            thread::spawn(move || {
                let mut buffer = [0; 4096];
                assert!(connection.read(&mut buffer).unwrap() > 0);
                if number >= CALLS {
                    let answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\
                                  Content-Length: 11\r\nConnection: close\r\n\r\n{\"total\":7}";
                    connection.write_all(answer.as_bytes()).unwrap();
                    return;
                }
                let _ = came.send(());
                while connection.read(&mut buffer).is_ok_and(|length| length > 0) {}
                let _ = left.send(());
            });
        }
    });
    (address, arrivals, leavings)
}

fn runtime() -> Runtime {
    Builder::new_current_thread().build().unwrap()
}

fn all(told: &Receiver<()>) {
    for _ in 0..CALLS {
        told.recv_timeout(DEADLINE).unwrap();
    }
}

#[test]
fn a_runtime_that_is_dropped_takes_its_calls_along_and_no_others() {
    let (address, arrivals, leavings) = server();
    let config = Config {
        time_zone: Some("UTC".into()),
        requests_per_second: Some(0.0),
        retries: Some(0),
        // Longer than anything here waits.
        timeout: Some(10.0 * DEADLINE.as_secs_f64()),
        ..Config::base_url(address).with_token("token")
    };
    let client = AsyncClient::new(config.clone()).unwrap();
    let summary = SummarizeIncomingLeads::default;
    let first = runtime();
    for _ in 0..CALLS {
        let client = client.clone();
        first.spawn(async move { client.v2.incoming_leads.summary(summary()).await });
    }
    let arrived = first.spawn_blocking(move || all(&arrivals));
    first.block_on(arrived).unwrap();
    drop(first);
    all(&leavings);

    let total = runtime()
        .block_on(client.v2.incoming_leads.summary(summary()))
        .unwrap()
        .total;
    assert_eq!(total, 7);
    let blocking = BlockingClient::new(config).unwrap();
    assert_eq!(
        blocking.v2.incoming_leads.summary(summary()).unwrap().total,
        7
    );
}

#[test]
fn a_call_that_was_waited_for_goes_on_when_it_is_awaited() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let client = client::Client::new(Config {
        time_zone: Some("UTC".into()),
        ..Config::base_url(address).with_token("token")
    })
    .unwrap();
    let name = "v2.incoming_leads.summary";
    let mut call = client.start_json(name, "{}", client::dynamic::Notation::Exact);
    // Nobody answers yet.
    assert!(call.wait_for(Duration::from_millis(20)).is_none());
    let server = thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        assert!(connection.read(&mut [0; 4096]).unwrap() > 0);
        let answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\
                      Content-Length: 11\r\nConnection: close\r\n\r\n{\"total\":7}";
        connection.write_all(answer.as_bytes()).unwrap();
    });
    let summary = runtime().block_on(call).unwrap();
    assert!(summary.contains("\"total\":7"), "{summary}");
    server.join().unwrap();
}
