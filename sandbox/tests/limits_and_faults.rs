//! The request limit, the body limit, and the faults a test can ask for.

mod support;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use amocore_sandbox::RateLimit;
use serde_json::json;
use support::{AUTH, Server, raw, send};

const SUMMARY: &str = "/api/v2/incoming_leads/summary";

fn limited(limit: RateLimit) -> Server {
    Server::with(|options| options.rate_limit = Some(limit))
}

/// clients-demand 10: a burst gets 429, and a client that waits gets on.
#[test]
fn a_burst_gets_429_and_recovers() {
    let server = limited(RateLimit::default());
    let mut admitted = 0;
    let refused = (0..500)
        .find_map(|_| {
            let reply = server.get_as_admin(SUMMARY);
            admitted += usize::from(reply.status == 200);
            (reply.status != 200).then_some(reply)
        })
        .expect("a refusal");
    assert!(admitted >= 7, "seven a second are fine");
    assert_eq!((refused.status, refused.body.as_str()), (429, ""));
    assert_eq!(refused.header("content-type"), Some("application/json"));
    let patience = Instant::now();
    while server.get_as_admin(SUMMARY).status != 200 {
        assert!(
            patience.elapsed() < Duration::from_secs(5),
            "it never recovers"
        );
        std::thread::sleep(Duration::from_millis(250));
    }
}

#[test]
fn ignoring_429_brings_a_403_block_that_passes() {
    let server = limited(RateLimit {
        per_second: 1,
        refusals_before_block: 5,
        block: Duration::from_secs(1),
    });
    let mut blocked = None;
    for _ in 0..60 {
        let reply = server.get_as_admin(SUMMARY);
        if reply.status == 403 {
            blocked = Some(reply);
            break;
        }
    }
    let blocked = blocked.expect("a block");
    assert_eq!(blocked.header("content-type"), Some("text/html"));
    assert!(blocked.body.contains("403 Forbidden"));
    let patience = Instant::now();
    while server.get_as_admin(SUMMARY).status != 200 {
        assert!(
            patience.elapsed() < Duration::from_secs(8),
            "the block never passes"
        );
        std::thread::sleep(Duration::from_millis(300));
    }
}

#[test]
fn both_apis_share_the_limit_and_a_reset_lifts_it() {
    let server = limited(RateLimit {
        per_second: 2,
        refusals_before_block: 0,
        block: Duration::from_secs(600),
    });
    let mut statuses = (0..500).flat_map(|_| {
        [
            server.get_as_admin(SUMMARY).status,
            server.read("contacts.php").status,
            server.form("/private/api/auth.php", AUTH).status,
        ]
    });
    assert!(statuses.any(|status| status == 403));
    assert_eq!(
        server.get("/_sandbox/state").status,
        200,
        "the sandbox's own pages go on"
    );
    server.control("reset", json!({}));
    assert_eq!(server.get_as_admin(SUMMARY).status, 200);
}

#[test]
fn bodies_beyond_the_limit_are_413() {
    let server = Server::with(|options| options.body_limit = 10_000);
    let fits = format!(
        "ACTION=ADD&contact[person_name]=x&pad={}",
        "y".repeat(9_000)
    );
    assert!(server.write("contact_add.php", &fits).result() > 0);
    let too_long = format!(
        "ACTION=ADD&contact[person_name]=x&pad={}",
        "y".repeat(11_000)
    );
    assert_eq!(server.write("contact_add.php", &too_long).status, 413);
    let huge = "y".repeat(35_000);
    assert_eq!(server.write("contact_add.php", &huge).status, 413);
}

fn fault(server: &Server, fault: serde_json::Value) {
    server.control("faults", fault);
}

const ADD: &str = "ACTION=ADD&contact[person_name]=Fault";

fn send_add(server: &Server) -> std::io::Result<support::Reply> {
    let target = format!("/private/api/contact_add.php?{AUTH}");
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    send(
        server.sandbox.address(),
        &raw("POST", &target, &headers, ADD.as_bytes()),
    )
}

#[test]
fn a_reset_closes_the_connection_before_or_after_processing() {
    let server = Server::start();
    let before = server.count("contacts");
    for (when, stored) in [("before", 0), ("after", 1)] {
        fault(&server, json!({"kind": "reset", "when": when}));
        let Err(error) = send_add(&server) else {
            panic!("an answer arrived");
        };
        assert!(
            matches!(
                error.kind(),
                ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof
            ),
            "{error:?}"
        );
        assert_eq!(server.count("contacts"), before + stored, "{when}");
    }
    assert!(
        send_add(&server).unwrap().result() > 0,
        "one fault, one request"
    );
}

