//! Leads over v2 (v2 §9.2) and beside the XML API.

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

const FIRST_STATUS: i64 = 13_667_502;
const SECOND_STATUS: i64 = 1_023_486;
const ADMIN: i64 = 504_141;
const MANAGER: i64 = 102_525;
const RESTRICTED: i64 = 102_530;
/// Of the small seed.
const ACME: i64 = 1_099_383;
const JASON: i64 = 1_099_385;
const ELENA: i64 = 1_099_386;
const SAWS: i64 = 1_090_593;
const TULIPS: i64 = 1_090_594;
const WON: i64 = 1_090_595;

fn lead(server: &Server, item: Value) -> Value {
    one(server, "leads", add(server, "leads", item))
}

/// The vendor's example with the sandbox's ids.
fn example() -> Value {
    json!({"add": [{
        "name": "Boots order",
        "status_id": SECOND_STATUS,
        "sale": 1200,
        "tags": "web,boots",
        "contacts_id": [JASON],
        "company_id": ACME,
        "custom_fields": [{"id": 4_399_916, "values": [{"value": 3_692_245}]}],
        "request_id": 7
    }]})
}

#[test]
fn a_lead_as_it_is_written_and_read() {
    let server = Server::start();
    let reply = server.v2_post("leads", &example());
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(reply.header("content-type"), Some("application/hal+json"));
    let answer = reply.json();
    assert_eq!(answer["_link"]["self"]["method"], "post");
    let item = answer["_embedded"]["items"][0].clone();
    let id = item["id"].as_i64().unwrap();
    let link = json!({"self": {"href": format!("/api/v2/leads?id={id}"), "method": "get"}});
    assert_eq!(item, json!({"id": id, "request_id": 7, "_link": link}));

    let mut read = one(&server, "leads", id);
    for tag in read["tags"].as_array_mut().unwrap() {
        assert!(tag["id"].take().is_i64());
    }
    let contact = format!("/api/v2/contacts?id={JASON}");
    let expected = json!({
        "id": id,
        "name": "Boots order",
        "responsible_user_id": ADMIN,
        "created_by": ADMIN,
        "created_at": NOW,
        "updated_at": NOW,
        "account_id": 18_700_001,
        "pipeline_id": 41_563,
        "status_id": SECOND_STATUS,
        "is_deleted": false,
        "main_contact": {"id": JASON, "_links": {"self": {"href": contact, "method": "get"}}},
        "group_id": 0,
        "company": {
            "id": ACME,
            "name": "Acme Tools",
            "_links": {"self": {"href": format!("/api/v2/companies?id={ACME}"), "method": "get"}}
        },
        "closed_at": 0,
        "closest_task_at": 0,
        "tags": [{"id": null, "name": "web"}, {"id": null, "name": "boots"}],
        "custom_fields": [{
            "id": 4_399_916,
            "name": "Source",
            "values": [{"value": "Call", "enum": 3_692_245}],
            "is_system": false
        }],
        "contacts": {"id": [JASON], "_links": {"self": {"href": contact, "method": "get"}}},
        "updated_by": ADMIN,
        "sale": 1200,
        "loss_reason_id": 0,
        "pipeline": {
            "id": 41_563,
            "_links": {"self": {"href": "/api/v2/pipelines?id=41563", "method": "get"}}
        },
        "_links": {"self": {"href": format!("/api/v2/leads?id={id}"), "method": "get"}}
    });
    assert_eq!(read, expected);
}

#[test]
fn a_form_means_the_same() {
    let server = Server::start();
    let json = server.v2_post("leads", &example()).json();
    let reply = server.form(&format!("/api/v2/leads?{AUTH}"), &build_query(&example()));
    let form = reply.json();
    // Everything in a form is text (demand of clients: 2).
    assert_eq!(form["_embedded"]["items"][0]["request_id"], "7");
    let [json, form] = [json, form].map(|answer| {
        let id = answer["_embedded"]["items"][0]["id"].as_i64().unwrap();
        let mut lead = one(&server, "leads", id);
        lead["id"].take();
        lead["_links"].take();
        lead
    });
    assert_eq!(json, form);
}

