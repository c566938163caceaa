//! Bots and short links over v2 (v2 §9.20).

#[path = "support/cards.rs"]
mod cards;
mod support;

use cards::{add, assert_refused};
use serde_json::{Value, json};
use support::{ADMIN_QUERY, AUTH, Server, build_query};

#[test]
fn bots_are_started_on_cards() {
    let server = Server::start();
    let lead = add(&server, "leads", json!({"name": "Order"}));
    let contact = add(&server, "contacts", json!({"name": "Ann"}));
    let company = add(&server, "companies", json!({"name": "Acme"}));
    let run = |id: i64, kind: i64| json!({"bot_id": 123, "entity_id": id, "entity_type": kind});
    let list = json!([run(contact, 1), run(lead, 2), run(company, 3)]);
    let reply = server.v2_post("salesbot/run", &list);
    assert_eq!(reply.status, 202, "{}", reply.body);
    assert_eq!(reply.body, "");
    // A single object, and a form of a list.
    assert_eq!(server.v2_post("salesbot/run", &run(lead, 2)).status, 202);
    let form = build_query(&json!([run(lead, 2)]));
    let reply = server.form(&format!("/api/v2/salesbot/run?{AUTH}"), &form);
    assert_eq!(reply.status, 202, "{}", reply.body);
    let runs = server.state()["salesbot_runs"].clone();
    let on: Vec<(&Value, &Value)> = runs
        .as_array()
        .unwrap()
        .iter()
        .map(|run| (&run["element_type"], &run["element_id"]))
        .collect();
    assert_eq!(on.len(), 5);
    assert_eq!(on[0], (&json!(1), &json!(contact)));
    assert_eq!(on[2], (&json!(3), &json!(company)));
    for wrong in [
        json!([]),
        json!(["x"]),
        json!([run(lead, 2), run(1, 2)]),
        json!([run(lead, 1)]),
        json!([run(lead, 12)]),
        json!([{"entity_id": lead, "entity_type": 2}]),
    ] {
        assert_refused(&server.v2_post("salesbot/run", &wrong), 400, "400");
    }
    assert_eq!(server.count("salesbot_runs"), 5);
}

#[test]
fn links_are_shortened_in_order() {
    let server = Server::start();
    let list = json!([
        {"url": "https://shop.example.test/a", "properties": [{"type": 1, "value": "x"}]},
        {"url": "http://shop.example.test/b?c=d", "request_id": 2}
    ]);
    for path in ["url_shortener", "url_shortener/"] {
        let reply = server.json(&format!("/api/v2/{path}?{ADMIN_QUERY}"), &list);
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        let rows = reply.json()["_embedded"]["items"].clone();
        assert_eq!(rows[0]["url"], "https://shop.example.test/a");
        assert_eq!(rows[1]["url"], "http://shop.example.test/b?c=d");
        assert_eq!(rows[1]["request_id"], 2);
        assert_ne!(rows[0]["short_url"], rows[1]["short_url"]);
    }
    let form = build_query(&list);
    let reply = server.form(&format!("/api/v2/url_shortener?{ADMIN_QUERY}"), &form);
    assert_eq!(reply.json()["_embedded"]["items"][1]["request_id"], "2");
    let kept = server.state()["short_links"][0]["properties"].clone();
    assert_eq!(kept, json!([{"type": 1, "value": "x"}]));
}

#[test]
fn wrong_links_and_missing_credentials_shorten_nothing() {
    let server = Server::start();
    let good = json!({"url": "https://shop.example.test/a"});
    let many: Vec<&Value> = vec![&good; 501];
    for wrong in [
        json!([]),
        json!([good, {"url": "shop"}]),
        json!([{"properties": []}]),
        json!([{"url": "https://shop.example.test/a", "properties": [{"value": 1}]}]),
        json!(many),
    ] {
        let reply = server.json(&format!("/api/v2/url_shortener?{ADMIN_QUERY}"), &wrong);
        assert_refused(&reply, 400, "400");
    }
    // A session, a token or another pair is not enough: the query has to have them.
    let reply = server.v2_post("url_shortener", &json!([good]));
    assert_eq!(reply.status, 401, "{}", reply.body);
    let reply = cards::as_user(&server, "admin", "POST", "url_shortener", &json!([good]));
    assert_eq!(reply.status, 401, "{}", reply.body);
    assert_eq!(server.count("short_links"), 0);
}
