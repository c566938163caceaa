//! Catalogs, their elements, and products over v2 (v2 §9.16).

#[path = "support/cards.rs"]
mod cards;
mod support;

use cards::{add, as_user, ids, items, one, refused_add, refused_update, update, write};
use serde_json::{Value, json};
use support::{AUTH, NOW, Server, build_query, encode};

fn code(reply: &support::Reply) -> (u16, Value) {
    (reply.status, reply.json()["response"]["error_code"].clone())
}

#[test]
fn a_catalog_is_added_listed_changed_and_deleted() {
    let server = Server::start();
    let body = json!({"add": [
        {"name": "Boots", "type": "regular", "can_add_elements": true, "can_link_multiple": 1},
        {"name": "Bills", "type": "invoices", "request_id": 4}
    ]});
    let reply = server.form(&format!("/api/v2/catalogs?{AUTH}"), &build_query(&body));
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.json().get("_link").is_some());
    let added = reply.json()["_embedded"]["items"].clone();
    assert_eq!(added[1]["request_id"], "4");
    assert!(added[0]["_link"]["self"]["href"].is_string());
    let (boots, bills) = (
        added[0]["id"].as_i64().unwrap(),
        added[1]["id"].as_i64().unwrap(),
    );
    assert_eq!(ids(&server, "catalogs"), [bills, boots, 4400]);
    let catalog = one(&server, "catalogs", boots);
    assert_eq!(
        catalog,
        json!({
            "id": boots, "name": "Boots", "created_by": 504_141, "created_at": NOW,
            "sort": catalog["sort"], "type": "regular", "can_add_elements": true,
            "can_show_in_cards": false, "can_link_multiple": true, "sdk_widget_code": null,
            "widgets": [],
            "_links": {"self": {"href": format!("/api/v2/catalogs?id={boots}"), "method": "get"}}
        })
    );
    update(
        &server,
        "catalogs",
        json!({"id": boots, "name": "Shoes", "can_show_in_cards": "1"}),
    );
    let catalog = one(&server, "catalogs", boots);
    assert_eq!(catalog["name"], "Shoes");
    assert_eq!(catalog["can_show_in_cards"], true);
    assert_eq!(catalog["can_add_elements"], true);
    let embedded = write(&server, "catalogs", &json!({"delete": [4400, 1]}));
    assert_eq!(
        embedded["items"],
        json!({"deleted": [{"id": 4400, "name": "Tools"}]})
    );
    assert_eq!(embedded["errors"]["delete"]["1"]["code"], 282);
    assert!(items(&server, "catalogs?id=4400").is_empty());
    assert!(items(&server, "catalog_elements?catalog_id=4400").is_empty());
    assert_eq!(server.count("catalog_element_links"), 0);
}

#[test]
fn catalogs_have_codes_of_their_own() {
    let server = Server::start();
    for path in ["catalogs", "catalog_elements"] {
        for (body, expected) in [
            (json!({}), "222"),
            (json!({"add": []}), "283"),
            (json!({"update": []}), "283"),
            (json!({"add": "Boots"}), "284"),
            (json!({"add": ["Boots"]}), "284"),
            (json!({"update": [{"name": "x"}]}), "285"),
        ] {
            let reply = server.v2_post(path, &body);
            assert_eq!(code(&reply), (400, json!(expected)), "{path} {body}");
        }
        assert_eq!(
            refused_update(&server, path, json!({"id": 1, "updated_at": NOW}))["code"],
            282
        );
        let reply = as_user(&server, "restricted", "GET", path, &Value::Null);
        assert_eq!(code(&reply), (403, json!("244")));
        let body = json!({"add": [{"name": "x", "catalog_id": 4400}]});
        let reply = as_user(&server, "restricted", "POST", path, &body);
        assert_eq!(code(&reply), (403, json!("244")));
        let reply = server.send("DELETE", &format!("/api/v2/{path}?{AUTH}"), &[], b"");
        assert_eq!(code(&reply), (405, json!("405")));
    }
    assert_eq!(refused_add(&server, "catalogs", json!({}))["code"], 285);
    let wrong = json!({"name": "x", "type": "products"});
    assert_eq!(refused_add(&server, "catalogs", wrong)["code"], 400);
    let bills = json!({"name": "Bills", "type": "invoices"});
    add(&server, "catalogs", bills.clone());
    assert_eq!(refused_add(&server, "catalogs", bills)["code"], 400);
    let eight: Vec<Value> = (0..8)
        .map(|number| json!({"name": format!("{number}")}))
        .collect();
    write(&server, "catalogs", &json!({"add": eight}));
    assert_eq!(
        refused_add(&server, "catalogs", json!({"name": "11th"}))["code"],
        400
    );
}

