//! Companies over v2 (v2 §9.4).

#[path = "support/cards.rs"]
mod cards;
#[path = "support/listener.rs"]
mod listener;
mod support;

use cards::{add, as_user, assert_refused, ids, one, refused_add, refused_update, update};
use listener::Listener;
use serde_json::{Value, json};
use support::{AUTH, NOW, Server, build_query, encode};

const ADMIN: i64 = 504_141;
/// Of the small seed.
const ACME: i64 = 1_099_383;
const ROMASHKA: i64 = 1_099_384;
const JASON: i64 = 1_099_385;
const ELENA: i64 = 1_099_386;
const OLGA: i64 = 1_099_387;
const SAWS: i64 = 1_090_593;
const TULIPS: i64 = 1_090_594;

fn example() -> Value {
    json!({"add": [{
        "name": "Boots & Co",
        "contacts_id": format!("{JASON},{OLGA}"),
        "leads_id": [SAWS],
        "tags": "shoes",
        "custom_fields": [
            {"id": 4_396_818, "values": [{"value": "+442071230001", "enum": "WORK"}]},
            {"id": 4_412_002, "values": [{"value": 12}]}
        ],
        "request_id": 5
    }]})
}

#[test]
fn a_company_as_it_is_written_and_read() {
    let server = Server::start();
    let answer = server.v2_post("companies", &example()).json();
    let item = answer["_embedded"]["items"][0].clone();
    let id = item["id"].as_i64().unwrap();
    let link = |path: &str, ids: &str| json!({"self": {"href": format!("/api/v2/{path}?id={ids}"), "method": "get"}});
    assert_eq!(
        item,
        json!({"id": id, "request_id": 5, "_links": link("companies", &id.to_string())})
    );
    let mut read = one(&server, "companies", id);
    assert!(read["tags"][0]["id"].take().is_i64());
    let people = format!("{JASON},{OLGA}");
    let expected = json!({
        "id": id,
        "name": "Boots & Co",
        "responsible_user_id": ADMIN,
        "created_by": ADMIN,
        "created_at": NOW,
        "updated_at": NOW,
        "account_id": 18_700_001,
        "updated_by": ADMIN,
        "group_id": 0,
        "contacts": {"id": [JASON, OLGA], "_links": link("contacts", &people)},
        "leads": {"id": [SAWS], "_links": link("leads", &SAWS.to_string())},
        "closest_task_at": 0,
        "tags": [{"id": null, "name": "shoes"}],
        "custom_fields": [
            {
                "id": 4_396_818,
                "name": "Phone",
                "code": "PHONE",
                "values": [{"value": "+442071230001", "enum": 3_692_101}],
                "is_system": true
            },
            {"id": 4_412_002, "name": "Employees", "values": [{"value": "12"}], "is_system": false}
        ],
        "customers": {},
        "_links": link("companies", &id.to_string())
    });
    assert_eq!(read, expected);
    // The other ends see it, too.
    assert_eq!(one(&server, "contacts", JASON)["company"]["id"], id);
    assert_eq!(one(&server, "leads", SAWS)["company"]["name"], "Boots & Co");
}

#[test]
fn a_form_means_the_same() {
    let server = Server::start();
    let target = format!("/api/v2/companies?{AUTH}");
    let reply = server.form(&target, &build_query(&example()));
    let item = reply.json()["_embedded"]["items"][0].clone();
    assert_eq!(item["request_id"], "5");
    let company = one(&server, "companies", item["id"].as_i64().unwrap());
    assert_eq!(company["contacts"]["id"], json!([JASON, OLGA]));
    assert_eq!(company["custom_fields"][1]["values"][0]["value"], "12");
}

#[test]
fn empty_containers() {
    let server = Server::start();
    let id = add(&server, "companies", json!({"name": "Bare"}));
    let bare = one(&server, "companies", id);
    for name in ["contacts", "leads", "customers", "tags", "custom_fields"] {
        assert_eq!(bare[name], json!({}), "{name}");
    }
    for name in ["first_name", "last_name", "company"] {
        assert!(bare.get(name).is_none(), "{name}");
    }
}

