//! The account over v2 (v2 §9.1): every part, in the shapes seen in captures.

#[path = "support/cards.rs"]
mod cards;
mod support;

use cards::{add, as_user, assert_refused};
use serde_json::{Value, json};
use support::{ADMIN_SECRETS, Server};

fn account(server: &Server, query: &str) -> Value {
    let reply = server.v2_get(&format!("account{query}"));
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()
}

fn names(map: &Value) -> Vec<String> {
    let mut names: Vec<String> = map.as_object().unwrap().keys().cloned().collect();
    names.sort();
    names
}

#[test]
fn the_account_itself() {
    let server = Server::start();
    let mut account = account(&server, "");
    let links = account["_links"].take();
    let href = links["self"]["href"].as_str().unwrap();
    assert!(href.starts_with("/api/v2/account?"), "{href}");
    assert_eq!(links["self"]["method"], "get");
    let expected = json!({
        "_links": null,
        "id": 18_700_001,
        "name": "Sandbox",
        "subdomain": "sandbox",
        "currency": "USD",
        "timezone": "Europe/Moscow",
        "timezone_offset": "+03:00",
        "language": "en",
        "date_pattern": {
            "date": "d.m.Y",
            "time": "H:i",
            "date_time": "d.m.Y H:i",
            "time_full": "H:i:s"
        },
        "current_user": 504_141
    });
    assert_eq!(account, expected);
}

#[test]
fn the_caller_is_the_current_user() {
    let server = Server::start();
    let reply = as_user(&server, "manager", "GET", "account", &Value::Null);
    assert_eq!(reply.json()["current_user"], 102_525);
}

#[test]
fn users_are_a_map_with_rights_and_without_secrets() {
    let server = Server::start();
    let reply = server.v2_get("account?with=users");
    for secret in ADMIN_SECRETS {
        assert!(!reply.body.contains(secret));
    }
    let users = reply.json()["_embedded"]["users"].clone();
    assert_eq!(names(&users), ["102525", "102530", "41565", "504141"]);
    let admin = &users["504141"];
    assert_eq!(admin["id"], 504_141);
    assert_eq!(admin["name"], "Anna Admin");
    assert_eq!(admin["last_name"], "");
    assert_eq!(admin["login"], "admin@example.test");
    assert_eq!(admin["language"], "en");
    assert_eq!(admin["group_id"], 0);
    assert_eq!(admin["is_active"], true);
    assert_eq!(admin["is_free"], false);
    assert_eq!(admin["is_admin"], true);
    assert_eq!(admin["phone_number"], "+12025550199");
    assert_eq!(admin["rights"]["lead_view"], "A");
    assert_eq!(users["41565"]["is_active"], false);
    let rights = &users["102530"]["rights"];
    for (name, letter) in [
        ("mail", "D"),
        ("lead_add", "A"),
        ("lead_view", "M"),
        ("company_view", "G"),
        ("task_edit", "M"),
    ] {
        assert_eq!(rights[name], letter, "{name}");
    }
    assert_eq!(
        rights["by_status"]["leads"]["41563"]["13667502"],
        json!({"view": "M", "edit": "M", "delete": "D", "export": "D"})
    );
}

#[test]
fn free_users_are_shown_when_asked_for() {
    let server = Server::start();
    let users = account(&server, "?with=users&free_users=Y")["_embedded"]["users"].clone();
    assert_eq!(users["102540"]["is_free"], true);
    assert_eq!(users.as_object().unwrap().len(), 5);
}

#[test]
fn groups_are_a_list_and_task_types_a_map() {
    let server = Server::start();
    let embedded = account(&server, "?with=groups,task_types")["_embedded"].clone();
    assert_eq!(embedded["groups"], json!([{"id": 0, "name": "Sales"}]));
    assert_eq!(
        embedded["task_types"]["1"],
        json!({"id": 1, "name": "Call", "color": null, "icon_id": 0})
    );
    assert_eq!(embedded["task_types"]["965320"]["color"], "#ff8f92");
    assert_eq!(embedded.as_object().unwrap().len(), 2);
}

