//! Purchases and the periods between them over v2 (v2 §9.6, §9.7).

#[path = "support/cards.rs"]
mod cards;
mod support;

use cards::{add, as_user, ids, items, one, refused_add, write};
use serde_json::{Value, json};
use support::{AUTH, NOW, Server, build_query};

const DAY: i64 = 86_400;

fn with_customer() -> (Server, i64) {
    let server = Server::start();
    let id = add(
        &server,
        "customers",
        json!({"name": "Shop", "next_price": 1}),
    );
    (server, id)
}

#[test]
fn a_purchase_moves_the_next_one() {
    let (server, customer) = with_customer();
    server.control("clock", json!({"advance": 30}));
    let id = add(
        &server,
        "transactions",
        json!({"customer_id": customer, "date": NOW - DAY, "price": "15000", "comment": "cash",
               "next_price": 20_000, "next_date": NOW + DAY, "elements": {"4400": {"610001": 3}}}),
    );
    assert_eq!(
        one(&server, "transactions", id),
        json!({
            "id": id, "created_by": 504_141, "created_at": NOW + 30, "updated_at": NOW + 30,
            "account_id": 18_700_001, "updated_by": 504_141, "is_deleted": false,
            "comment": "cash", "price": 15_000, "date": NOW - DAY,
            "customer": {"id": customer, "_links": {"self": {
                "href": format!("/api/v2/customers?id={customer}"), "method": "get"}}},
            "_links": {"self": {"href": format!("/api/v2/transactions?id={id}"), "method": "get"}}
        })
    );
    let shop = one(&server, "customers", customer);
    assert_eq!(shop["next_price"], 20_000);
    assert_eq!(shop["next_date"], NOW + DAY);
    assert_eq!(shop["updated_at"], NOW + 30);
    let links = server.state()["catalog_element_links"].clone();
    let bought = links.as_array().unwrap().last().unwrap();
    assert_eq!(bought["element_type"], 0);
    assert_eq!(bought["element_id"], id);
    assert_eq!(bought["quantity"], 3);
}

#[test]
fn a_form_a_list_and_its_filters() {
    let (server, customer) = with_customer();
    let body = json!({"add": [
        {"customer_id": customer, "price": 1, "request_id": 5},
        {"customer_id": customer, "price": 2}
    ]});
    let reply = server.form(&format!("/api/v2/transactions?{AUTH}"), &build_query(&body));
    assert_eq!(reply.status, 200, "{}", reply.body);
    let added = reply.json()["_embedded"]["items"].clone();
    assert_eq!(added[0]["request_id"], "5");
    let (first, second) = (&added[0]["id"], &added[1]["id"]);
    let of_customer = ids(&server, &format!("transactions?customer_id={customer}"));
    assert_eq!(json!(of_customer), json!([second, first]));
    assert_eq!(ids(&server, "transactions").len(), 3);
    assert_eq!(
        json!(ids(&server, "transactions?limit_rows=1&limit_offset=1")),
        json!([first])
    );
    let path = format!("transactions?id={first}&customer_id=1");
    assert_eq!(json!(ids(&server, &path)), json!([first]));
    assert!(items(&server, "transactions?customer_id=1").is_empty());
    let bought = one(&server, "transactions", first.as_i64().unwrap());
    assert_eq!(bought["comment"], "");
    assert_eq!(bought["date"], NOW);
}

#[test]
fn a_comment_is_edited_on_both_paths_and_is_no_change() {
    let (server, customer) = with_customer();
    let id = add(
        &server,
        "transactions",
        json!({"customer_id": customer, "price": 1}),
    );
    server.control("clock", json!({"advance": 30}));
    for (path, comment) in [("transactions", "one"), ("transactions/comment", "two")] {
        let edit = json!({"update": [{"transaction_id": id, "comment": comment}]});
        let embedded = write(&server, path, &edit);
        assert_eq!(embedded["items"][0]["id"], id);
        let bought = one(&server, "transactions", id);
        assert_eq!(bought["comment"], comment);
        assert_eq!(bought["updated_at"], NOW);
    }
    let edit = json!({"update": [{"transaction_id": 1, "comment": "x"}]});
    let embedded = write(&server, "transactions", &edit);
    assert_eq!(embedded["errors"]["update"]["1"]["code"], 400);
    let nameless = json!({"update": [{"comment": "x"}]});
    assert_eq!(server.v2_post("transactions", &nameless).status, 400);
    let addition = json!({"add": [{"customer_id": customer, "price": 1}]});
    assert_eq!(
        server.v2_post("transactions/comment", &addition).status,
        400
    );
}