#[test]
fn an_element_shows_its_fields_and_cards() {
    let server = Server::start();
    let fields = json!([{"id": 4_413_002, "values": ["80"]}]);
    let id = add(
        &server,
        "catalog_elements",
        json!({"catalog_id": 4400, "name": "Boot 42", "custom_fields": fields, "tags": "x"}),
    );
    let goods = json!({"4400": {id.to_string(): 2}});
    let lead = add(
        &server,
        "leads",
        json!({"name": "Order", "catalog_elements_id": goods}),
    );
    let customer = add(
        &server,
        "customers",
        json!({"name": "Shop", "catalog_elements_id": goods}),
    );
    let element = items(
        &server,
        &format!("catalog_elements?catalog_id=4400&id={id}"),
    )
    .remove(0);
    let href = format!("/api/v2/catalog_elements?id={id}&catalog_id=4400");
    let linked = |path: &str, id: i64| {
        let href = format!("/api/v2/{path}?id={id}");
        json!({"id": [id], "_links": {"self": {"href": href, "method": "get"}}})
    };
    assert_eq!(
        element,
        json!({
            "id": id, "name": "Boot 42", "created_by": 504_141, "created_at": NOW,
            "updated_at": NOW, "updated_by": 504_141, "is_deleted": false,
            "custom_fields": [{"id": 4_413_002, "name": "Price", "values": [{"value": "80"}],
                               "is_system": false}],
            "catalog_id": 4400,
            "leads": linked("leads", lead), "customers": linked("customers", customer),
            "_links": {"self": {"href": href, "method": "get"}}
        })
    );
    let lead = items(
        &server,
        &format!("leads?id={lead}&with=catalog_elements_links"),
    )
    .remove(0);
    assert_eq!(lead["catalog_elements"]["id"], json!([id]));
    assert_eq!(
        lead["_embedded"]["catalog_elements_links"][0]["quantity"],
        2
    );
    let plain = one(&server, "catalog_elements", 610_002);
    for name in ["custom_fields", "leads", "customers"] {
        assert_eq!(plain[name], json!({}), "{name}");
    }
}

#[test]
fn elements_are_found_by_name_and_page() {
    let server = Server::start();
    let found = |query: &str| ids(&server, &format!("catalog_elements?{query}"));
    assert_eq!(found("catalog_id=4400"), [610_002, 610_001]);
    assert_eq!(found(""), [610_002, 610_001]);
    assert_eq!(found("catalog_id=4400&term=HAMM"), [610_001]);
    assert_eq!(
        found(&format!("catalog_id=4400&term={}", encode("пИЛ"))),
        [610_002]
    );
    assert_eq!(found("catalog_id=4400&id=610001"), [610_001]);
    assert_eq!(
        found("catalog_id=4400&id[]=610001&id[]=610002"),
        [610_002, 610_001]
    );
    assert!(found("catalog_id=1").is_empty());
    assert_eq!(
        found("catalog_id=4400&limit_rows=1&limit_offset=1"),
        [610_001]
    );
    let many = |first: usize| -> Vec<Value> {
        (first..first + 250)
            .map(|number| json!({"catalog_id": 4400, "name": format!("Nail {number}")}))
            .collect()
    };
    for first in [0, 250] {
        write(&server, "catalog_elements", &json!({"add": many(first)}));
    }
    assert_eq!(found("catalog_id=4400&page=1").len(), 500);
    for name in ["page", "PAGEN_1"] {
        assert_eq!(
            found(&format!("catalog_id=4400&{name}=2")),
            [610_002, 610_001]
        );
        assert!(found(&format!("catalog_id=4400&{name}=3")).is_empty());
    }
    assert_eq!(
        found("catalog_id=4400&page=2&limit_rows=501"),
        [610_002, 610_001]
    );
}

