//! Killed in the middle of concurrent writes, the sandbox comes back with
//! everything it acknowledged and nothing half-done.
#![cfg(unix)]

#[path = "support/file.rs"]
mod file;
#[path = "support/process.rs"]
mod process;
mod support;

use std::collections::HashSet;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use file::TemporaryFile;
use process::Process;
use rusqlite::Connection;
use serde_json::{Value, json};
use support::{ADMIN_QUERY, raw, send};

/// What the server said it did.
#[derive(Default)]
struct Acknowledged {
    contacts: Mutex<HashSet<i64>>,
    deleted: Mutex<HashSet<i64>>,
    accepted: Mutex<HashSet<i64>>,
    waiting: Mutex<HashSet<String>>,
}

fn post(process: &Process, target: &str, content_type: &str, body: &str) -> Option<String> {
    let separator = if target.contains('?') { '&' } else { '?' };
    let target = format!("{target}{separator}{ADMIN_QUERY}");
    let request = raw(
        "POST",
        &target,
        &[("Content-Type", content_type)],
        body.as_bytes(),
    );
    let reply = send(process.address, &request).ok()?;
    (reply.status == 200 && reply.complete).then_some(reply.body)
}

fn write_legacy(process: &Process, script: &str, body: &str) -> Option<i64> {
    let target = format!("/private/api/{script}");
    let body = post(process, &target, "application/x-www-form-urlencoded", body)?;
    body.split("<result>")
        .nth(1)?
        .split('<')
        .next()?
        .parse()
        .ok()
}

fn write_v2(process: &Process, path: &str, body: &Value) -> Option<Value> {
    let target = format!("/api/v2/incoming_leads/{path}");
    let body = post(process, &target, "application/json", &body.to_string())?;
    serde_json::from_str::<Value>(&body)
        .ok()?
        .get("data")
        .cloned()
}

/// Adds contacts with phones and tags, and deletes every fourth again.
fn legacy_writer(
    process: &Process,
    acknowledged: &Acknowledged,
    written: &AtomicUsize,
) -> Option<()> {
    for number in 0.. {
        let body = format!(
            "ACTION=ADD_PERSON&contact[person_name]=W{number}&contact[tags]=a,b\
             &contact[contact_data][phone_numbers][0][number]={number}"
        );
        let id = write_legacy(process, "contact_add.php", &body)?;
        acknowledged.contacts.lock().unwrap().insert(id);
        if number % 4 == 0 {
            // Without an answer nobody knows whether it is gone.
            acknowledged.contacts.lock().unwrap().remove(&id);
            write_legacy(
                process,
                "contact_delete.php",
                &format!("ACTION=DELETE&ID={id}"),
            )?;
            acknowledged.deleted.lock().unwrap().insert(id);
        }
        written.fetch_add(1, Ordering::Relaxed);
    }
    None
}

/// Adds incoming leads and accepts every other one.
fn incoming_writer(
    process: &Process,
    worker: usize,
    acknowledged: &Acknowledged,
    written: &AtomicUsize,
) -> Option<()> {
    for number in 0.. {
        let body = json!({"add": [{
            "source_name": "s", "source_uid": format!("{worker}-{number}"),
            "incoming_entities": {
                "leads": [{"name": "incoming"}],
                "contacts": [{"name": "incoming"}, {"name": "incoming"}],
                "companies": [{"name": "incoming"}]
            },
            "incoming_lead_info": {"form_id": 1, "form_page": "p", "ip": "i", "service_code": "c"}
        }]});
        let uid = write_v2(process, "form", &body)?[0].as_str()?.to_owned();
        if number % 2 == 0 {
            let data = write_v2(process, "accept", &json!({"accept": [&uid]}))?;
            let lead = data[&uid]["leads"][0].as_i64()?;
            acknowledged.accepted.lock().unwrap().insert(lead);
        } else {
            acknowledged.waiting.lock().unwrap().insert(uid);
        }
        written.fetch_add(1, Ordering::Relaxed);
    }
    None
}

