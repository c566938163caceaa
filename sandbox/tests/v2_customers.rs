//! Customers over v2 (v2 §9.5) and what subscribers are told of them.

#[path = "support/cards.rs"]
mod cards;
#[path = "support/listener.rs"]
mod listener;
mod support;

use cards::{add, as_user, ids, items, one, refused_add, refused_update, update, write};
use listener::Listener;
use serde_json::{Value, json};
use support::{AUTH, NOW, Server, build_query};

const DAY: i64 = 86_400;

fn empty() -> Server {
    Server::with(|options| options.seed = amocore_sandbox::Seed::Empty)
}

#[test]
fn every_member_comes_back() {
    let server = empty();
    let company = add(&server, "companies", json!({"name": "Acme"}));
    let first = add(&server, "contacts", json!({"name": "Ann"}));
    let second = add(&server, "contacts", json!({"name": "Bob"}));
    let card = add(
        &server,
        "fields",
        json!({"name": "Loyalty card", "type": 1, "element_type": 12, "origin": "acme_sync"}),
    );
    let id = add(
        &server,
        "customers",
        json!({
            "name": "Leeds shop", "responsible_user_id": 102_525, "created_by": 0,
            "created_at": NOW - DAY, "next_price": "1500", "next_date": NOW + 5 * DAY,
            "periodicity": 30, "period_id": 112_002, "tags": "vip, boots",
            "company_id": company, "contacts_id": [first, second],
            "custom_fields": [{"id": card, "values": [{"value": "77"}]}]
        }),
    );
    let customer = one(&server, "customers", id);
    let expected = json!({
        "id": id, "name": "Leeds shop", "responsible_user_id": 102_525, "created_by": 0,
        "created_at": NOW - DAY, "updated_at": NOW, "account_id": 18_700_001, "updated_by": 0,
        "is_deleted": false,
        "main_contact": {"id": first, "_links": {"self": {
            "href": format!("/api/v2/contacts?id={first}"), "method": "get"}}},
        "tags": customer["tags"],
        "custom_fields": [{"id": card, "name": "Loyalty card",
            "values": [{"value": "77"}], "is_system": false}],
        "contacts": {"id": [first, second], "_links": {"self": {
            "href": format!("/api/v2/contacts?id={first},{second}"), "method": "get"}}},
        "company": {"id": company, "name": "Acme", "_links": {"self": {
            "href": format!("/api/v2/companies?id={company}"), "method": "get"}}},
        "next_price": 1500, "closest_task_at": 0, "period_id": 112_002, "periodicity": 30,
        "next_date": NOW + 5 * DAY,
        "_links": {"self": {"href": format!("/api/v2/customers?id={id}"), "method": "get"}}
    });
    assert_eq!(customer, expected);
    assert_eq!(customer["tags"][0]["name"], "vip");
    assert_eq!(customer["tags"][1]["name"], "boots");
    let contact = one(&server, "contacts", first);
    assert_eq!(contact["customers"]["id"], json!([id]));
}

#[test]
fn a_bare_customer_has_empty_objects() {
    let server = empty();
    let id = add(&server, "customers", json!({"name": "Bare"}));
    let customer = one(&server, "customers", id);
    for name in [
        "main_contact",
        "tags",
        "custom_fields",
        "contacts",
        "company",
    ] {
        assert_eq!(customer[name], json!({}), "{name}");
    }
    for name in ["next_price", "next_date", "period_id", "periodicity"] {
        assert_eq!(customer[name], 0, "{name}");
    }
    assert!(customer.get("catalog_elements").is_none());
}

