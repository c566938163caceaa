//! Contacts over v2 (v2 §9.3) and beside the XML API.

#[path = "support/cards.rs"]
mod cards;
#[path = "support/listener.rs"]
mod listener;
mod support;

use cards::{
    add, as_user, assert_refused, ids, items, one, refused_add, refused_update, update, write,
};
use listener::Listener;
use serde_json::{Value, json};
use support::{AUTH, NOW, Server, build_query, encode};

const ADMIN: i64 = 504_141;
const MANAGER: i64 = 102_525;
/// Of the small seed.
const ACME: i64 = 1_099_383;
const ROMASHKA: i64 = 1_099_384;
const JASON: i64 = 1_099_385;
const ELENA: i64 = 1_099_386;
const OLGA: i64 = 1_099_387;
const SAWS: i64 = 1_090_593;
const TULIPS: i64 = 1_090_594;

fn contact(server: &Server, item: Value) -> Value {
    one(server, "contacts", add(server, "contacts", item))
}

/// The vendor's example with the sandbox's ids.
fn example() -> Value {
    json!({"add": [{
        "name": "Ivan Petrov",
        "responsible_user_id": MANAGER,
        "leads_id": [SAWS.to_string()],
        "company_id": ACME.to_string(),
        "custom_fields": [{
            "id": "4396818",
            "values": [{"value": "+442071230000", "enum": "WORK"}]
        }]
    }]})
}

#[test]
fn a_contact_as_it_is_written_and_read() {
    let server = Server::start();
    let reply = server.v2_post("contacts", &example());
    assert_eq!(reply.status, 200, "{}", reply.body);
    let answer = reply.json();
    assert_eq!(answer["_links"]["self"]["method"], "post");
    let item = answer["_embedded"]["items"][0].clone();
    let id = item["id"].as_i64().unwrap();
    let link = json!({"self": {"href": format!("/api/v2/contacts?id={id}"), "method": "get"}});
    assert_eq!(item, json!({"id": id, "request_id": 0, "_links": link}));

    let link = |path: &str, id| json!({"self": {"href": format!("/api/v2/{path}?id={id}"), "method": "get"}});
    let expected = json!({
        "id": id,
        "name": "Ivan Petrov",
        "first_name": "Ivan",
        "last_name": "Petrov",
        "responsible_user_id": MANAGER,
        "created_by": ADMIN,
        "created_at": NOW,
        "updated_at": NOW,
        "account_id": 18_700_001,
        "updated_by": ADMIN,
        "group_id": 0,
        "company": {"id": ACME, "name": "Acme Tools", "_links": link("companies", ACME)},
        "leads": {"id": [SAWS], "_links": link("leads", SAWS)},
        "closest_task_at": 0,
        "tags": {},
        "custom_fields": [{
            "id": 4_396_818,
            "name": "Phone",
            "code": "PHONE",
            "values": [{"value": "+442071230000", "enum": 3_692_101}],
            "is_system": true
        }],
        "customers": {},
        "_links": link("contacts", id)
    });
    assert_eq!(one(&server, "contacts", id), expected);
    let lead = one(&server, "leads", SAWS);
    assert_eq!(lead["contacts"]["id"], json!([JASON, id]));
    assert_eq!(lead["main_contact"]["id"], JASON);
}

#[test]
fn a_form_means_the_same() {
    let server = Server::start();
    let id = |reply: Value| reply["_embedded"]["items"][0]["id"].as_i64().unwrap();
    let json = id(server.v2_post("contacts", &example()).json());
    let target = format!("/api/v2/contacts?{AUTH}");
    let form = id(server.form(&target, &build_query(&example())).json());
    let [json, form] = [json, form].map(|id| {
        let mut contact = one(&server, "contacts", id);
        contact["id"].take();
        contact["_links"].take();
        contact
    });
    assert_eq!(json, form);
}

