//! Making and deleting custom fields (v2 §9.10).

mod support;

use serde_json::{Value, json};
use support::{AUTH, Server, build_query};

const LEAD: i64 = 1_090_593;

fn write(server: &Server, body: &Value) -> Value {
    let reply = server.v2_post("fields", body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()
}

fn add(server: &Server, field: Value) -> i64 {
    let answer = write(server, &json!({"add": [field]}));
    answer["_embedded"]["items"][0]["id"]
        .as_i64()
        .unwrap_or_else(|| panic!("{answer}"))
}

/// Writes a value to the seed's lead; the answer.
fn fill(server: &Server, field: i64, value: Value) -> Value {
    let update = json!({"update": [{
        "id": LEAD, "updated_at": support::NOW + 5,
        "custom_fields": [{"id": field, "values": [value]}]
    }]});
    server.v2_post("leads", &update).json()
}

fn values(server: &Server, field: i64) -> Value {
    let lead = server.v2_get(&format!("leads?id={LEAD}")).json();
    let fields = lead["_embedded"]["items"][0]["custom_fields"].clone();
    let found = fields
        .as_array()
        .unwrap()
        .iter()
        .find(|known| known["id"] == field);
    found.map_or(Value::Null, |known| known["values"].clone())
}

#[test]
fn the_vendors_example() {
    let server = Server::start();
    let answer = write(
        &server,
        &json!({"add": [{"name": "Boot color", "type": 5, "element_type": 2,
            "origin": "acme_sync", "is_editable": 0, "enums": ["black", "red"],
            "request_id": 17}]}),
    );
    // `_link` here, where others have `_links`.
    assert_eq!(answer["_link"]["self"]["method"], "post");
    let item = &answer["_embedded"]["items"][0];
    let id = item["id"].as_i64().unwrap();
    assert_eq!(item["request_id"], 17);
    assert_eq!(
        item["_link"]["self"]["href"],
        format!("/api/v2/fields?id={id}")
    );

    // The field takes values by the texts of its choices.
    let filled = fill(&server, id, json!("red"));
    assert_eq!(filled["_embedded"]["items"][0]["id"], LEAD, "{filled}");
    let values = values(&server, id);
    assert_eq!(values[0]["value"], "red");
    assert!(!values[0]["enum"].is_null());
}

#[test]
fn fields_of_every_kind_of_element() {
    let server = Server::start();
    for (element_type, field_type) in [(1, 14), (2, 17), (3, 15), (12, 2)] {
        add(
            &server,
            json!({"name": "One more", "type": field_type, "element_type": element_type,
                   "origin": "acme"}),
        );
    }
    // `field_type` for `type`; a form means the same; text by default.
    let body = build_query(&json!({"add": [
        {"name": "Weight", "field_type": 2, "element_type": 2, "origin": "acme"},
        {"name": "Remark", "element_type": 2, "origin": "acme"}
    ]}));
    let reply = server.form(&format!("/api/v2/fields?{AUTH}"), &body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    let items = reply.json()["_embedded"]["items"].clone();
    let (weight, remark) = (
        items[0]["id"].as_i64().unwrap(),
        items[1]["id"].as_i64().unwrap(),
    );
    let refused = fill(&server, weight, json!({"value": "heavy"}));
    assert!(refused["_embedded"]["items"].is_null(), "{refused}");
    let filled = fill(&server, remark, json!({"value": "heavy"}));
    assert_eq!(filled["_embedded"]["items"][0]["id"], LEAD, "{filled}");
}

#[test]
fn numbers_in_a_line_of_an_invoice_come_back_as_php_writes_them() {
    let server = Server::start();
    let field = json!({"name": "Lines", "type": 16, "element_type": 4400, "origin": "acme"});
    let field = add(&server, field);
    let line =
        json!({"description": "Boots", "discount": 1e25, "quantity": 0.1, "unit_price": 10.0});
    let element = json!({"add": [{"catalog_id": 4400, "name": "Bill",
        "custom_fields": [{"id": field, "values": [{"value": line}]}]}]});
    let added = server.v2_post("catalog_elements", &element).json();
    let id = &added["_embedded"]["items"][0]["id"];
    let shown = server.v2_get(&format!("catalog_elements?catalog_id=4400&id={id}"));
    let written = r#"{"description":"Boots","discount":1.0e+25,"quantity":0.1,"unit_price":10}"#;
    assert!(shown.body.contains(written), "{}", shown.body);
}

#[test]
fn id_and_origin_delete_a_field_with_its_values() {
    let server = Server::start();
    let field = json!({"name": "Size", "type": 1, "element_type": 2, "origin": "acme"});
    let (one, other) = (add(&server, field.clone()), add(&server, field));
    fill(&server, one, json!({"value": "44"}));
    assert_eq!(values(&server, one)[0]["value"], "44");
    let answer = write(
        &server,
        &json!({"delete": [
            {"id": one, "origin": "acme"},
            {"id": other, "origin": "someone_else"},
            {"id": 4_410_001, "origin": ""}
        ]}),
    );
    assert_eq!(
        answer["_embedded"]["items"]["deleted"],
        json!([{"id": one}])
    );
    let errors = &answer["_embedded"]["errors"]["delete"];
    assert!(errors[one.to_string()].is_null());
    assert_eq!(errors[other.to_string()]["code"], 400);
    assert!(errors["4410001"]["message"].is_string());
    assert_eq!(values(&server, one), Value::Null);
    let refused = fill(&server, one, json!({"value": "45"}));
    assert_eq!(
        refused["_embedded"]["errors"]["update"][LEAD.to_string()]["code"],
        240,
        "{refused}"
    );
}

#[test]
fn what_is_wrong_does_not_keep_the_rest_from_being_made() {
    let server = Server::start();
    let good = json!({"name": "Good", "type": 1, "element_type": 1, "origin": "acme"});
    for (change, complaint) in [
        (json!({"name": ""}), "name"),
        (json!({"origin": null}), "origin"),
        (json!({"type": 99}), "type"),
        (json!({"type": 16}), "catalogs"),
        (json!({"element_type": 4}), "element_type"),
        (json!({"element_type": 77}), "element_type"),
        (json!({"type": 4, "enums": "red"}), "enums"),
        (json!({"type": 4, "enums": [""]}), "enums"),
    ] {
        let mut wrong = good.clone();
        for (name, value) in change.as_object().unwrap() {
            wrong[name] = value.clone();
        }
        wrong["request_id"] = json!(5);
        let answer = write(&server, &json!({"add": [wrong, good]}));
        let error = &answer["_embedded"]["errors"]["add"][0];
        assert!(
            error["message"].as_str().unwrap().contains(complaint),
            "{error}"
        );
        assert_eq!(error["request_id"], 5);
        assert_eq!(answer["_embedded"]["items"].as_array().unwrap().len(), 1);
    }
    for body in [
        json!({}),
        json!({"add": []}),
        json!({"update": [{"id": 1, "updated_at": 2}]}),
        json!({"delete": [{"origin": "acme"}]}),
    ] {
        let reply = server.v2_post("fields", &body);
        assert_eq!(reply.status, 400, "{body}: {}", reply.body);
    }
}

#[test]
fn only_administrators_make_fields() {
    let server = Server::start();
    let restricted =
        "login=restricted%40example.test&api_key=5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00004";
    let reply = server.json(
        &format!("/api/v2/fields?{restricted}"),
        &json!({"add": [{"name": "Mine", "element_type": 2, "origin": "acme"}]}),
    );
    assert_eq!(reply.status, 403, "{}", reply.body);
    assert_eq!(reply.json()["response"]["error_code"], "244");
    assert_eq!(server.v2_get("fields").status, 405);
}