fn ids<T: rusqlite::types::FromSql + Eq + std::hash::Hash>(
    file: &Connection,
    sql: &str,
) -> HashSet<T> {
    let mut statement = file.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn count(file: &Connection, sql: &str) -> i64 {
    file.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn check(path: &Path, acknowledged: &Acknowledged) {
    let file = Connection::open(path).unwrap();
    let integrity: String = file
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(integrity, "ok");
    assert_eq!(
        count(&file, "SELECT count(*) FROM pragma_foreign_key_check"),
        0
    );

    let contacts: HashSet<i64> = ids(&file, "SELECT id FROM contacts");
    assert!(
        acknowledged.contacts.lock().unwrap().is_subset(&contacts),
        "a contact is lost"
    );
    assert!(
        acknowledged.deleted.lock().unwrap().is_disjoint(&contacts),
        "a deletion is lost"
    );
    let leads: HashSet<i64> = ids(&file, "SELECT id FROM leads");
    assert!(
        acknowledged.accepted.lock().unwrap().is_subset(&leads),
        "a lead is lost"
    );
    let waiting: HashSet<String> = ids(
        &file,
        "SELECT uid FROM incoming_leads WHERE state = 'waiting'",
    );
    assert!(
        acknowledged.waiting.lock().unwrap().is_subset(&waiting),
        "a request is lost"
    );

    // Nothing half-done: contacts with their phone and both tags ...
    let written = "SELECT count(*) FROM contacts WHERE name LIKE 'W%'";
    let whole = "SELECT count(*) FROM contacts c WHERE name LIKE 'W%'
        AND (SELECT count(*) FROM custom_field_values WHERE element_type = 1 AND element_id = c.id) = 1
        AND (SELECT count(*) FROM element_tags WHERE element_type = 1 AND element_id = c.id) = 2";
    assert_eq!(count(&file, written), count(&file, whole));
    // ... no values of contacts that are gone ...
    assert_eq!(
        count(
            &file,
            "SELECT count(*) FROM custom_field_values
            WHERE element_type = 1 AND element_id NOT IN (SELECT id FROM contacts)"
        ),
        0
    );
    // ... and every acceptance with its lead, company and two linked contacts.
    let accepted = count(
        &file,
        "SELECT count(*) FROM incoming_leads WHERE state = 'accepted'",
    );
    let whole = "SELECT count(*) FROM leads l WHERE name = 'incoming' AND company_id IS NOT NULL
        AND (SELECT count(*) FROM lead_contacts WHERE lead_id = l.id) = 2";
    assert_eq!(
        count(&file, "SELECT count(*) FROM leads WHERE name = 'incoming'"),
        accepted
    );
    assert_eq!(count(&file, whole), accepted);
    assert_eq!(
        count(
            &file,
            "SELECT count(*) FROM contacts WHERE name = 'incoming'"
        ),
        3 * accepted
    );
}

#[test]
fn killed_again_and_again_it_keeps_what_it_acknowledged() {
    let file = TemporaryFile::new("kill");
    let acknowledged = Acknowledged::default();
    for round in 0..4 {
        let mut process = Process::start(&[
            "--data",
            file.path(),
            "--rate-limit",
            "off",
            "--seed",
            "empty",
        ]);
        if round > 0 {
            check(file.as_ref(), &acknowledged);
        }
        let written = AtomicUsize::new(0);
        let killed = AtomicBool::new(false);
        let server = &process;
        std::thread::scope(|scope| {
            for worker in 0..3 {
                let (acknowledged, written) = (&acknowledged, &written);
                scope.spawn(move || legacy_writer(server, acknowledged, written));
                let worker = round * 10 + worker;
                scope.spawn(move || incoming_writer(server, worker, acknowledged, written));
            }
            let pid = server.child.id().to_string();
            let (written, killed) = (&written, &killed);
            scope.spawn(move || {
                let patience = Instant::now();
                while written.load(Ordering::Relaxed) < 60
                    && patience.elapsed() < Duration::from_secs(30)
                {
                    std::thread::sleep(Duration::from_millis(1));
                }
                let done = std::process::Command::new("kill")
                    .args(["-9", &pid])
                    .status();
                killed.store(done.is_ok_and(|status| status.success()), Ordering::Relaxed);
            });
        });
        assert!(killed.load(Ordering::Relaxed));
        process.child.wait().unwrap();
    }
    assert!(acknowledged.contacts.lock().unwrap().len() > 50);
    assert!(!acknowledged.accepted.lock().unwrap().is_empty());
    drop(Process::start(&["--data", file.path()]));
    check(file.as_ref(), &acknowledged);
}

#[test]
fn an_account_in_a_file_outlives_a_graceful_stop() {
    let file = TemporaryFile::new("stop");
    let id = {
        let mut process = Process::start(&["--data", file.path(), "--seed", "small"]);
        let id = write_legacy(
            &process,
            "contact_add.php",
            "ACTION=ADD&contact[person_name]=Kept",
        );
        let pid = process.child.id().to_string();
        let stopped = std::process::Command::new("kill")
            .args(["-TERM", &pid])
            .status();
        assert!(stopped.unwrap().success());
        assert!(
            process.child.wait().unwrap().success(),
            "it stops by itself, content"
        );
        id.expect("an id")
    };
    let process = Process::start(&["--data", file.path(), "--seed", "empty"]);
    let target = format!("/private/api/contact_detail.php?ID={id}&{ADMIN_QUERY}");
    let reply = send(process.address, &raw("GET", &target, &[], b"")).unwrap();
    assert_eq!(reply.first("name"), Some("Kept"));
    let target = format!("/private/api/contact_search.php?SEARCH=jason&{ADMIN_QUERY}");
    let reply = send(process.address, &raw("GET", &target, &[], b"")).unwrap();
    assert_eq!(
        reply.all("contact").len(),
        1,
        "the seed does not replace what is there"
    );
}
