//! Reading and writing leads, contacts and companies over v2.
#![allow(dead_code)]

use serde_json::{Value, json};

use crate::support::{Reply, Server};

/// The rows of a list; none for 204.
pub fn items(server: &Server, path_and_query: &str) -> Vec<Value> {
    let reply = server.v2_get(path_and_query);
    if reply.status == 204 {
        assert_eq!(reply.body, "");
        return Vec::new();
    }
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()["_embedded"]["items"]
        .as_array()
        .expect("a list")
        .clone()
}

/// Their ids.
pub fn ids(server: &Server, path_and_query: &str) -> Vec<i64> {
    items(server, path_and_query)
        .iter()
        .map(|item| item["id"].as_i64().expect("an id"))
        .collect()
}

/// The one with that id.
pub fn one(server: &Server, resource: &str, id: i64) -> Value {
    let found = items(server, &format!("{resource}?id={id}"));
    assert_eq!(found.len(), 1, "{resource} {id}");
    found[0].clone()
}

/// `_embedded` of the answer to a write.
pub fn write(server: &Server, resource: &str, body: &Value) -> Value {
    let reply = server.v2_post(resource, body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()["_embedded"].clone()
}

/// Adds one and tells its id.
pub fn add(server: &Server, resource: &str, item: Value) -> i64 {
    let embedded = write(server, resource, &json!({"add": [item]}));
    embedded["items"][0]["id"]
        .as_i64()
        .unwrap_or_else(|| panic!("{embedded}"))
}

/// Updates one, which has to succeed. The item needs `id` and `updated_at`.
pub fn update(server: &Server, resource: &str, item: Value) {
    let id = item["id"].clone();
    let embedded = write(server, resource, &json!({"update": [item]}));
    assert_eq!(embedded["items"][0]["id"], id, "{embedded}");
}

/// Why the one item of an addition was refused.
pub fn refused_add(server: &Server, resource: &str, item: Value) -> Value {
    let embedded = write(server, resource, &json!({"add": [item]}));
    assert!(embedded.get("items").is_none(), "{embedded}");
    embedded["errors"]["add"][0].clone()
}

/// Why the one item of an update was refused.
pub fn refused_update(server: &Server, resource: &str, item: Value) -> Value {
    let id = item["id"].to_string();
    let embedded = write(server, resource, &json!({"update": [item]}));
    assert!(embedded.get("items").is_none(), "{embedded}");
    embedded["errors"]["update"][&id].clone()
}

/// A request of the user with that name.
pub fn as_user(server: &Server, user: &str, method: &str, path: &str, body: &Value) -> Reply {
    let bearer = format!("Bearer sandbox-token-{user}");
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/json"),
    ];
    let body = match body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let path = format!("/api/v2/{path}");
    server.send(method, &path, &headers, body.as_bytes())
}

/// The code of a refused request.
pub fn assert_refused(reply: &Reply, status: u16, code: &str) {
    assert_eq!(reply.status, status, "{}", reply.body);
    assert_eq!(reply.json()["response"]["error_code"], code);
}