#[test]
fn elements_are_changed_refused_and_deleted() {
    let server = Server::start();
    for (wrong, code) in [
        (json!({"name": "x"}), 285),
        (json!({"catalog_id": 4400}), 285),
        (json!({"catalog_id": 1, "name": "x"}), 282),
        (
            json!({"catalog_id": 4400, "name": "x", "custom_fields": [{"id": 1, "values": []}]}),
            204,
        ),
        (
            json!({"catalog_id": 4400, "name": "x",
                   "custom_fields": [{"id": 4_413_002, "values": ["much"]}]}),
            203,
        ),
    ] {
        let error = refused_add(&server, "catalog_elements", wrong.clone());
        assert_eq!(error["code"], code, "{wrong}");
    }
    let change = json!({"id": 610_001, "catalog_id": 4400, "updated_at": NOW, "name": "Mallet"});
    update(&server, "catalog_elements", change.clone());
    assert_eq!(one(&server, "catalog_elements", 610_001)["name"], "Mallet");
    server.control("clock", json!({"advance": 1}));
    assert_eq!(
        refused_update(&server, "catalog_elements", change),
        "Last modified date is older than in database"
    );
    let timeless = json!({"id": 610_001, "name": "x"});
    assert_eq!(
        refused_update(&server, "catalog_elements", timeless)["code"],
        285
    );
    let moved = json!({"id": 610_001, "catalog_id": 4401, "updated_at": NOW + 5});
    assert_eq!(
        refused_update(&server, "catalog_elements", moved)["code"],
        282
    );
    let embedded = write(&server, "catalog_elements", &json!({"delete": [610_001]}));
    assert_eq!(
        embedded["items"],
        json!({"deleted": [{"id": 610_001, "name": "Mallet"}]})
    );
    assert_eq!(ids(&server, "catalog_elements"), [610_002]);
    assert_eq!(server.count("catalog_element_links"), 0);
}

#[test]
fn products_come_with_a_catalog_and_its_fields() {
    let server = Server::start();
    let settings = |server: &Server| server.v2_get("products_settings").json();
    assert_eq!(settings(&server)["is_enabled"], false);
    assert_eq!(settings(&server)["catalog_id"], Value::Null);
    let reply = server.v2_post("products_settings", &json!({"enabled": true}));
    assert_eq!(reply.status, 200, "{}", reply.body);
    let catalog = reply.json()["catalog_id"].as_i64().unwrap();
    assert_eq!(reply.json()["is_enabled"], true);
    assert_eq!(reply.json()["_links"]["self"]["method"], "post");
    assert_eq!(one(&server, "catalogs", catalog)["type"], "products");
    let account = server.v2_get("account?with=custom_fields").json();
    let fields = account["_embedded"]["custom_fields"]["catalogs"][catalog.to_string()].clone();
    let mut codes: Vec<&str> = fields
        .as_object()
        .unwrap()
        .values()
        .map(|field| field["code"].as_str().unwrap())
        .collect();
    codes.sort_unstable();
    assert_eq!(
        codes,
        ["EXTERNAL_ID", "GROUP", "PRICE", "SKU", "description"]
    );
    // The other spelling, in a form; the catalog stays and is found again.
    let target = format!("/api/v2/products_settings?{AUTH}");
    let reply = server.form(&target, "enable=0");
    assert_eq!(reply.json()["is_enabled"], false);
    let embedded = write(&server, "catalogs", &json!({"delete": [catalog]}));
    assert_eq!(
        embedded["errors"]["delete"][catalog.to_string()]["code"],
        281
    );
    let reply = server.form(&target, "enable=1");
    assert_eq!(reply.json()["catalog_id"], catalog);
    assert_eq!(settings(&server)["is_enabled"], true);
    assert_eq!(server.v2_post("products_settings", &json!({})).status, 400);
    let on = json!({"enabled": true});
    let reply = as_user(&server, "manager", "POST", "products_settings", &on);
    assert_eq!(code(&reply), (403, json!("244")));
}