#[test]
fn a_form_means_the_same_as_json() {
    let server = empty();
    let body = json!({"add": [
        {"name": "One", "next_date": NOW, "request_id": "a"},
        {"name": "Two", "next_date": NOW}
    ]});
    let reply = server.form(&format!("/api/v2/customers?{AUTH}"), &build_query(&body));
    assert_eq!(reply.status, 200, "{}", reply.body);
    let added = reply.json()["_embedded"]["items"].clone();
    assert_eq!(added[0]["request_id"], "a");
    assert_eq!(added[1]["request_id"], 0);
    assert!(added[0]["_links"]["self"]["href"].is_string());
    let names: Vec<Value> = items(&server, "customers")
        .into_iter()
        .map(|item| item["name"].clone())
        .collect();
    assert_eq!(names, ["Two", "One"]);
}

#[test]
fn an_update_keeps_what_it_does_not_mention_and_must_be_newer() {
    let server = empty();
    let contact = add(&server, "contacts", json!({"name": "Ann"}));
    let company = add(&server, "companies", json!({"name": "Acme"}));
    let id = add(
        &server,
        "customers",
        json!({"name": "Shop", "next_price": 5, "contacts_id": contact, "company_id": company}),
    );
    server.control("clock", json!({"advance": 1}));
    let stale = json!({"id": id, "updated_at": NOW, "name": "Never"});
    assert_eq!(
        refused_update(&server, "customers", stale),
        "Last modified date is older than in database"
    );
    server.control("clock", json!({"advance": 59}));
    update(
        &server,
        "customers",
        json!({"id": id, "updated_at": NOW + 65, "next_date": NOW + DAY,
               "unlink": {"contacts_id": [contact], "company_id": company}}),
    );
    let customer = one(&server, "customers", id);
    assert_eq!(customer["name"], "Shop");
    assert_eq!(customer["next_price"], 5);
    assert_eq!(customer["next_date"], NOW + DAY);
    assert_eq!(customer["updated_at"], NOW + 60);
    assert_eq!(customer["contacts"], json!({}));
    assert_eq!(customer["company"], json!({}));
    // Without a time: refused, and without an id: all of it.
    let timeless = refused_update(&server, "customers", json!({"id": id, "name": "x"}));
    assert_eq!(timeless["code"], 400);
    let reply = server.v2_post("customers", &json!({"update": [{"name": "x"}]}));
    assert_eq!(reply.status, 400);
    let unknown = json!({"id": 1, "updated_at": NOW + 99});
    assert_eq!(refused_update(&server, "customers", unknown)["code"], 226);
}

#[test]
fn what_is_wrong_is_told_item_by_item() {
    let server = empty();
    for wrong in [
        json!({}),
        json!({"name": "x", "responsible_user_id": 1}),
        json!({"name": "x", "next_price": "much"}),
        json!({"name": "x", "next_date": "tomorrow"}),
        json!({"name": "x", "period_id": 1}),
        json!({"name": "x", "periodicity": -1}),
        json!({"name": "x", "company_id": 1}),
        json!({"name": "x", "contacts_id": [1]}),
        json!({"name": "x", "catalog_elements_id": {"4400": {"1": 1}}}),
        json!({"name": "x", "custom_fields": [{"id": 1, "values": [{"value": 1}]}]}),
    ] {
        let error = refused_add(&server, "customers", wrong.clone());
        assert_eq!(error["code"], 400, "{wrong}");
        assert!(!error["message"].as_str().unwrap().is_empty());
    }
    assert!(items(&server, "customers").is_empty());
    let both = json!({"add": [{"request_id": 7}, {"name": "Good"}]});
    let embedded = write(&server, "customers", &both);
    assert_eq!(embedded["items"].as_array().unwrap().len(), 1);
    assert_eq!(embedded["errors"]["add"][0]["request_id"], 7);
    for empty in [json!({}), json!({"add": []}), json!({"update": []})] {
        assert_eq!(server.v2_post("customers", &empty).status, 400, "{empty}");
    }
}