#[test]
fn empty_containers() {
    let server = Server::start();
    let bare = contact(&server, json!({"name": "Bare"}));
    for name in ["company", "leads", "customers", "tags", "custom_fields"] {
        assert_eq!(bare[name], json!({}), "{name}");
    }
    let server = Server::with(|options| options.switches.empty_lists = true);
    let bare = contact(&server, json!({"name": "Bare"}));
    assert_eq!(bare["tags"], json!([]));
    assert_eq!(bare["custom_fields"], json!([]));
}

#[test]
fn names_are_split_and_joined() {
    let server = Server::start();
    let names = |contact: &Value| {
        ["name", "first_name", "last_name"].map(|name| contact[name].as_str().unwrap().to_owned())
    };
    for (item, expected) in [
        (json!({"name": "Anna"}), ["Anna", "Anna", ""]),
        (
            json!({"name": "Anna Maria Rossi"}),
            ["Anna Maria Rossi", "Anna", "Maria Rossi"],
        ),
        (
            json!({"first_name": "Anna", "last_name": "Rossi"}),
            ["Anna Rossi", "Anna", "Rossi"],
        ),
        (json!({"last_name": "Rossi"}), ["Rossi", "", "Rossi"]),
        (
            json!({"name": "Rossi & Co", "first_name": "Anna", "last_name": "Rossi"}),
            ["Rossi & Co", "Anna", "Rossi"],
        ),
    ] {
        assert_eq!(names(&contact(&server, item.clone())), expected, "{item}");
    }
    let renamed = |mut item: Value| {
        item["id"] = OLGA.into();
        item["updated_at"] = (NOW + 5).into();
        update(&server, "contacts", item);
        names(&one(&server, "contacts", OLGA))
    };
    assert_eq!(
        renamed(json!({"last_name": "Reed"})),
        ["Olga Reed", "Olga", "Reed"]
    );
    assert_eq!(
        renamed(json!({"name": "Olga Stone"})),
        ["Olga Stone", "Olga", "Stone"]
    );
    assert_eq!(
        renamed(json!({"tags": "x"})),
        ["Olga Stone", "Olga", "Stone"]
    );
}

#[test]
fn a_company_by_its_id_or_a_new_one_by_its_name() {
    let server = Server::start();
    let of = |id| one(&server, "contacts", id)["company"].clone();
    let new = add(
        &server,
        "contacts",
        json!({"name": "A", "company_name": "Acme Tools"}),
    );
    let company = of(new);
    assert_eq!(company["name"], "Acme Tools");
    assert_ne!(company["id"], ACME);
    assert_eq!(ids(&server, "companies").len(), 3);
    let row = one(&server, "companies", company["id"].as_i64().unwrap());
    assert_eq!(row["contacts"]["id"], json!([new]));
    assert_eq!(row["created_by"], ADMIN);

    let both =
        json!({"id": new, "updated_at": NOW + 5, "company_id": ROMASHKA, "company_name": "B"});
    update(&server, "contacts", both);
    assert_eq!(of(new)["id"], ROMASHKA);
    assert_eq!(ids(&server, "companies").len(), 3);
    // Unlinking another one than its own does nothing.
    let other = json!({"id": new, "updated_at": NOW + 5, "unlink": {"company_id": ACME}});
    update(&server, "contacts", other);
    assert_eq!(of(new)["id"], ROMASHKA);
    let own = json!({"id": new, "updated_at": NOW + 5, "unlink": {"company_id": ROMASHKA}});
    update(&server, "contacts", own);
    assert_eq!(of(new), json!({}));
}

#[test]
fn leads_are_linked_in_addition() {
    let server = Server::start();
    let leads = || one(&server, "contacts", OLGA)["leads"]["id"].clone();
    let before = leads()[0].as_i64().unwrap();
    let change = |mut item: Value| {
        item["id"] = OLGA.into();
        item["updated_at"] = (NOW + 5).into();
        update(&server, "contacts", item);
    };
    change(json!({"leads_id": format!("{SAWS},{TULIPS}")}));
    assert_eq!(leads(), json!([SAWS, TULIPS, before]));
    change(json!({"unlink": {"leads_id": [SAWS, before]}}));
    assert_eq!(leads(), json!([TULIPS]));
    // The first contact of a lead becomes its main one.
    let lead = add(&server, "leads", json!({"name": "Alone"}));
    change(json!({"linked_leads_id": [lead]}));
    assert_eq!(one(&server, "leads", lead)["main_contact"]["id"], OLGA);
}