#[test]
fn purchases_are_refused_and_deleted() {
    let (server, customer) = with_customer();
    for (wrong, code) in [
        (json!({"price": 1}), 400),
        (json!({"customer_id": 1, "price": 1}), 226),
        (json!({"customer_id": customer}), 400),
        (json!({"customer_id": customer, "price": "x"}), 400),
        (
            json!({"customer_id": customer, "price": 1, "elements": {"1": {"610001": 1}}}),
            400,
        ),
    ] {
        let error = refused_add(&server, "transactions", wrong.clone());
        assert_eq!(error["code"], code, "{wrong}");
    }
    let id = add(
        &server,
        "transactions",
        json!({"customer_id": customer, "price": 1}),
    );
    let embedded = write(&server, "transactions", &json!({"delete": [id, 1]}));
    assert_eq!(embedded["items"], json!({"deleted": [{"id": id}]}));
    assert_eq!(embedded["errors"]["delete"]["1"]["code"], 400);
    assert!(items(&server, &format!("transactions?id={id}")).is_empty());
    let reply = as_user(
        &server,
        "restricted",
        "POST",
        "transactions",
        &json!({"add": [{"customer_id": customer, "price": 1}]}),
    );
    assert_eq!(reply.json()["_embedded"]["errors"]["add"][0]["code"], 288);
    let seen = as_user(&server, "restricted", "GET", "transactions", &Value::Null);
    assert_eq!(seen.status, 204);
}

/// Ids and days of the periods.
fn periods(server: &Server) -> Vec<(i64, i64)> {
    let number = |value: &Value| value.as_i64().expect("a number");
    items(server, "customers_periods")
        .iter()
        .map(|item| {
            let days = item.get("before_buy").unwrap_or(&item["after_buy"]);
            (number(&item["id"]), number(days))
        })
        .collect()
}

#[test]
fn periods_add_up_and_the_list_is_complete() {
    let server = Server::start();
    let rows = items(&server, "customers_periods");
    assert_eq!(
        rows[0],
        json!({"id": 112_001, "type": "before", "period": 10, "color": "#fffeb2", "sort": 1,
               "before_buy": 10})
    );
    assert_eq!(rows[3]["type"], "after");
    assert_eq!(rows[3]["after_buy"], 60);
    assert_eq!(
        periods(&server),
        [(112_001, 10), (112_002, 30), (112_003, 90), (112_004, 60)]
    );
    let customer = add(
        &server,
        "customers",
        json!({"name": "Shop", "period_id": 112_002}),
    );
    let wanted = json!({"update": [
        {"id": 112_001, "period": 5, "color": "#d6eaff", "sort": 1},
        {"period": 7, "color": "#FFF000", "sort": 2, "request_id": 3},
        {"id": 112_004, "period": 90}
    ]});
    let embedded = write(&server, "customers_periods", &wanted);
    let rows = embedded["items"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1]["id"], 112_005);
    assert_eq!(rows[1]["request_id"], 3);
    assert_eq!(rows[1]["before_buy"], 12);
    assert_eq!(
        periods(&server),
        [(112_001, 5), (112_005, 12), (112_004, 90)]
    );
    // Its period is gone; the one after the purchase cannot be.
    assert_eq!(one(&server, "customers", customer)["period_id"], 0);
    let form = build_query(&json!({"update": [{"id": 112_005}]}));
    let reply = server.form(&format!("/api/v2/customers_periods?{AUTH}"), &form);
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(periods(&server), [(112_005, 7), (112_004, 90)]);
}

#[test]
fn periods_are_stored_whole_or_not_at_all_and_by_administrators() {
    let server = Server::start();
    let before = periods(&server);
    let eleven: Vec<Value> = (1..=11).map(|days| json!({"period": days})).collect();
    for wrong in [
        json!({}),
        json!({"update": []}),
        json!({"update": [{"id": 112_001, "period": 5}, {"id": 1, "period": 5}]}),
        json!({"update": [{"period": 0}]}),
        json!({"update": [{"sort": 1}]}),
        json!({"update": [{"period": 5, "color": "#123456"}]}),
        json!({"update": [{"id": 112_001}, {"id": 112_001}]}),
        json!({"update": eleven}),
        json!({"update": [{"period": i64::MAX}]}),
        json!({"update": [{"period": 5, "sort": i64::MAX}]}),
    ] {
        let reply = server.v2_post("customers_periods", &wrong);
        assert_eq!(reply.status, 400, "{wrong}: {}", reply.body);
        assert_eq!(periods(&server), before, "{wrong}");
    }
    for (method, body) in [
        ("GET", Value::Null),
        ("POST", json!({"update": [{"period": 5}]})),
    ] {
        let reply = as_user(&server, "manager", method, "customers_periods", &body);
        assert_eq!(reply.status, 403);
        assert_eq!(reply.json()["response"]["error_code"], "288");
    }
}
