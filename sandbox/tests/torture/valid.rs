//! Valid requests: writes of every kind of subject over both APIs, and reads.

use std::time::{SystemTime, UNIX_EPOCH};

use amocore_sandbox::{ADMIN_KEY, ADMIN_LOGIN, ADMIN_TOKEN};
use serde_json::{Value, json};

use crate::connection::{Answer, request};
use crate::record::{Record, State};
use crate::subject::{Kind, Row};
use crate::support::{ADMIN_QUERY, encode};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
/// The seeded field for phones.
const PHONE: i64 = 4_396_818;

/// The request that brings the record into the state asked for. `lead` is one
/// to write notes on.
pub fn write(record: &Record, wanted: State, lead: i64) -> Vec<u8> {
    match (record.subject.kind, wanted) {
        (Kind::Person | Kind::Deal, wanted) => legacy(record, wanted),
        (_, State::At(revision)) => v2(record, revision, lead),
        (kind, State::Absent) => unreachable!("{kind:?} is never deleted"),
    }
}

/// The ids in the answer to a write, if it says that everything was done.
pub fn written(kind: Kind, answer: &Answer) -> Option<Vec<i64>> {
    if answer.status != 200 {
        return None;
    }
    let ids: Vec<i64> = if matches!(kind, Kind::Person | Kind::Deal) {
        let (_, rest) = answer.body.split_once("<result>")?;
        let (id, _) = rest.split_once('<')?;
        vec![id.parse().ok()?]
    } else {
        let body: Value = serde_json::from_str(&answer.body).ok()?;
        let items = body["_embedded"]["items"].as_array()?;
        let ids = items.iter().map(|item| item["id"].as_i64());
        ids.collect::<Option<_>>()?
    };
    (ids.len() as u64 == kind.parts()).then_some(ids)
}

/// The request whose answer shows the record.
pub fn read(record: &Record) -> Vec<u8> {
    let id = record.ids[0];
    let target = match record.subject.kind {
        Kind::Lead => format!("/api/v2/leads?id={id}&"),
        Kind::Contact | Kind::Trio => format!("/api/v2/contacts?id={id}&"),
        Kind::Task => format!("/api/v2/tasks?id={id}&"),
        Kind::Note => format!("/api/v2/notes?type=lead&id={id}&"),
        Kind::Person => format!("/private/api/contact_detail.php?ID={id}&"),
        Kind::Deal => format!("/private/api/deal_detail.php?ID={id}&"),
    };
    request("GET", &format!("{target}{ADMIN_QUERY}"), JSON, b"")
}

/// Lists, searches, and the sandbox's own pages.
pub fn look(number: usize) -> Vec<u8> {
    let targets = [
        "/api/v2/account?with=users,pipelines,custom_fields&",
        "/api/v2/leads?limit_rows=20&",
        "/api/v2/contacts?limit_rows=50&limit_offset=20&",
        "/api/v2/contacts?query=contact&limit_rows=10&",
        "/api/v2/tasks?limit_rows=20&",
        "/private/api/contacts.php?",
        "/private/api/deal_search.php?SEARCH=deal&",
        "/_sandbox/requests?limit=3&",
        "/_sandbox/?",
    ];
    let target = format!("{}{ADMIN_QUERY}", targets[number % targets.len()]);
    request("GET", &target, JSON, b"")
}

fn v2(record: &Record, revision: u64, lead: i64) -> Vec<u8> {
    let resource = match record.subject.kind {
        Kind::Lead => "leads",
        Kind::Task => "tasks",
        Kind::Note => "notes",
        _ => "contacts",
    };
    let is_new = record.known == State::Absent;
    let items = record.rows(revision).into_iter().enumerate();
    let items: Vec<Value> = items
        .map(|(index, row)| {
            let mut item = item(&row, lead);
            if !is_new {
                item["id"] = record.ids[index].into();
                // Ahead of the server's clock, so that no update is stale.
                item["updated_at"] = (now() + 2).into();
            }
            item
        })
        .collect();
    let list = if is_new { "add" } else { "update" };
    let body = json!({ list: items }).to_string();
    let target = format!("/api/v2/{resource}");
    if revision.is_multiple_of(2) {
        let target = format!("{target}?login={ADMIN_LOGIN}&api_key={ADMIN_KEY}");
        return request("POST", &target, JSON, body.as_bytes());
    }
    let content_type = format!("{JSON}\r\nAuthorization: Bearer {ADMIN_TOKEN}");
    request("POST", &target, &content_type, body.as_bytes())
}

fn item(row: &Row, lead: i64) -> Value {
    match row.subject.kind {
        Kind::Lead => json!({"name": row.name(), "sale": row.value(), "tags": row.tags()}),
        Kind::Task => json!({
            "text": row.text(), "task_type": 1, "duration": row.value(),
            "complete_till_at": 1_700_000_000 + row.value(),
        }),
        Kind::Note => json!({
            "text": row.text(), "note_type": 4, "element_id": lead, "element_type": 2,
        }),
        _ => json!({
            "name": row.name(), "tags": row.tags(),
            "custom_fields": [{"id": PHONE, "values": [{"value": row.phone(), "enum": "WORK"}]}],
        }),
    }
}

fn legacy(record: &Record, wanted: State) -> Vec<u8> {
    let is_person = record.subject.kind == Kind::Person;
    let State::At(revision) = wanted else {
        let body = format!("{ADMIN_QUERY}&ACTION=DELETE&ID={}", record.ids[0]);
        let target = "/private/api/contact_delete.php";
        return request("POST", target, FORM, body.as_bytes());
    };
    let row = record.rows(revision)[0];
    let (name, tags) = (encode(&row.name()), encode(&row.tags()));
    let action = match (record.known, is_person) {
        (State::At(_), _) => format!("ACTION=EDIT&ID={}", record.ids[0]),
        (State::Absent, true) => "ACTION=ADD_PERSON".to_owned(),
        (State::Absent, false) => "ACTION=ADD".to_owned(),
    };
    let (script, data) = if is_person {
        let phone = encode(&row.phone());
        let phone = format!("contact[contact_data][phone_numbers][0][number]={phone}");
        let data = format!("contact[person_name]={name}&contact[tags]={tags}&{phone}");
        ("contact_add.php", data)
    } else {
        let data = format!(
            "deal[name]={name}&deal[price]={}&deal[tags]={tags}",
            row.value()
        );
        ("deal_add.php", data)
    };
    let body = format!("{ADMIN_QUERY}&{action}&{data}");
    request(
        "POST",
        &format!("/private/api/{script}"),
        FORM,
        body.as_bytes(),
    )
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("it is past 1970").as_secs()
}