#[test]
fn customers_are_linked_to_people_and_companies() {
    let server = Server::start();
    let customer = || {
        let item = json!({"name": "Shop", "next_date": NOW + 86_400});
        add(&server, "customers", item)
    };
    let (one_shop, other) = (customer(), customer());
    for (resource, id) in [("contacts", OLGA), ("companies", ACME)] {
        let customers = || one(&server, resource, id)["customers"].clone();
        let change = |mut item: Value| {
            item["id"] = id.into();
            item["updated_at"] = (NOW + 5).into();
            update(&server, resource, item);
        };
        change(json!({"customers_id": format!("{one_shop},{other}")}));
        assert_eq!(customers()["id"], json!([one_shop, other]));
        assert_eq!(
            customers()["_links"]["self"]["href"],
            format!("/api/v2/customers?id={one_shop},{other}")
        );
        change(json!({"unlink": {"customers_id": [one_shop]}}));
        assert_eq!(customers()["id"], json!([other]));
    }
    let shop = one(&server, "customers", other);
    assert_eq!(shop["company"]["id"], ACME);
    assert_eq!(shop["contacts"]["id"], json!([OLGA]));
}

#[test]
fn whole_requests_are_refused() {
    let server = Server::start();
    for (body, code) in [
        (json!({}), "206"),
        (json!({"add": []}), "201"),
        (json!({"update": []}), "208"),
        (json!({"add": [1]}), "400"),
        (json!({"update": [{"name": "A"}]}), "209"),
    ] {
        assert_refused(&server.v2_post("contacts", &body), 400, code);
    }
}

#[test]
fn wrong_items_are_refused_one_by_one() {
    let server = Server::start();
    let fields = |fields: Value| json!({"name": "A", "custom_fields": [fields]});
    for (item, code) in [
        (json!({"tags": "a"}), 205),
        (json!({"name": "A", "responsible_user_id": 1}), 400),
        (json!({"name": "A", "company_id": JASON}), 400),
        (json!({"name": "A", "leads_id": [1]}), 400),
        (json!({"name": "A", "customers_id": "1"}), 400),
        (json!({"name": "A", "leads_id": "first"}), 400),
        (fields(json!({"id": 1, "values": [{"value": "x"}]})), 204),
        // A field of leads.
        (
            fields(json!({"id": 4_399_916, "values": [{"value": "x"}]})),
            204,
        ),
        (fields(json!({"id": 4_396_818})), 238),
        (
            fields(json!({"id": 4_396_818, "values": [{"value": "1", "enum": "SHIP"}]})),
            203,
        ),
        (
            fields(json!({"id": 4_411_001, "values": [{"value": "May"}]})),
            203,
        ),
    ] {
        let error = refused_add(&server, "contacts", item.clone());
        assert_eq!(error["code"], code, "{item}");
        assert!(error["message"].is_string());
    }
    assert_eq!(server.count("contacts"), 3);
    assert_eq!(server.count("companies"), 2);
    let change = |fields: Value| json!({"id": OLGA, "updated_at": NOW, "custom_fields": [fields]});
    for (item, code) in [
        (json!({"id": 5, "updated_at": NOW}), 212),
        // A company is no contact.
        (json!({"id": ACME, "updated_at": NOW}), 212),
        (json!({"id": OLGA, "name": "A"}), 209),
        (change(json!({"id": 1, "values": []})), 211),
        (
            change(json!({"id": 4_411_001, "values": [{"value": "May"}]})),
            210,
        ),
    ] {
        let error = refused_update(&server, "contacts", item.clone());
        assert_eq!(error["code"], code, "{item}");
    }
}

#[test]
fn an_item_is_stored_whole_or_not_at_all() {
    let server = Server::start();
    let item = json!({"name": "A", "company_name": "B", "leads_id": [SAWS, 1]});
    refused_add(&server, "contacts", item);
    let item = json!({"id": OLGA, "updated_at": NOW, "name": "A", "custom_fields": [{"id": 1}]});
    refused_update(&server, "contacts", item);
    assert_eq!(server.count("contacts"), 3);
    assert_eq!(server.count("companies"), 2);
    assert_eq!(one(&server, "contacts", OLGA)["name"], "Olga O'Neil");
}

