//! Logging calls and telling users of them over v2 (v2 §9.17, §9.18).

#[path = "support/cards.rs"]
mod cards;
mod support;

use cards::{add, items, update, write};
use serde_json::{Value, json};
use support::{AUTH, NOW, Server, build_query};

const NUMBER: &str = "+44 (207) 123-00-00";

fn person(server: &Server, number: &str) -> i64 {
    let phone = json!([{"id": 4_396_818, "values": [{"value": number, "enum": "WORK"}]}]);
    let contact = json!({"name": "Ann", "custom_fields": phone});
    add(server, "contacts", contact)
}

fn empty() -> Server {
    Server::with(|options| options.seed = amocore_sandbox::Seed::Empty)
}

fn call(number: &str) -> Value {
    json!({"phone_number": number, "direction": "inbound"})
}

/// The type and id of what a call with that number is logged on.
fn logged_on(server: &Server, number: &str) -> (i64, i64) {
    let embedded = write(server, "calls", &json!({"add": [call(number)]}));
    let row = &embedded["items"][0];
    let number = |name: &str| row[name].as_i64().unwrap_or_else(|| panic!("{embedded}"));
    (number("element_type"), number("element_id"))
}

#[test]
fn a_call_is_a_note_on_whom_the_number_belongs_to() {
    let server = empty();
    let contact = person(&server, NUMBER);
    let body = json!({"add": [{
        "phone_number": "442071230000", "direction": "outbound", "uniq": "u-1", "duration": "50",
        "source": "acmepbx", "call_status": 4, "call_result": "agreed",
        "link": "https://rec.example.test/1.mp3", "created_at": NOW - 60, "created_by": 102_525,
        "request_id": 3
    }]});
    let reply = server.v2_post("calls", &body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    let answer = reply.json();
    // Links are flat here.
    let own = answer["_links"]["self"].as_str().expect("a flat link");
    assert!(own.starts_with("/api/v2/calls"));
    assert_eq!(answer["_links"]["method"], "post");
    assert!(answer["_embedded"].get("errors").is_none());
    let row = &answer["_embedded"]["items"][0];
    let note = row["id"].as_i64().unwrap();
    assert_eq!(
        *row,
        json!({
            "id": note, "request_id": 3, "element_id": contact, "element_type": 1,
            "phone_number": "442071230000",
            "_links": {"self": format!("/api/v2/notes?id={note}&type=contact"), "method": "get"}
        })
    );
    let notes = items(&server, &format!("notes?type=contact&id={note}"));
    assert_eq!(notes[0]["note_type"], 11);
    assert_eq!(notes[0]["created_by"], 102_525);
    assert_eq!(notes[0]["created_at"], NOW - 60);
    let params = &notes[0]["params"];
    assert_eq!(params["PHONE"], "442071230000");
    assert_eq!(params["DURATION"], 50);
    assert_eq!(params["LINK"], "https://rec.example.test/1.mp3");
    assert_eq!(params["call_status"], 4);
}

#[test]
fn the_note_of_a_call_has_the_dates_that_were_given() {
    let server = empty();
    person(&server, NUMBER);
    let dated = |created: i64, updated: i64| {
        let call = json!({"phone_number": NUMBER, "direction": "inbound",
            "created_at": created, "updated_at": updated});
        let embedded = write(&server, "calls", &json!({"add": [call]}));
        let note = embedded["items"][0]["id"].as_i64().expect("an id");
        let notes = items(&server, &format!("notes?type=contact&id={note}"));
        (
            notes[0]["created_at"].clone(),
            notes[0]["updated_at"].clone(),
        )
    };
    assert_eq!(
        dated(NOW - 90, NOW - 60),
        (json!(NOW - 90), json!(NOW - 60))
    );
    // Nothing has changed in the future.
    assert_eq!(dated(NOW - 90, NOW + 60), (json!(NOW - 90), json!(NOW)));
}

#[test]
fn one_open_lead_or_one_customer_is_closer_than_the_person() {
    let server = empty();
    let contact = person(&server, NUMBER);
    assert_eq!(logged_on(&server, "02071230000"), (1, contact));
    let lead = json!({"name": "Order", "contacts_id": [contact]});
    let lead = add(&server, "leads", lead);
    assert_eq!(logged_on(&server, NUMBER), (2, lead));
    let customer = json!({"name": "Shop", "contacts_id": [contact]});
    let customer = add(&server, "customers", customer);
    assert_eq!(logged_on(&server, NUMBER), (1, contact));
    server.control("clock", json!({"advance": 60}));
    let lost = json!({"id": lead, "updated_at": NOW + 60, "status_id": 143});
    update(&server, "leads", lost);
    assert_eq!(logged_on(&server, NUMBER), (12, customer));
    let second = json!({"name": "Other shop", "contacts_id": [contact]});
    add(&server, "customers", second);
    assert_eq!(logged_on(&server, NUMBER), (1, contact));
}

#[test]
fn calls_that_cannot_be_logged_come_back_in_a_flat_list() {
    let server = empty();
    let contact = person(&server, NUMBER);
    let unknown = json!({"phone_number": "442071239999", "direction": "inbound", "uniq": "x"});
    let list = json!({"add": [unknown, call(NUMBER)]});
    let embedded = write(&server, "calls", &list);
    assert_eq!(embedded["items"][0]["element_id"], contact);
    assert_eq!(
        embedded["errors"],
        json!([{"msg": "Entity not found", "code": 263, "item": unknown}])
    );
    let only = write(&server, "calls", &json!({"add": [unknown]}));
    assert!(only.get("items").is_none());
    for wrong in [
        json!({"direction": "inbound"}),
        json!({"phone_number": NUMBER}),
        json!({"phone_number": NUMBER, "direction": "sideways"}),
        json!({"phone_number": NUMBER, "direction": "inbound", "call_status": 8}),
        json!({"phone_number": NUMBER, "direction": "inbound", "created_by": 1}),
    ] {
        let embedded = write(&server, "calls", &json!({"add": [wrong]}));
        assert_eq!(embedded["errors"][0]["code"], 400, "{wrong}");
        assert_eq!(embedded["errors"][0]["item"], wrong);
    }
    assert_eq!(server.count("notes"), 1);
    assert_eq!(server.v2_post("calls", &json!({})).status, 400);
    assert_eq!(server.v2_get("calls").status, 405);
}

#[test]
fn calls_as_a_form() {
    let server = empty();
    let contact = person(&server, NUMBER);
    let body = build_query(&json!({"add": [call(NUMBER)]}));
    let reply = server.form(&format!("/api/v2/calls?{AUTH}"), &body);
    let row = reply.json()["_embedded"]["items"][0].clone();
    assert_eq!(row["element_id"], contact, "{}", reply.body);
}

#[test]
fn users_are_told_of_calls_from_known_and_unknown_numbers() {
    let server = empty();
    let contact = person(&server, NUMBER);
    let event = |number: &str, users: Value| json!({"type": "phone_call", "phone_number": number, "users": users});
    let body = json!({"add": [
        event(NUMBER, json!([504_141, 102_525])),
        event("+442071239999", json!("504141")),
        event("+442071239999", json!(504_141)),
        {"type": "phone_call", "phone_number": NUMBER, "request_id": 9}
    ]});
    let embedded = write(&server, "events", &body);
    let rows = embedded["items"].as_array().unwrap();
    assert_eq!(rows[0]["element_id"], contact);
    assert_eq!(rows[0]["element_type"], 1);
    assert_eq!(rows[0]["phone_number"], NUMBER);
    assert_eq!(rows[1]["element_id"], Value::Null);
    assert_eq!(rows[1]["element_type"], Value::Null);
    assert_eq!(rows[3]["request_id"], 9);
    assert!(rows[0]["uid"].is_string());
    assert_ne!(rows[0]["uid"], rows[1]["uid"]);
    let told = server.state()["call_notifications"].clone();
    let told: Vec<&Value> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["users"])
        .collect();
    assert_eq!(
        told,
        [
            &json!([504_141, 102_525]),
            &json!([504_141]),
            &json!([504_141]),
            &json!([])
        ]
    );
    // No card comes of it.
    assert_eq!(server.count("notes"), 0);
    let form = build_query(&json!({"add": [event(NUMBER, json!([504_141]))]}));
    let reply = server.form(&format!("/api/v2/events?{AUTH}"), &form);
    assert_eq!(reply.json()["_embedded"]["items"][0]["element_id"], contact);
}

#[test]
fn wrong_events_are_refused_one_by_one() {
    let server = empty();
    for wrong in [
        json!({"phone_number": NUMBER}),
        json!({"type": "visit", "phone_number": NUMBER}),
        json!({"type": "phone_call"}),
        json!({"type": "phone_call", "phone_number": NUMBER, "users": [1]}),
    ] {
        let good = json!({"type": "phone_call", "phone_number": NUMBER});
        let embedded = write(&server, "events", &json!({"add": [wrong, good]}));
        assert_eq!(embedded["errors"]["add"][0]["code"], 400, "{wrong}");
        assert_eq!(embedded["items"].as_array().unwrap().len(), 1, "{wrong}");
    }
    assert_eq!(server.v2_post("events", &json!({"add": []})).status, 400);
}