#[test]
fn request_ids_are_echoed_and_else_0_or_the_id() {
    let server = Server::start();
    let embedded = write(
        &server,
        "leads",
        &json!({
            "add": [{"name": "A", "request_id": "mine"}, {"name": "B"}],
            "update": [{"id": SAWS, "updated_at": NOW}, {"id": TULIPS, "updated_at": NOW, "request_id": 3}]
        }),
    );
    let request_ids: Vec<&Value> = embedded["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["request_id"])
        .collect();
    assert_eq!(json!(request_ids), json!(["mine", 0, SAWS, 3]));
}

#[test]
fn a_lead_without_anything_is_empty_everywhere() {
    for (switch, empty) in [(false, json!({})), (true, json!([]))] {
        let server = Server::with(|options| options.switches.empty_lists = switch);
        let lead = lead(&server, json!({"name": "Bare"}));
        assert_eq!(lead["tags"], empty);
        assert_eq!(lead["custom_fields"], empty);
        for container in ["main_contact", "company", "contacts"] {
            assert_eq!(lead[container], json!({}), "{container}");
        }
        assert!(lead.get("catalog_elements").is_none());
        assert_eq!(lead["status_id"], FIRST_STATUS);
    }
}

#[test]
fn an_update_changes_what_it_names() {
    let server = Server::start();
    update(
        &server,
        "leads",
        json!({"id": SAWS, "updated_at": NOW, "name": "Saws", "sale": "50000",
               "responsible_user_id": ADMIN}),
    );
    let lead = one(&server, "leads", SAWS);
    assert_eq!(lead["name"], "Saws");
    assert_eq!(lead["sale"], 50_000);
    assert_eq!(lead["responsible_user_id"], ADMIN);
    assert_eq!(lead["updated_at"], NOW);
    assert_eq!(lead["status_id"], FIRST_STATUS);
    assert_eq!(lead["company"]["id"], ACME);
    assert_eq!(lead["tags"][1]["name"], "services");
    assert_eq!(lead["custom_fields"][0]["values"][0]["value"], "Call");
    // Tags are replaced, and an empty string clears them.
    update(
        &server,
        "leads",
        json!({"id": SAWS, "updated_at": NOW + 1, "tags": ""}),
    );
    assert_eq!(one(&server, "leads", SAWS)["tags"], json!({}));
}

#[test]
fn an_update_has_to_be_newer_than_what_is_stored() {
    let server = Server::start();
    let id = add(&server, "leads", json!({"name": "New"}));
    server.control("clock", json!({"advance": 1}));
    let stale = "Last modified date is older than in database";
    for updated_at in [NOW - 1, NOW] {
        let item = json!({"id": id, "updated_at": updated_at, "name": "Old"});
        assert_eq!(refused_update(&server, "leads", item), stale);
    }
    // Clients stamp ahead of their clock, twice within the same seconds.
    for name in ["Once", "Twice"] {
        let item = json!({"id": id, "updated_at": NOW + 5, "name": name});
        update(&server, "leads", item);
        let lead = one(&server, "leads", id);
        assert_eq!(lead["name"], name);
        assert_eq!(lead["updated_at"], NOW + 1);
    }
    // What the XML API changed is newer, too.
    server.control("clock", json!({"advance": 10}));
    let body = format!("ACTION=EDIT&ID={id}&deal[name]=Thrice");
    server.write("deal_add.php", &body).result();
    let item = json!({"id": id, "updated_at": NOW + 10, "name": "Late"});
    assert_eq!(refused_update(&server, "leads", item), stale);
    assert_eq!(one(&server, "leads", id)["name"], "Thrice");
}

#[test]
fn whole_requests_are_refused() {
    let server = Server::start();
    let many: Vec<Value> = (0..501).map(|_| json!({"name": "A"})).collect();
    for (body, code) in [
        (json!({}), "214"),
        (json!({"add": []}), "213"),
        (json!({"update": []}), "216"),
        (json!({"add": [], "update": []}), "213"),
        (json!({"add": "lead"}), "400"),
        (json!({"add": ["lead"]}), "400"),
        (json!({"update": [{"updated_at": NOW}]}), "217"),
        (json!({"add": many}), "400"),
    ] {
        let reply = server.v2_post("leads", &body);
        assert_refused(&reply, 400, code);
        assert!(reply.json()["response"]["error"].is_string());
    }
    assert_eq!(ids(&server, "leads"), [WON, TULIPS, SAWS]);
}

#[test]
fn wrong_items_are_refused_one_by_one() {
    let server = Server::start();
    for (item, code) in [
        (json!({}), 400),
        (json!({"name": " "}), 400),
        (json!({"name": "A", "status_id": 1}), 400),
        (json!({"name": "A", "pipeline_id": 1}), 400),
        (
            json!({"name": "A", "pipeline_id": 41_570, "status_id": FIRST_STATUS}),
            400,
        ),
        (json!({"name": "A", "responsible_user_id": 1}), 400),
        (json!({"name": "A", "sale": "much"}), 400),
        (json!({"name": "A", "loss_reason_id": 1}), 400),
        (json!({"name": "A", "contacts_id": [ACME]}), 400),
        (json!({"name": "A", "company_id": JASON}), 400),
        (
            json!({"name": "A", "custom_fields": [{"id": 1, "values": []}]}),
            240,
        ),
        // A field of contacts.
        (
            json!({"name": "A", "custom_fields": [{"id": 4_396_818, "values": []}]}),
            240,
        ),
        (
            json!({"name": "A", "custom_fields": [{"id": 4_399_916, "values": [{"value": 1}]}]}),
            400,
        ),
    ] {
        let error = refused_add(&server, "leads", item.clone());
        assert_eq!(error["code"], code, "{item}");
        assert!(error["message"].is_string());
    }
    assert_eq!(server.count("leads"), 3);
    for (item, code) in [
        (json!({"id": 5, "updated_at": NOW}), 234),
        (json!({"id": SAWS}), 217),
        (json!({"id": SAWS, "updated_at": NOW, "status_id": 1}), 400),
    ] {
        assert_eq!(refused_update(&server, "leads", item)["code"], code);
    }
}

#[test]
fn good_items_are_stored_beside_wrong_ones() {
    let server = Server::start();
    let embedded = write(
        &server,
        "leads",
        &json!({
            "add": [{"sale": 5, "request_id": "a"}, {"name": "Good", "request_id": "b"}],
            "update": [{"id": 5, "updated_at": NOW}, {"id": SAWS, "updated_at": NOW}]
        }),
    );
    let stored: Vec<&Value> = embedded["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["request_id"])
        .collect();
    assert_eq!(json!(stored), json!(["b", SAWS]));
    assert_eq!(embedded["errors"]["add"][0]["request_id"], "a");
    assert_eq!(embedded["errors"]["update"]["5"]["code"], 234);
}

#[test]
fn statuses_decide_on_the_pipeline() {
    let server = Server::start();
    let place = |id| {
        let lead = one(&server, "leads", id);
        (lead["pipeline_id"].clone(), lead["status_id"].clone())
    };
    let partner = add(
        &server,
        "leads",
        json!({"name": "A", "pipeline_id": "41570"}),
    );
    assert_eq!(place(partner), (json!(41_570), json!(13_667_510)));
    let moved = json!({"id": SAWS, "updated_at": NOW, "status_id": 13_667_511});
    update(&server, "leads", moved);
    assert_eq!(place(SAWS), (json!(41_570), json!(13_667_511)));
    // 142 and 143 are in every pipeline; the lead stays in its own, or goes.
    update(
        &server,
        "leads",
        json!({"id": SAWS, "updated_at": NOW + 1, "status_id": 142}),
    );
    assert_eq!(place(SAWS), (json!(41_570), json!(142)));
    let lead = one(&server, "leads", SAWS);
    assert_eq!(lead["closed_at"], NOW);
    update(
        &server,
        "leads",
        json!({"id": SAWS, "updated_at": NOW + 1, "status_id": 143, "pipeline_id": 41_563,
               "loss_reason_id": 1_300_001}),
    );
    assert_eq!(place(SAWS), (json!(41_563), json!(143)));
    let found = items(&server, &format!("leads?id={SAWS}&with=loss_reason_name"));
    assert_eq!(found[0]["loss_reason_id"], 1_300_001);
    assert_eq!(found[0]["loss_reason_name"], "Too expensive");
    let reopened = json!({"id": SAWS, "updated_at": NOW + 1, "status_id": SECOND_STATUS});
    update(&server, "leads", reopened);
    assert_eq!(one(&server, "leads", SAWS)["closed_at"], 0);
}

#[test]
fn parts_that_are_there_when_asked_for() {
    let server = Server::start();
    let lead = one(&server, "leads", SAWS);
    for name in [
        "is_price_modified_by_robot",
        "loss_reason_name",
        "_embedded",
    ] {
        assert!(lead.get(name).is_none(), "{name}");
    }
    let with = "is_price_modified_by_robot,loss_reason_name,catalog_elements_links";
    let lead = items(&server, &format!("leads?id={SAWS}&with={with}"))[0].clone();
    assert_eq!(lead["is_price_modified_by_robot"], false);
    assert!(lead.get("loss_reason_name").is_none());
}

#[test]
fn links_are_added_and_only_ended_by_unlink() {
    let server = Server::start();
    let people = |id| {
        let lead = one(&server, "leads", id);
        (
            lead["main_contact"]["id"].clone(),
            lead["contacts"]["id"].clone(),
        )
    };
    let change = |mut item: Value| {
        item["id"] = SAWS.into();
        item["updated_at"] = (NOW + 5).into();
        update(&server, "leads", item);
    };
    change(json!({"contacts_id": [ELENA]}));
    assert_eq!(people(SAWS), (json!(JASON), json!([JASON, ELENA])));
    change(json!({"main_contact_id": ELENA}));
    assert_eq!(people(SAWS), (json!(ELENA), json!([ELENA, JASON])));
    change(json!({"unlink": {"contacts_id": [ELENA], "company_id": ACME}}));
    assert_eq!(people(SAWS), (json!(JASON), json!([JASON])));
    assert_eq!(one(&server, "leads", SAWS)["company"], json!({}));
    change(json!({"unlink": {"contacts_id": JASON}}));
    let lead = one(&server, "leads", SAWS);
    assert_eq!(lead["contacts"], json!({}));
    assert_eq!(lead["main_contact"], json!({}));
}

#[test]
fn a_lead_has_at_most_40_contacts() {
    let server = Server::start();
    let people: Vec<Value> = (0..41).map(|n| json!({"name": format!("P{n}")})).collect();
    let embedded = write(&server, "contacts", &json!({"add": people}));
    let people: Vec<&Value> = embedded["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["id"])
        .collect();
    let error = refused_add(
        &server,
        "leads",
        json!({"name": "A", "contacts_id": people}),
    );
    assert_eq!(error["code"], 330);
    let full = add(
        &server,
        "leads",
        json!({"name": "A", "contacts_id": people[..40]}),
    );
    let item = json!({"id": people[40], "updated_at": NOW + 5, "leads_id": [full]});
    assert_eq!(refused_update(&server, "contacts", item)["code"], 330);
    // Those it has already may be named again.
    let item = json!({"id": people[0], "updated_at": NOW + 5, "leads_id": [full]});
    update(&server, "contacts", item);
}

#[test]
fn tags_in_every_form() {
    let server = Server::start();
    let names = |id| -> Vec<String> {
        let lead = one(&server, "leads", id);
        let tags = lead["tags"].as_array().unwrap().clone();
        tags.iter()
            .map(|tag| tag["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let text = add(
        &server,
        "leads",
        json!({"name": "A", "tags": " new , Опт "}),
    );
    assert_eq!(names(text), ["new", "Опт"]);
    let list = add(
        &server,
        "leads",
        json!({"name": "A", "tags": ["new", "Опт"]}),
    );
    assert_eq!(names(list), ["new", "Опт"]);
    let known = one(&server, "leads", text)["tags"][1]["id"].clone();
    let by_id = add(&server, "leads", json!({"name": "A", "tags": [known]}));
    assert_eq!(names(by_id), ["Опт"]);
    let body = "add[0][name]=A&add[0][tags][0]=new&add[0][tags][1]=other";
    let reply = server.form(&format!("/api/v2/leads?{AUTH}"), body);
    let by_form = reply.json()["_embedded"]["items"][0]["id"]
        .as_i64()
        .unwrap();
    assert_eq!(names(by_form), ["new", "other"]);
}

#[test]
fn custom_fields_of_every_type() {
    let server = Server::start();
    let address = json!([
        {"value": "Madison street, 1", "subtype": "address_line_1"},
        {"value": "US", "subtype": "6"}
    ]);
    let payer = json!({"name": "Acme", "entity_type": 2, "vat_id": "7700000000",
                       "external_id": "00000000-0000-4000-8000-000000000001"});
    let cases = [
        (
            4_410_001,
            json!([{"value": "A-17"}]),
            json!([{"value": "A-17"}]),
        ),
        (4_410_002, json!([{"value": 12}]), json!([{"value": "12"}])),
        (4_410_003, json!([{"value": 1}]), json!([{"value": "1"}])),
        (
            4_399_916,
            json!([{"value": "Web site"}]),
            json!([{"value": "Web site", "enum": 3_692_246}]),
        ),
        (
            4_399_917,
            json!(["3692247", 3_692_248]),
            json!([{"value": "Maintenance", "enum": 3_692_247}, {"value": "Rental", "enum": 3_692_248}]),
        ),
        (
            4_410_004,
            json!([{"value": "14.01.2020"}]),
            json!([{"value": "2020-01-14 00:00:00"}]),
        ),
        (
            4_410_005,
            json!([{"value": "http://a.test/"}]),
            json!([{"value": "http://a.test/"}]),
        ),
        (
            4_410_006,
            json!([{"value": 3_692_302}]),
            json!([{"value": "Card", "enum": 3_692_302}]),
        ),
        (
            4_410_007,
            json!([{"value": "one\ntwo"}]),
            json!([{"value": "one\ntwo"}]),
        ),
        (
            4_410_008,
            json!([{"value": "Mill Road"}]),
            json!([{"value": "Mill Road"}]),
        ),
        (
            4_399_923,
            address,
            json!([
                {"value": "Madison street, 1", "subtype": "address_line_1"},
                {"value": "US", "subtype": "country"}
            ]),
        ),
        (
            4_410_009,
            json!([{"value": payer}]),
            json!([{"value": {"name": "Acme", "entity_type": 2, "vat_id": "7700000000",
                              "external_uid": "00000000-0000-4000-8000-000000000001"}}]),
        ),
        (
            4_410_011,
            json!([{"value": 3_692_312}]),
            json!([{"value": "Garden", "enum": 3_692_312}]),
        ),
        (
            4_410_012,
            json!([{"value": "2020-01-14 09:30:00"}]),
            json!([{"value": "2020-01-14 09:30:00"}]),
        ),
        (
            4_410_013,
            json!([{"value": "99.5"}]),
            json!([{"value": "99.5"}]),
        ),
    ];
    let fields: Vec<Value> = cases
        .iter()
        .map(|(id, values, _)| json!({"id": id.to_string(), "values": values}))
        .collect();
    let id = add(
        &server,
        "leads",
        json!({"name": "All", "custom_fields": fields}),
    );
    let lead = one(&server, "leads", id);
    let shown = lead["custom_fields"].as_array().unwrap();
    assert_eq!(shown.len(), cases.len());
    for (field, _, expected) in &cases {
        let found = shown.iter().find(|shown| shown["id"] == *field).unwrap();
        assert_eq!(&found["values"], expected, "{field}");
    }
    // Those that are named are replaced whole or cleared; the others stay.
    let fields = json!([
        {"id": 4_399_923, "values": [{"value": "London", "subtype": "city"}]},
        {"id": 4_399_916, "values": []},
        {"id": 4_410_001, "values": [{"value": ""}]},
        {"id": 4_410_003, "values": [{"value": "0"}]}
    ]);
    let item = json!({"id": id, "updated_at": NOW + 5, "custom_fields": fields});
    update(&server, "leads", item);
    let lead = one(&server, "leads", id);
    let shown = lead["custom_fields"].as_array().unwrap();
    assert_eq!(shown.len(), cases.len() - 3);
    let city = json!([{"value": "London", "subtype": "city"}]);
    let address = shown.iter().find(|shown| shown["id"] == 4_399_923).unwrap();
    assert_eq!(address["values"], city);
}

#[test]
fn an_organisation_has_nulls_for_what_it_lacks() {
    let server = Server::start();
    let fields = json!([{"id": 4_410_010, "values": [{"value": {"name": "Acme"}}]}]);
    let lead = lead(&server, json!({"name": "A", "custom_fields": fields}));
    let value = &lead["custom_fields"][0]["values"][0]["value"];
    assert_eq!(value["name"], "Acme");
    assert_eq!(value["vat_id"], Value::Null);
    assert_eq!(value.as_object().unwrap().len(), 13);
}

#[test]
fn older_names_are_understood() {
    let server = Server::start();
    let lead = lead(
        &server,
        json!({"name": "Old", "price": "700", "date_create": NOW - 100, "main_user_id": MANAGER,
               "linked_company_id": ACME, "created_user_id": 0}),
    );
    assert_eq!(lead["sale"], 700);
    assert_eq!(lead["created_at"], NOW - 100);
    assert_eq!(lead["responsible_user_id"], MANAGER);
    assert_eq!(lead["company"]["id"], ACME);
    assert_eq!(lead["created_by"], 0);
    let id = lead["id"].as_i64().unwrap();
    update(
        &server,
        "leads",
        json!({"id": id, "last_modified": NOW + 1, "price": 5}),
    );
    assert_eq!(one(&server, "leads", id)["sale"], 5);
}

#[test]
fn filters() {
    let server = Server::start();
    let mine = add(
        &server,
        "leads",
        json!({"name": "Mine", "responsible_user_id": RESTRICTED}),
    );
    let day = 86_400;
    let old = NOW - 10 * day;
    for (query, expected) in [
        (String::new(), vec![mine, WON, TULIPS, SAWS]),
        (format!("id={SAWS}"), vec![SAWS]),
        (format!("id={SAWS},{WON}"), vec![WON, SAWS]),
        (format!("id[]={SAWS}&id[]={WON}"), vec![WON, SAWS]),
        // With ids nothing else counts.
        (format!("id={SAWS}&query=tulips&status=142"), vec![SAWS]),
        ("id=5".to_owned(), vec![]),
        ("status=142".to_owned(), vec![WON]),
        (
            format!("status[]=142&status[]={SECOND_STATUS}"),
            vec![WON, TULIPS],
        ),
        (format!("responsible_user_id={RESTRICTED}"), vec![mine]),
        (
            format!("responsible_user_id[]={RESTRICTED}&responsible_user_id[]={MANAGER}"),
            vec![mine, WON, TULIPS, SAWS],
        ),
        (format!("query={}", encode("ТЮЛЬПАНЫ")), vec![TULIPS]),
        ("query=2025550123".to_owned(), vec![SAWS]),
        ("query=romashka.example".to_owned(), vec![TULIPS]),
        // By the company, by a contact's tag, by words of several cards.
        ("query=acme".to_owned(), vec![SAWS]),
        ("query=vip".to_owned(), vec![TULIPS]),
        ("query=jason%20saws%20services".to_owned(), vec![SAWS]),
        ("query=jason%20tulips".to_owned(), vec![]),
        ("query=nothing".to_owned(), vec![]),
        ("filter[active]=1".to_owned(), vec![mine, TULIPS, SAWS]),
        ("filter[tasks]=1".to_owned(), vec![mine, WON, TULIPS]),
        ("filter[tasks]=2".to_owned(), vec![SAWS]),
        (format!("filter[date_create][from]={NOW}"), vec![mine]),
        (
            format!("filter[date_create][to]={old}"),
            vec![WON, TULIPS, SAWS],
        ),
        (
            "filter[date_modify][from]=2023-11-05%2000:00:00&filter[date_modify][to]=06.11.2023"
                .to_owned(),
            vec![WON, TULIPS, SAWS],
        ),
        ("limit_rows=2".to_owned(), vec![mine, WON]),
        ("limit_rows=2&limit_offset=2".to_owned(), vec![TULIPS, SAWS]),
        ("limit_rows=2&limit_offset=4".to_owned(), vec![]),
        // Without a limit the offset is ignored.
        ("limit_offset=2".to_owned(), vec![mine, WON, TULIPS, SAWS]),
    ] {
        assert_eq!(ids(&server, &format!("leads?{query}")), expected, "{query}");
    }
    let lead = add(
        &server,
        "leads",
        json!({"name": "A", "contacts_id": [JASON]}),
    );
    assert_eq!(ids(&server, "leads?query=acme"), [lead, SAWS]);
    assert_refused(&server.v2_get("leads?id=first"), 400, "400");
    let reply = server.v2_get("leads?filter[date_create][from]=tomorrow");
    assert_refused(&reply, 400, "400");
}

#[test]
fn the_next_task_of_a_lead() {
    let server = Server::start();
    assert_eq!(one(&server, "leads", SAWS)["closest_task_at"], NOW + 86_400);
    assert_eq!(one(&server, "leads", WON)["closest_task_at"], 0);
}

#[test]
fn a_page_says_how_it_was_asked_for() {
    let server = Server::start();
    let reply = server.get_as_admin("/api/v2/leads?limit_rows=1");
    assert_eq!(reply.header("content-type"), Some("application/hal+json"));
    let own = reply.json()["_links"]["self"].clone();
    assert_eq!(own["href"], format!("/api/v2/leads?limit_rows=1&{AUTH}"));
    assert_eq!(own["method"], "get");
}

#[test]
fn only_what_has_changed_since() {
    let server = Server::start();
    let changed = |since: &str| {
        let target = format!("/api/v2/leads?{AUTH}");
        server.send("GET", &target, &[("If-Modified-Since", since)], b"")
    };
    // NOW is 14 November 2023, 22:13:20 UTC; the seed's leads are ten days old.
    let reply = changed("Sat, 04 Nov 2023 22:13:19");
    assert_eq!(
        reply.json()["_embedded"]["items"].as_array().unwrap().len(),
        3
    );
    for since in [
        "Sat, 04 Nov 2023 22:13:20",
        "Sat, 04 Nov 2023 22:13:20 GMT",
        "Sat, 04 Nov 2023 22:13:20 UTC",
    ] {
        let reply = changed(since);
        assert_eq!((reply.status, reply.body.as_str()), (304, ""), "{since}");
    }
    update(&server, "leads", json!({"id": TULIPS, "updated_at": NOW}));
    let reply = changed("Tue, 14 Nov 2023 22:13:19 GMT");
    let items = reply.json()["_embedded"]["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 1);
    assert_eq!(items[0]["id"], TULIPS);
}

#[test]
fn deleted_leads_leave_short_rows() {
    let server = Server::start();
    assert!(ids(&server, "leads?with=only_deleted").is_empty());
    let delete = format!("ACTION=DELETE&ID={SAWS}");
    server.write("deal_delete.php", &delete).result();
    assert_eq!(
        items(&server, "leads?with=only_deleted"),
        [json!({"id": SAWS, "updated_at": NOW, "updated_by": ADMIN, "is_deleted": true})]
    );
    assert_eq!(ids(&server, "leads"), [WON, TULIPS]);
}

#[test]
fn rights() {
    let server = Server::start();
    let get = |path: &str| as_user(&server, "restricted", "GET", path, &Value::Null);
    let post = |body: Value| as_user(&server, "restricted", "POST", "leads", &body);
    assert_eq!(get("leads").status, 204);
    assert_eq!(get(&format!("leads?id={SAWS}")).status, 204);
    let own = post(json!({"add": [{"name": "Own"}]})).json()["_embedded"]["items"][0]["id"].clone();
    let rows = get("leads").json()["_embedded"]["items"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(rows[0]["id"], own);
    assert_eq!(rows[0]["created_by"], RESTRICTED);
    let body = json!({"update": [
        {"id": SAWS, "updated_at": NOW, "name": "Taken"},
        {"id": own, "updated_at": NOW + 1, "name": "Better"}
    ]});
    let embedded = post(body).json()["_embedded"].clone();
    assert_eq!(embedded["items"][0]["id"], own);
    assert_eq!(embedded["errors"]["update"][SAWS.to_string()]["code"], 244);
    assert_eq!(one(&server, "leads", SAWS)["name"], "Chain saws");
}

#[test]
fn a_deal_is_a_lead() {
    let server = Server::start();
    let body = "ACTION=ADD&deal[name]=By+XML&deal[price]=300&deal[status_id]=1023486&deal[tags]=x";
    let deal = server.write("deal_add.php", body).result();
    let lead = one(&server, "leads", deal);
    assert_eq!(lead["name"], "By XML");
    assert_eq!(lead["sale"], 300);
    assert_eq!(lead["status_id"], SECOND_STATUS);
    assert_eq!(lead["tags"][0]["name"], "x");

    let lead = add(
        &server,
        "leads",
        json!({"name": "By v2", "sale": 400, "contacts_id": [ELENA], "tags": "y"}),
    );
    let page = server.read(&format!("deal_detail.php?ID={lead}"));
    assert_eq!(page.first("name"), Some("By v2"));
    assert_eq!(page.first("price"), Some("400"));
    assert!(page.body.contains("Елена Смирнова"));
    let item = json!({"id": lead, "updated_at": NOW + 5, "name": "Renamed", "status_id": 142});
    update(&server, "leads", item);
    let page = server.read(&format!("deal_detail.php?ID={lead}"));
    assert_eq!(page.first("name"), Some("Renamed"));
}

#[test]
fn subscribers_hear_of_what_changes() {
    let server = Server::start();
    let listener = Listener::start();
    let events = ["add_lead", "update_lead", "status_lead", "responsible_lead"];
    let body = json!({"subscribe": [{"url": listener.url("/"), "events": events}]});
    server.v2_post("webhooks/subscribe", &body);
    let id = add(&server, "leads", json!({"name": "Heard of", "tags": "a"}));
    let told = listener.next();
    let field = |name: &str| told.field(&format!("leads[add][0][{name}]"));
    assert_eq!(field("id"), Some(id.to_string()));
    assert_eq!(field("name").as_deref(), Some("Heard of"));
    assert_eq!(field("tags][0][name").as_deref(), Some("a"));
    listener.assert_silent(&server);

    let item = json!({"id": id, "updated_at": NOW + 5, "status_id": 142,
                      "responsible_user_id": MANAGER});
    update(&server, "leads", item);
    let told: Vec<_> = (0..3).map(|_| listener.next()).collect();
    let field = |name: &str| told.iter().find_map(|one| one.field(name));
    for (name, value) in [
        ("leads[update][0][status_id]", "142".to_owned()),
        ("leads[status][0][old_status_id]", FIRST_STATUS.to_string()),
        (
            "leads[responsible][0][old_responsible_user_id]",
            ADMIN.to_string(),
        ),
    ] {
        assert_eq!(field(name), Some(value), "{name}");
    }
    // What is refused changes nothing.
    refused_update(
        &server,
        "leads",
        json!({"id": id, "updated_at": NOW - 1, "name": "Late"}),
    );
    refused_add(&server, "leads", json!({"name": "A", "status_id": 1}));
    listener.assert_silent(&server);
}

#[test]
fn a_large_sum_keeps_its_last_digit() {
    let server = Server::start();
    let sum = 123_456_789_012_346.0_f64;
    let id = add(&server, "leads", json!({"name": "A", "sale": sum}));
    assert_eq!(one(&server, "leads", id)["sale"], 123_456_789_012_346_i64);
}