#[test]
fn links_are_added_and_ended_by_unlink() {
    let server = Server::start();
    let change = |mut item: Value| {
        item["id"] = ACME.into();
        item["updated_at"] = (NOW + 5).into();
        update(&server, "companies", item);
        one(&server, "companies", ACME)
    };
    let company = change(json!({"contacts_id": [OLGA], "leads_id": TULIPS.to_string()}));
    assert_eq!(company["contacts"]["id"], json!([JASON, OLGA]));
    assert_eq!(company["leads"]["id"], json!([SAWS, TULIPS]));
    // ELENA works elsewhere, which stays so.
    let company = change(json!({"unlink": {"contacts_id": [JASON, ELENA], "leads_id": [SAWS]}}));
    assert_eq!(company["contacts"]["id"], json!([OLGA]));
    assert_eq!(company["leads"]["id"], json!([TULIPS]));
    assert_eq!(one(&server, "contacts", ELENA)["company"]["id"], ROMASHKA);
    assert_eq!(one(&server, "leads", SAWS)["company"], json!({}));
}

#[test]
fn requests_and_items_are_refused() {
    let server = Server::start();
    for (body, code) in [
        (json!({}), "206"),
        (json!({"add": []}), "201"),
        (json!({"update": []}), "208"),
        (json!({"update": [{}]}), "209"),
    ] {
        assert_refused(&server.v2_post("companies", &body), 400, code);
    }
    for (item, code) in [
        (json!({"first_name": "Anna"}), 205),
        (json!({"name": "A", "contacts_id": [ACME]}), 400),
        (json!({"name": "A", "leads_id": [1]}), 400),
        // A field of contacts alone.
        (
            json!({"name": "A", "custom_fields": [{"id": 4_396_817, "values": []}]}),
            204,
        ),
    ] {
        let error = refused_add(&server, "companies", item.clone());
        assert_eq!(error["code"], code, "{item}");
    }
    let item = json!({"id": JASON, "updated_at": NOW});
    assert_eq!(refused_update(&server, "companies", item)["code"], 212);
    update(&server, "companies", json!({"id": ACME, "updated_at": NOW}));
    server.control("clock", json!({"advance": 1}));
    let item = json!({"id": ACME, "updated_at": NOW});
    assert_eq!(
        refused_update(&server, "companies", item),
        "Last modified date is older than in database"
    );
    assert_eq!(server.count("contacts"), 3);
    assert_eq!(server.count("companies"), 2);
}

#[test]
fn filters() {
    let server = Server::start();
    for (query, expected) in [
        (String::new(), vec![ROMASHKA, ACME]),
        (format!("id={ACME}"), vec![ACME]),
        (format!("id={ACME},{JASON}"), vec![ACME]),
        (format!("query={}", encode("РОМАШКА")), vec![ROMASHKA]),
        ("query=2025550100".to_owned(), vec![ACME]),
        ("responsible_user_id=102525".to_owned(), vec![]),
        ("limit_rows=1&limit_offset=1".to_owned(), vec![ACME]),
    ] {
        assert_eq!(
            ids(&server, &format!("companies?{query}")),
            expected,
            "{query}"
        );
    }
    let target = format!("/api/v2/companies?{AUTH}");
    let since = [("If-Modified-Since", "Tue, 14 Nov 2023 00:00:00 GMT")];
    assert_eq!(server.send("GET", &target, &since, b"").status, 304);
}

#[test]
fn rights() {
    let server = Server::start();
    // Those of its group.
    let reply = as_user(&server, "restricted", "GET", "companies", &Value::Null);
    let rows = reply.json()["_embedded"]["items"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 2);
    for body in [
        json!({"add": [{"name": "A"}]}),
        json!({"update": [{"id": ACME, "updated_at": NOW}]}),
    ] {
        let reply = as_user(&server, "restricted", "POST", "companies", &body);
        assert_refused(&reply, 403, "202");
    }
}

#[test]
fn subscribers_hear_of_what_changes() {
    let server = Server::start();
    let listener = Listener::start();
    let body = json!({"subscribe": [{"url": listener.url("/"), "events": ["update_company"]}]});
    server.v2_post("webhooks/subscribe", &body);
    let item = json!({"id": ACME, "updated_at": NOW, "name": "Acme Boots"});
    update(&server, "companies", item);
    let told = listener.next();
    let field = |name: &str| told.field(&format!("contacts[update][0][{name}]"));
    assert_eq!(field("id"), Some(ACME.to_string()));
    assert_eq!(field("type").as_deref(), Some("company"));
    assert_eq!(field("name").as_deref(), Some("Acme Boots"));
    // A contact's change is another event.
    update(&server, "contacts", json!({"id": JASON, "updated_at": NOW}));
    listener.assert_silent(&server);
}
