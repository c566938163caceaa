//! Widgets over v2 (v2 §9.15).

#[path = "support/cards.rs"]
mod cards;
mod support;

use cards::{as_user, assert_refused};
use serde_json::{Value, json};
use support::{AUTH, Server, build_query};

fn install(server: &Server, code: &str) -> Value {
    let body = json!({"widgets": {"install": [{"widget_code": code, "settings": {"key": "k1"}}]}});
    let reply = server.v2_post("widgets", &body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()["widgets"][0].clone()
}

fn codes(server: &Server, path_and_query: &str) -> Vec<String> {
    let reply = server.v2_get(path_and_query);
    if reply.status == 204 {
        return Vec::new();
    }
    let answer = reply.json();
    assert_eq!(answer["widgets"], answer["_embedded"]["items"]);
    answer["widgets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["widget_code"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn widgets_are_installed_listed_and_uninstalled() {
    let server = Server::start();
    assert_eq!(server.v2_get("widgets").status, 204);
    let acme = install(&server, "acme_sync");
    assert_eq!(acme["widget_code"], "acme_sync");
    assert_eq!(acme["settings"], json!({"key": "k1"}));
    // A number, not a flag.
    assert_eq!(acme["active"], 1);
    let id = acme["widget_id"].as_i64().unwrap();
    let other = install(&server, "other")["widget_id"].clone();
    for path in ["widgets", "widgets/list"] {
        assert_eq!(codes(&server, path), ["acme_sync", "other"]);
        assert_eq!(
            codes(&server, &format!("{path}?widget_id={id}")),
            ["acme_sync"]
        );
        assert_eq!(
            codes(&server, &format!("{path}?widget_code=other")),
            ["other"]
        );
        let both = format!("{path}?widget_id[]={id}&widget_id[]={other}");
        assert_eq!(codes(&server, &both), ["acme_sync", "other"]);
        assert!(codes(&server, &format!("{path}?widget_code=none")).is_empty());
    }
    let body = json!({"widgets": {"uninstall": [{"widget_id": id}]}});
    let reply = server.form(&format!("/api/v2/widgets?{AUTH}"), &build_query(&body));
    assert_eq!(reply.json()["widgets"][0]["active"], 0, "{}", reply.body);
    // It keeps its settings and its id.
    let again = json!({"widgets": {"install": [{"widget_id": id}]}});
    let again = server.v2_post("widgets", &again).json()["widgets"][0].clone();
    assert_eq!(again, acme);
}

#[test]
fn all_of_it_or_nothing() {
    let server = Server::start();
    for wrong in [
        json!({}),
        json!({"widgets": {"install": []}}),
        json!({"widgets": {"install": [{"widget_code": "new"}, {"widget_id": 1}]}}),
        json!({"widgets": {"install": [{"widget_code": "new"}],
                           "uninstall": [{"widget_code": "unknown"}]}}),
    ] {
        assert_refused(&server.v2_post("widgets", &wrong), 400, "400");
        assert_eq!(server.count("widgets"), 0, "{wrong}");
    }
}

#[test]
fn messengers_pages_belong_to_widgets() {
    let server = Server::start();
    install(&server, "acme_sync");
    let page = json!({"id": "442071230000", "link": "+442071230000", "name": "Main"});
    let sources = |code: &str, service: &str, pages: Value| {
        let body = json!({"code": code, "services": {service: {"pages": pages}}});
        server.v2_post("widgets/sources", &body)
    };
    let reply = sources("acme_sync", "whatsapp", json!([page]));
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(
        reply.json(),
        json!({"success": true, "_links": {"self": {
            "_self": "/api/v2/widgets/sources", "method": "get"}}})
    );
    let kept = server.state()["widget_sources"][0].clone();
    assert_eq!(kept["service"], "whatsapp");
    assert_eq!(kept["pages"], json!([page]));
    for reply in [
        sources("unknown", "whatsapp", json!([page])),
        sources("acme_sync", "pigeon", json!([page])),
        sources("acme_sync", "skype", json!([])),
        sources("acme_sync", "skype", json!([{"id": "1"}])),
        server.v2_post("widgets/sources", &json!({"code": "acme_sync"})),
    ] {
        assert_refused(&reply, 400, "400");
    }
    assert_eq!(server.count("widget_sources"), 1);
}

#[test]
fn widgets_are_for_administrators() {
    let server = Server::start();
    let body = json!({"widgets": {"install": [{"widget_code": "new"}]}});
    for (method, path, body) in [
        ("GET", "widgets", &Value::Null),
        ("GET", "widgets/list", &Value::Null),
        ("POST", "widgets", &body),
        ("POST", "widgets/sources", &body),
    ] {
        let reply = as_user(&server, "manager", method, path, body);
        assert_refused(&reply, 403, "244");
    }
    assert_eq!(server.count("widgets"), 0);
}