#[test]
fn an_update_has_to_be_newer_than_what_is_stored() {
    let server = Server::start();
    let id = add(&server, "contacts", json!({"name": "New"}));
    server.control("clock", json!({"advance": 1}));
    let embedded = write(
        &server,
        "contacts",
        &json!({"update": [
            {"id": id, "updated_at": NOW, "name": "Old"},
            {"id": OLGA, "updated_at": NOW + 5, "name": "Olga"}
        ]}),
    );
    assert_eq!(embedded["items"][0]["id"], OLGA);
    assert_eq!(
        embedded["errors"]["update"][id.to_string()],
        "Last modified date is older than in database"
    );
    let item = json!({"id": OLGA, "updated_at": NOW + 5, "name": "Olga again"});
    update(&server, "contacts", item);
    assert_eq!(one(&server, "contacts", OLGA)["updated_at"], NOW + 1);
}

/// A client's clock cannot say anything newer within the second of its addition.
#[test]
fn an_addition_and_updates_within_one_second() {
    let server = Server::start();
    let id = add(&server, "contacts", json!({"name": "New"}));
    for name in ["Second", "Third"] {
        let item = json!({"id": id, "updated_at": NOW, "name": name});
        update(&server, "contacts", item);
        assert_eq!(one(&server, "contacts", id)["name"], name);
    }
    let older = json!({"update": [{"id": id, "updated_at": NOW - 1, "name": "Old"}]});
    let embedded = write(&server, "contacts", &older);
    assert_eq!(
        embedded["errors"]["update"][id.to_string()],
        "Last modified date is older than in database"
    );
}

#[test]
fn filters() {
    let server = Server::start();
    let new = add(
        &server,
        "contacts",
        json!({"name": "Пётр", "responsible_user_id": MANAGER,
               "custom_fields": [{"id": 4_396_818, "values": [{"value": "8 (912) 000-11-22"}]}]}),
    );
    for (query, expected) in [
        (String::new(), vec![new, OLGA, ELENA, JASON]),
        (format!("id={JASON}"), vec![JASON]),
        (format!("id={JASON},{ACME}"), vec![JASON]),
        (
            format!("id[]={JASON}&id[]={OLGA}&query=x"),
            vec![OLGA, JASON],
        ),
        (format!("responsible_user_id={MANAGER}"), vec![new]),
        (
            format!("responsible_user_id[]={MANAGER}&responsible_user_id[]={ADMIN}"),
            vec![new, OLGA, ELENA, JASON],
        ),
        (format!("query={}", encode("пЁТР")), vec![new]),
        ("query=9120001122".to_owned(), vec![new]),
        ("query=elena@romashka.example".to_owned(), vec![ELENA]),
        ("query=vip".to_owned(), vec![ELENA]),
        ("query=acme".to_owned(), vec![JASON]),
        ("limit_rows=1&limit_offset=1".to_owned(), vec![OLGA]),
        ("limit_rows=5&limit_offset=50".to_owned(), vec![]),
    ] {
        assert_eq!(
            ids(&server, &format!("contacts?{query}")),
            expected,
            "{query}"
        );
    }
    let reply = server.v2_get("contacts?responsible_user_id=me");
    assert_refused(&reply, 400, "400");
}