#[test]
fn a_reset_is_a_real_tcp_reset() {
    let server = Server::start();
    fault(&server, json!({"kind": "reset"}));
    let mut stream = TcpStream::connect(server.sandbox.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    stream.write_all(&raw("GET", SUMMARY, &[], b"")).unwrap();
    let error = stream.read(&mut [0; 64]).expect_err("a reset");
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn a_truncated_body_is_shorter_than_announced() {
    let server = Server::start();
    fault(&server, json!({"kind": "truncate"}));
    let reply = server.read("contacts.php");
    assert_eq!(reply.status, 200);
    assert!(!reply.complete);
    assert!(reply.body.starts_with("<?xml") && !reply.body.contains("</root>"));
    assert!(server.read("contacts.php").complete);
}

#[test]
fn statuses_pages_and_content_types() {
    let server = Server::start();
    fault(
        &server,
        json!({"kind": "status", "status": 503, "count": 2}),
    );
    for _ in 0..2 {
        let reply = server.read("contacts.php");
        assert_eq!(reply.status, 503);
        assert_eq!(reply.header("content-type"), Some("text/html"));
    }
    fault(
        &server,
        json!({"kind": "status", "status": 402, "error_code": 402}),
    );
    server.read("contacts.php").assert_error(402);
    fault(
        &server,
        json!({"kind": "status", "status": 403, "error_code": 113}),
    );
    let reply = server.v2_get("incoming_leads/summary");
    assert_eq!(
        (reply.status, reply.json()["response"]["error_code"].clone()),
        (403, json!("113"))
    );
    fault(&server, json!({"kind": "status", "status": 402}));
    let reply = server.v2_get("incoming_leads/summary");
    assert_eq!(
        (reply.status, reply.json()["status"].clone()),
        (402, json!(402))
    );
    fault(&server, json!({"kind": "html"}));
    let reply = server.read("contacts.php");
    assert_eq!(reply.status, 200);
    assert!(reply.body.starts_with("<!DOCTYPE html>"));
    fault(&server, json!({"kind": "wrong_content_type"}));
    let reply = server.v2_get("incoming_leads/summary");
    assert_eq!(reply.header("content-type"), Some("text/plain"));
    assert!(reply.json()["total"].is_i64());
    fault(&server, json!({"kind": "rate_limit"}));
    assert_eq!(server.v2_get("incoming_leads/summary").status, 429);
    assert_eq!(server.v2_get("incoming_leads/summary").status, 200);
}

#[test]
fn delays_and_slow_bodies_take_their_time() {
    let server = Server::start();
    for kind in ["delay", "slow_body"] {
        fault(&server, json!({"kind": kind, "milliseconds": 300}));
        let start = Instant::now();
        let reply = server.read("contacts.php");
        assert!(start.elapsed() >= Duration::from_millis(300), "{kind}");
        assert!(reply.complete && reply.body.ends_with("</root>\n"));
    }
}

#[test]
fn faults_choose_their_requests() {
    let server = Server::start();
    fault(
        &server,
        json!({"kind": "status", "status": 500, "path": "deals.php"}),
    );
    assert_eq!(server.read("contacts.php").status, 200);
    assert_eq!(server.read("deals.php").status, 500);

    fault(
        &server,
        json!({"kind": "status", "status": 500, "probability": 0.5}),
    );
    let hits = |server: &Server| -> Vec<bool> {
        (0..40)
            .map(|_| server.read("deals.php").status == 500)
            .collect()
    };
    let first = hits(&server);
    let count = first.iter().filter(|hit| **hit).count();
    assert!(
        (8..=32).contains(&count),
        "{count} of 40 at a chance of one half"
    );
    let cleared = server.send("DELETE", "/_sandbox/faults", &[], b"");
    assert_eq!(cleared.json(), json!({"faults": []}));
    assert_eq!(server.read("deals.php").status, 200);
    fault(
        &server,
        json!({"kind": "status", "status": 500, "probability": 0.5}),
    );
    assert_eq!(hits(&server), first, "chances repeat themselves");
}

#[test]
fn wrong_faults_are_refused() {
    let server = Server::start();
    for bad in [
        json!({}),
        json!({"kind": "earthquake"}),
        json!({"kind": "status", "status": 99}),
        json!({"kind": "delay", "probability": 2}),
        json!({"kind": "delay", "colour": "red"}),
    ] {
        let reply = server.json("/_sandbox/faults", &bad);
        assert_eq!(reply.status, 400, "{bad}");
        assert!(reply.json()["error"].is_string());
    }
}

#[test]
fn a_long_read_does_not_hold_up_others() {
    let server = Server::start();
    fault(
        &server,
        json!({"kind": "slow_body", "milliseconds": 3000, "path": "contacts.php"}),
    );
    let address = server.sandbox.address();
    let slow = std::thread::spawn(move || {
        send(
            address,
            &raw(
                "GET",
                &format!("/private/api/contacts.php?{AUTH}"),
                &[],
                b"",
            ),
        )
    });
    let start = Instant::now();
    for _ in 0..10 {
        server.write("contact_add.php", ADD).result();
    }
    assert!(start.elapsed() < Duration::from_millis(2_500));
    assert_eq!(slow.join().unwrap().unwrap().status, 200);
}
