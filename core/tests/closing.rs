//! Closing a client with calls in flight.

mod support;

use std::io::Read;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use amocore::*;
use support::{answer, server};

fn client(address: &str) -> BlockingClient {
    let sign_in = Some(SignInMode::EachRequest);
    support::client(Config {
        sign_in,
        ..support::config(address)
    })
}

#[test]
fn a_write_on_the_wire_may_have_happened_and_a_read_has_not() {
    let (address, requests) = server(Vec::new());
    let client = client(&address);
    let other = client.clone();
    let write = thread::spawn(move || other.legacy.contacts.delete(7).unwrap_err());
    requests.recv().unwrap();
    let other = client.clone();
    let read = thread::spawn(move || other.legacy.contacts.get(7).unwrap_err());
    requests.recv().unwrap();
    client.close();
    let (write, read) = (write.join().unwrap(), read.join().unwrap());
    assert_eq!(
        (write.kind(), write.may_have_happened()),
        (ErrorKind::Cancelled, true)
    );
    assert_eq!(
        (read.kind(), read.may_have_happened()),
        (ErrorKind::Cancelled, false)
    );
    let later = client.legacy.contacts.delete(7).unwrap_err();
    assert_eq!(
        (later.kind(), later.may_have_happened()),
        (ErrorKind::Cancelled, false)
    );
}

#[test]
fn a_batch_that_is_closed_knows_what_was_done() {
    let uids: Vec<String> = (0..250).map(|index| format!("\"uid{index}\"")).collect();
    let first = format!("{{\"status\":\"success\",\"data\":[{}]}}", uids.join(","));
    let (address, requests) = server(vec![answer(200, "", &first)]);
    let client = client(&address);
    let other = client.clone();
    let batch = thread::spawn(move || {
        let form = IncomingForm {
            source_name: "a".into(),
            source_uid: "b".into(),
            incoming_lead_info: IncomingFormInfo {
                form_id: 1,
                form_page: "p".into(),
                ip: "127.0.0.1".into(),
                service_code: "s".into(),
                ..Default::default()
            },
            incoming_entities: IncomingEntities {
                leads: vec![LeadDraft::default()],
                ..Default::default()
            },
            ..Default::default()
        };
        other
            .v2
            .incoming_leads
            .add_form(vec![form; 600])
            .unwrap_err()
    });
    requests.recv().unwrap();
    requests.recv().unwrap();
    client.close();
    let error = batch.join().unwrap();
    assert_eq!(error.kind(), ErrorKind::PartialFailure);
    assert_eq!(error.items().len(), 600);
    assert_eq!(error.items()[249].id.as_deref(), Some("uid249"));
    assert!(error.items()[250].may_have_happened && error.items()[499].may_have_happened);
    assert!(!error.items()[500].may_have_happened);
}

#[test]
fn a_cancelled_call_tells_whether_it_may_have_happened() {
    let (address, requests) = server(Vec::new());
    let sign_in = Some(SignInMode::EachRequest);
    let client = Client::new(Config {
        sign_in,
        requests_per_second: Some(0.0),
        ..support::config(&address)
    })
    .unwrap();
    for (name, happened) in [
        ("legacy.contacts.delete", true),
        ("legacy.contacts.get", false),
    ] {
        let mut call = client.start_json(name, r#"{"id": 7}"#, dynamic::Notation::Exact);
        let canceller = call.canceller();
        let waiting = thread::spawn(move || call.wait_for(Duration::from_secs(5)).unwrap());
        requests.recv().unwrap();
        canceller.cancel();
        let error = waiting.join().unwrap().unwrap_err();
        assert_eq!(
            (error.kind(), error.may_have_happened()),
            (ErrorKind::Cancelled, happened)
        );
    }
}

#[test]
fn a_blocking_call_that_is_cancelled_closes_its_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::new(Config {
        time_zone: Some("UTC".into()),
        ..Config::base_url(address).with_token("token")
    })
    .unwrap();
    let name = "v2.incoming_leads.summary";
    let mut call = client.start_json(name, "{}", dynamic::Notation::Exact);
    let canceller = call.canceller();
    let waiting = thread::spawn(move || call.wait_for(Duration::from_secs(20)).unwrap());
    let (mut connection, _) = listener.accept().unwrap();
    let mut buffer = [0; 4096];
    assert!(connection.read(&mut buffer).unwrap() > 0);
    canceller.cancel();
    assert_eq!(
        waiting.join().unwrap().unwrap_err().kind(),
        ErrorKind::Cancelled
    );
    connection
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    // The client still lives.
    assert!(matches!(connection.read(&mut buffer), Ok(0)));
    drop(client);
}