#[test]
fn only_what_has_changed_since() {
    let server = Server::start();
    let changed = |since: &str| {
        let target = format!("/api/v2/contacts?{AUTH}");
        server.send("GET", &target, &[("If-Modified-Since", since)], b"")
    };
    assert_eq!(changed("Tue, 14 Nov 2023 00:00:00 UTC").status, 304);
    update(&server, "contacts", json!({"id": ELENA, "updated_at": NOW}));
    let reply = changed("Tue, 14 Nov 2023 00:00:00 UTC");
    let rows = reply.json()["_embedded"]["items"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(rows[0]["id"], ELENA);
}

#[test]
fn rights() {
    let server = Server::start();
    let post = |body: Value| as_user(&server, "restricted", "POST", "contacts", &body);
    let reply = as_user(&server, "restricted", "GET", "contacts", &Value::Null);
    let rows = reply.json()["_embedded"]["items"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 3);
    assert_refused(&post(json!({"add": [{"name": "A"}]})), 403, "202");
    // May edit only what it is responsible for, and add no company.
    let own = add(
        &server,
        "contacts",
        json!({"name": "Own", "responsible_user_id": 102_530}),
    );
    let reply = post(json!({"update": [
        {"id": OLGA, "updated_at": NOW, "name": "A"},
        {"id": own, "updated_at": NOW + 1, "company_name": "B"},
    ]}));
    let errors = reply.json()["_embedded"]["errors"]["update"].clone();
    assert_eq!(errors[OLGA.to_string()]["code"], 202);
    assert_eq!(errors[own.to_string()]["code"], 202);
    let reply = post(json!({"update": [{"id": own, "updated_at": NOW + 1, "name": "Mine"}]}));
    assert_eq!(reply.json()["_embedded"]["items"][0]["id"], own);
    assert_eq!(one(&server, "contacts", own)["updated_by"], 102_530);
}

#[test]
fn a_contact_of_the_xml_api_is_a_contact() {
    let server = Server::start();
    let body =
        "ACTION=ADD_PERSON&contact[person_name]=By+XML&contact[person_company_name]=Acme+Tools";
    let id = server.write("contact_add.php", body).result();
    let row = one(&server, "contacts", id);
    assert_eq!(row["name"], "By XML");
    assert_eq!(row["company"]["id"], ACME);

    let id = add(
        &server,
        "contacts",
        json!({"name": "By v2", "company_id": ACME, "tags": "a",
               "custom_fields": [{"id": 4_396_817, "values": [{"value": "Cook"}]}]}),
    );
    let page = server.read(&format!("contact_detail.php?ID={id}"));
    assert_eq!(page.first("name"), Some("By v2"));
    assert_eq!(page.first("position"), Some("Cook"));
    let delete = format!("ACTION=DELETE&ID={id}");
    server.write("contact_delete.php", &delete).result();
    assert!(items(&server, &format!("contacts?id={id}")).is_empty());
}

#[test]
fn subscribers_hear_of_what_changes() {
    let server = Server::start();
    let listener = Listener::start();
    let events = ["add_contact", "add_company", "responsible_contact"];
    let body = json!({"subscribe": [{"url": listener.url("/"), "events": events}]});
    server.v2_post("webhooks/subscribe", &body);
    let id = add(
        &server,
        "contacts",
        json!({"name": "A", "company_name": "B"}),
    );
    let told = [listener.next(), listener.next()];
    let of = |kind: &str| {
        let is = |one: &&listener::Received| {
            one.field("contacts[add][0][type]").as_deref() == Some(kind)
        };
        told.iter().find(is).expect("a delivery").clone()
    };
    let contact = of("contact");
    assert_eq!(contact.field("contacts[add][0][id]"), Some(id.to_string()));
    assert_eq!(
        contact.field("contacts[add][0][company_name]").as_deref(),
        Some("B")
    );
    assert_eq!(
        of("company").field("contacts[add][0][name]").as_deref(),
        Some("B")
    );
    let item = json!({"id": id, "updated_at": NOW + 5, "responsible_user_id": MANAGER});
    update(&server, "contacts", item);
    let told = listener.next();
    let name = "contacts[responsible][0][old_responsible_user_id]";
    assert_eq!(told.field(name), Some(ADMIN.to_string()));
    listener.assert_silent(&server);
}

#[test]
fn a_fraction_comes_back_as_it_was() {
    let server = Server::start();
    let sent = json!({"add": [{"name": "A", "request_id": 29.849_999_999_999_998}]});
    let reply = server.v2_post("contacts", &sent);
    let told = r#""request_id":29.849999999999998"#;
    assert!(reply.body.contains(told), "{}", reply.body);
}