#[test]
fn deleted_customers_are_an_object_and_take_everything_along() {
    let server = Server::start();
    let shop = items(&server, "customers")
        .into_iter()
        .find(|item| item["name"] == "Workshop supplies")
        .expect("the seeded customer");
    let id = shop["id"].as_i64().unwrap();
    assert_eq!(server.count("transactions"), 1);
    let embedded = write(&server, "customers", &json!({"delete": [id, 1]}));
    assert_eq!(
        embedded["items"],
        json!({"deleted": [{"id": id, "name": "Workshop supplies"}]})
    );
    assert_eq!(embedded["errors"]["delete"]["1"]["code"], 226);
    assert!(items(&server, &format!("customers?id={id}")).is_empty());
    assert_eq!(server.count("transactions"), 0);
    assert_eq!(server.count("catalog_element_links"), 0);
}

#[test]
fn goods_hang_on_customers() {
    let server = Server::start();
    let id = add(
        &server,
        "customers",
        json!({"name": "Shop", "catalog_elements_id": {"4400": {"610001": 3}}}),
    );
    let customer = one(&server, "customers", id);
    assert_eq!(customer["catalog_elements"]["id"], json!([610_001]));
    assert!(customer.get("_embedded").is_none());
    let path = format!("customers?id={id}&with=catalog_elements_links");
    assert_eq!(
        items(&server, &path)[0]["_embedded"]["catalog_elements_links"],
        json!([{"id": 610_001, "catalog_id": 4400, "quantity": 3}])
    );
    server.control("clock", json!({"advance": 10}));
    let nothing = json!({"4400": {"610001": 0}});
    let off = json!({"id": id, "updated_at": NOW + 5, "catalog_elements_id": nothing});
    update(&server, "customers", off);
    assert!(
        one(&server, "customers", id)
            .get("catalog_elements")
            .is_none()
    );
}