#[test]
fn definitions_of_fields_are_maps_of_maps() {
    let server = Server::start();
    let reply = server.v2_get("account?with=custom_fields");
    let fields = reply.json()["_embedded"]["custom_fields"].clone();
    assert_eq!(
        names(&fields),
        ["catalogs", "companies", "contacts", "customers", "leads"]
    );
    let phone = &fields["contacts"]["4396818"];
    assert_eq!(phone, &fields["companies"]["4396818"]);
    assert_eq!(phone["name"], "Phone");
    assert_eq!(phone["field_type"], 8);
    assert_eq!(phone["code"], "PHONE");
    assert_eq!(phone["is_multiple"], true);
    assert_eq!(phone["is_system"], true);
    assert_eq!(phone["is_editable"], true);
    assert_eq!(phone["is_deletable"], false);
    assert_eq!(phone["params"], json!({}));
    assert_eq!(phone["enums"]["3692101"], "WORK");
    let number = &fields["leads"]["4410001"];
    assert_eq!(number["code"], "");
    assert_eq!(number["is_multiple"], false);
    assert!(number.get("enums").is_none());
    assert_eq!(fields["leads"]["4399916"]["enums"]["3692246"], "Web site");
    let price = &fields["catalogs"]["4400"]["4413002"];
    assert_eq!(price["name"], "Price");
    assert_eq!(price["field_type"], 2);
    // PHP's empty array.
    assert_eq!(fields["customers"], json!([]));
    let server = Server::with(|options| options.seed = amocore_sandbox::Seed::Empty);
    let fields = account(&server, "?with=custom_fields")["_embedded"]["custom_fields"].clone();
    assert_eq!(fields["catalogs"], json!([]));
}

#[test]
fn fields_of_catalogs_stand_by_catalog() {
    let server = Server::start();
    let catalog = add(&server, "catalogs", json!({"name": "Tariffs"}));
    let field = json!({"name": "Term", "type": 4, "element_type": catalog, "origin": "acme",
                       "enums": ["month", "year"], "is_required": true});
    let field = add(&server, "fields", field);
    let account = account(&server, "?with=custom_fields");
    let fields = &account["_embedded"]["custom_fields"];
    let term = &fields["catalogs"][catalog.to_string()][field.to_string()];
    assert_eq!(term["name"], "Term");
    assert_eq!(term["is_required"], true);
    assert_eq!(term["is_deletable"], true);
    let mut texts: Vec<&Value> = term["enums"].as_object().unwrap().values().collect();
    texts.sort_by_key(|text| text.to_string());
    assert_eq!(json!(texts), json!(["month", "year"]));
    assert!(fields["leads"].get(field.to_string()).is_none());
}

#[test]
fn pipelines_are_maps_of_maps() {
    let server = Server::start();
    let pipelines = account(&server, "?with=pipelines")["_embedded"]["pipelines"].clone();
    let main = &pipelines["41563"];
    assert_eq!(main["id"], 41_563);
    assert_eq!(main["name"], "Sales");
    assert_eq!(main["is_main"], true);
    assert_eq!(pipelines["41570"]["is_main"], false);
    assert_eq!(main["_links"]["self"]["href"], "/api/v2/pipelines?id=41563");
    let won = &main["statuses"]["142"];
    assert_eq!(won["color"], "#CCFF66");
    assert_eq!(won["sort"], 10_000);
    assert_eq!(won["is_editable"], false);
    assert_eq!(main["statuses"]["143"]["sort"], 11_000);
    assert_eq!(main["statuses"]["13667502"]["is_editable"], true);
    assert_eq!(main["statuses"]["13667499"]["is_editable"], false);
}

#[test]
fn types_of_notes_are_a_map() {
    let server = Server::start();
    let types = account(&server, "?with=note_types")["_embedded"]["note_types"].clone();
    assert_eq!(
        types["4"],
        json!({"id": 4, "code": "COMMON", "is_editable": true})
    );
    assert_eq!(types["5"]["code"], "ATTACHEMENT");
    assert_eq!(types["103"]["is_editable"], false);
}

#[test]
fn unknown_parts_are_ignored() {
    let server = Server::start();
    let with = "?with=messenger,notifications,whatever";
    assert!(account(&server, with).get("_embedded").is_none());
    let with = "?with[]=groups&with[]=messenger";
    let embedded = account(&server, with)["_embedded"].clone();
    assert_eq!(embedded.as_object().unwrap().len(), 1);
}

#[test]
fn only_reading_and_only_authorized() {
    let server = Server::start();
    assert_refused(&server.v2_post("account", &json!({})), 405, "405");
    let reply = server.get("/api/v2/account?USER_LOGIN=admin@example.test&USER_HASH=wrong");
    assert_refused(&reply, 401, "110");
}

#[test]
fn the_offset_is_that_of_the_moment() {
    // At a minute past midnight, and so at no quarter of an hour.
    let change = 1_664_640_060;
    let server = Server::with(|options| {
        options.time_zone = "Antarctica/Casey".to_owned();
        options.clock = Some(change - 1);
    });
    assert_eq!(account(&server, "")["timezone_offset"], "+08:00");
    server.control("clock", json!({"advance": 1}));
    assert_eq!(account(&server, "")["timezone_offset"], "+11:00");
}