#[test]
fn filters_pages_and_dates() {
    let server = empty();
    // The account is in Moscow: 15 November 2023, 01:13.
    let contact = add(&server, "contacts", json!({"name": "Жанна"}));
    let mut all = Vec::new();
    for (name, user, created, next) in [
        ("Alpha", 504_141, NOW - 2 * DAY, NOW + DAY),
        ("Beta", 102_525, NOW - DAY, NOW + 2 * DAY),
        ("Гамма", 504_141, NOW, NOW + 3 * DAY),
    ] {
        all.push(add(
            &server,
            "customers",
            json!({"name": name, "responsible_user_id": user, "created_at": created,
                   "next_date": next}),
        ));
    }
    let [alpha, beta, gamma] = all[..] else {
        panic!("{all:?}")
    };
    server.control("clock", json!({"advance": 2 * DAY}));
    update(
        &server,
        "customers",
        json!({"id": beta, "updated_at": NOW + 2 * DAY, "contacts_id": [contact]}),
    );
    let found = |query: &str| ids(&server, &format!("customers?{query}"));
    assert_eq!(found(""), [gamma, beta, alpha]);
    assert_eq!(found("limit_rows=1&limit_offset=1"), [beta]);
    assert_eq!(found("limit_offset=1"), [gamma, beta, alpha]);
    assert!(found("limit_rows=1&limit_offset=9").is_empty());
    assert_eq!(
        found(&format!("id={alpha},{gamma}&query=nothing")),
        [gamma, alpha]
    );
    assert_eq!(found(&format!("filter[id][]={alpha}")), [alpha]);
    assert_eq!(found("query=%D0%B3%D0%B0%D0%BC"), [gamma]);
    assert_eq!(found("query=%D0%B6%D0%B0%D0%BD%D0%BD%D0%B0"), [beta]);
    assert_eq!(found("filter[main_user][]=102525"), [beta]);
    let created = "filter[date][type]=create&filter[date][from]=14.11.2023";
    assert_eq!(found(created), [gamma, beta]);
    assert_eq!(
        found(&format!("{created}&filter[date][to]=14.11.2023")),
        [beta]
    );
    assert_eq!(
        found("filter[date][type]=modify&filter[date][from]=16.11.2023"),
        [beta]
    );
    assert_eq!(found("filter[next_date][from]=17.11.2023"), [gamma, beta]);
    // An end alone is ignored.
    assert_eq!(
        found("filter[next_date][to]=01.01.2020"),
        [gamma, beta, alpha]
    );
    let wrong = server.v2_get("customers?filter[next_date][from]=soon");
    assert_eq!(wrong.status, 400);
    let since = [("If-Modified-Since", "Wed, 15 Nov 2023 00:00:00 GMT")];
    let reply = server.send("GET", &format!("/api/v2/customers?{AUTH}"), &since, b"");
    assert_eq!(reply.json()["_embedded"]["items"][0]["id"], beta);
    assert_eq!(
        reply.json()["_embedded"]["items"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn rights_to_leads_are_rights_to_customers() {
    let server = empty();
    let own = add(
        &server,
        "customers",
        json!({"name": "Rita's", "responsible_user_id": 102_530}),
    );
    let other = add(&server, "customers", json!({"name": "Another's"}));
    let restricted =
        |method: &str, body: &Value| as_user(&server, "restricted", method, "customers", body);
    let seen = restricted("GET", &json!(null)).json()["_embedded"]["items"].clone();
    assert_eq!(seen.as_array().unwrap().len(), 1);
    assert_eq!(seen[0]["id"], own);
    server.control("clock", json!({"advance": 10}));
    let at = NOW + 9;
    let both = json!({"update": [
        {"id": own, "updated_at": at, "name": "Mine"},
        {"id": other, "updated_at": at, "name": "Stolen"}
    ]});
    let embedded = restricted("POST", &both).json()["_embedded"].clone();
    assert_eq!(embedded["items"][0]["id"], own);
    assert_eq!(embedded["errors"]["update"][other.to_string()]["code"], 288);
    let refused = restricted("POST", &json!({"delete": [own]}));
    assert_eq!(refused.status, 403);
    assert_eq!(refused.json()["response"]["error_code"], "288");
}

#[test]
fn subscribers_are_told() {
    let server = empty();
    let listener = Listener::start();
    let events = [
        "add_customer",
        "update_customer",
        "responsible_customer",
        "delete_customer",
    ];
    let hook = json!({"subscribe": [{"url": listener.url("/"), "events": events}]});
    assert_eq!(server.v2_post("webhooks/subscribe", &hook).status, 200);
    let id = add(
        &server,
        "customers",
        json!({"name": "Shop", "next_price": 7, "tags": "vip"}),
    );
    let added = listener.next();
    let field = |name: &str| added.field(&format!("customers[add][0]{name}"));
    assert_eq!(field("[id]"), Some(id.to_string()));
    assert_eq!(field("[name]").as_deref(), Some("Shop"));
    assert_eq!(field("[next_price]").as_deref(), Some("7"));
    assert_eq!(field("[tags][0][name]").as_deref(), Some("vip"));

    server.control("clock", json!({"advance": 10}));
    update(
        &server,
        "customers",
        json!({"id": id, "updated_at": NOW + 10, "responsible_user_id": 102_525}),
    );
    let told = [listener.next(), listener.next()];
    let old = "customers[responsible][0][old_responsible_user_id]";
    assert!(
        told.iter()
            .any(|one| one.field(old).as_deref() == Some("504141"))
    );
    let updated = "customers[update][0][id]";
    assert!(told.iter().any(|one| one.field(updated).is_some()));

    // A purchase moves the next one; the customer has changed.
    let bought = json!({"customer_id": id, "price": 5, "next_price": 9});
    add(&server, "transactions", bought);
    let told = listener.next();
    assert_eq!(
        told.field("customers[update][0][next_price]").as_deref(),
        Some("9")
    );

    write(&server, "customers", &json!({"delete": [id]}));
    let gone = listener.next();
    assert_eq!(gone.field("customers[delete][0][id]"), Some(id.to_string()));
    // What was refused is not told.
    refused_add(&server, "customers", json!({"name": "x", "period_id": 1}));
    listener.assert_silent(&server);
}
