//! Incoming leads (spec: Incoming Leads; v2 §9.19): the document's own
//! examples, their life from addition to acceptance or refusal, and what
//! deployed clients demand.

mod support;

use serde_json::{Value, json};
use support::{NOW, Server, build_query};

/// The document's call, as its JSON example prints it.
fn call_example() -> Value {
    json!({"add": [{
        "source_name": "EcoSport",
        "source_uid": "a1fee7c0fc436088e64ba2e8822ba2b3",
        "created_at": "1510261200",
        "pipeline_id": "41563",
        "incoming_entities": {
            "leads": [{
                "name": "Maintenance of chain saws",
                "created_at": "1509483600",
                "status_id": "13667502",
                "responsible_user_id": "504141",
                "price": "1000",
                "tags": "MT, services",
                "notes": [{"note_type": "7", "element_type": "lead",
                           "text": "Send a duplicate of the contract"}],
                "custom_fields": [{"id": "4399917", "values": ["3692247", "3692248"]}]
            }],
            "contacts": [{
                "name": "Jason Nash",
                "custom_fields": [
                    {"id": "4396818", "values": [{"value": "+19457898713", "enum": "WORK"}]},
                    {"id": "4396819", "values": [{"value": "email@email.com", "enum": "WORK"}]},
                    {"id": "4400115", "values": [
                        {"value": "Madison street, 1", "subtype": "address_line_1"},
                        {"value": "Washington", "subtype": "city"},
                        {"value": "20011", "subtype": "zip"},
                        {"value": "US", "subtype": "country"}]}
                ],
                "responsible_user_id": "504141",
                "date_create": "1509483600"
            }],
            "companies": [{"name": "EcoSport"}]
        },
        "incoming_lead_info": {
            "to": "41565",
            "from": "+19456153101",
            "date_call": "1509483600",
            "duration": "54",
            "link": "https://www.example.com/records/2017/11/01/98431.mp3",
            "service_code": "CkKwPam6",
            "uniq": "a1fee7c0fc436088e64ba2e8822ba2b3ewrw",
            "add_note": "We agreed on cooperation"
        }
    }]})
}

/// The document's form.
fn form_example() -> Value {
    json!({"add": [{
        "source_name": "Company LLC",
        "source_uid": "a1fee7c0fc436088e64ba2e8822ba2b3",
        "pipeline_id": "41563",
        "incoming_entities": {
            "leads": [{
                "name": "Maintenance of rotary hammers",
                "created_at": "1509483600",
                "status_id": "13667502",
                "responsible_user_id": "504141",
                "sale": "45000",
                "tags": "MT, services",
                "notes": [{"note_type": "7", "element_type": "lead", "text": "Send an invoice"}],
                "custom_fields": [{"id": "4399917", "values": ["3692247", "3692248"]}]
            }],
            "contacts": [{
                "name": "Jeremy Paul",
                "custom_fields": [
                    {"id": "4396818", "values": [{"value": "+19451456510", "enum": "WORK"}]}],
                "responsible_user_id": "504141",
                "created_at": "1509483600"
            }],
            "companies": [{"name": "Company LLC"}]
        },
        "incoming_lead_info": {
            "form_id": "159783",
            "form_page": "example.com",
            "ip": "127.0.0.1",
            "service_code": "QkKwSam8",
            "form_name": "Leave a request",
            "form_send_at": "1509483600",
            "referer": "http://example.com/index.php?ref=103719"
        }
    }]})
}

fn empty_server() -> Server {
    Server::with(|options| options.seed = amocore_sandbox::Seed::Empty)
}

fn add(server: &Server, path: &str, body: &Value) -> Vec<String> {
    let reply = server.v2_post(path, body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(reply.json()["status"], "success", "{}", reply.body);
    let data = reply.json()["data"]
        .as_array()
        .expect("data is a list")
        .clone();
    data.iter()
        .map(|uid| uid.as_str().unwrap().to_owned())
        .collect()
}

fn items(server: &Server, query: &str) -> Vec<Value> {
    let reply = server.v2_get(&format!("incoming_leads{query}"));
    match reply.status {
        204 => {
            assert_eq!(reply.body, "");
            Vec::new()
        }
        200 => reply.json()["_embedded"]["items"]
            .as_array()
            .unwrap()
            .clone(),
        status => panic!("{status}: {}", reply.body),
    }
}

#[test]
fn the_answer_to_an_addition() {
    let server = empty_server();
    let reply = server.v2_post("incoming_leads/sip", &call_example());
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("application/hal+json"));
    assert_eq!(
        reply.header("runtime-timestamp"),
        Some(NOW.to_string().as_str())
    );
    let uid = reply.json()["data"][0].as_str().unwrap().to_owned();
    assert_eq!(uid.len(), 60);
    assert!(
        uid.bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    );
    assert_eq!(
        reply.body,
        format!(
            "{{\"status\":\"success\",\"data\":[\"{uid}\"],\"_links\":{{\"self\":{{\"href\":\
             \"\\/api\\/v2\\/incoming_leads\\/sip?login=admin@example.test&api_key=\
             5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00001\",\"method\":\"post\"}}}}}}"
        )
    );
}

#[test]
fn both_encodings_make_the_same_lead() {
    for (path, example) in [
        ("incoming_leads/sip", call_example()),
        ("incoming_leads/form", form_example()),
    ] {
        let (by_json, by_form, by_raw) = (empty_server(), empty_server(), empty_server());
        add(&by_json, path, &example);
        let query = build_query(&example);
        let target = format!(
            "/api/v2/{path}/?login=admin%40example.test&api_key=5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00001"
        );
        assert_eq!(by_form.form(&target, &query).json()["status"], "success");
        let raw = query.replace("%5B", "[").replace("%5D", "]");
        assert_eq!(by_raw.form(&target, &raw).json()["status"], "success");
        assert_eq!(items(&by_json, ""), items(&by_form, ""));
        assert_eq!(items(&by_json, ""), items(&by_raw, ""));
    }
}

#[test]
fn a_call_as_it_is_read() {
    let server = empty_server();
    let uid = add(&server, "incoming_leads/sip", &call_example()).remove(0);
    let reply = server.v2_get("incoming_leads");
    assert_eq!(reply.header("content-type"), Some("application/hal+json"));
    assert_eq!(reply.json()["_links"]["self"]["method"], "get");
    let item = &reply.json()["_embedded"]["items"][0];
    assert_eq!(item["category"], "sip");
    assert_eq!(item["uid"], uid);
    assert_eq!(item["source_name"], "EcoSport");
    assert_eq!(item["created_at"], 1_510_261_200);
    // `date` for `date_call`; `to` and `duration` as strings (v2 §9.19).
    assert_eq!(
        item["incoming_lead_info"],
        json!({
            "from": "+19456153101", "to": "41565", "date": 1_509_483_600, "duration": "54",
            "link": "https://www.example.com/records/2017/11/01/98431.mp3",
            "service_code": "CkKwPam6"
        })
    );
    let lead = &item["incoming_entities"]["leads"][0];
    assert_eq!(lead["name"], "Maintenance of chain saws");
    assert_eq!(
        lead["custom_fields"],
        json!([{"id": 4_399_917, "values": [{"value": "3692247"}, {"value": "3692248"}],
                "is_system": false}])
    );
    assert_eq!(
        item["incoming_entities"]["contacts"][0]["name"],
        "Jason Nash"
    );
    assert_eq!(
        item["incoming_entities"]["companies"][0]["name"],
        "EcoSport"
    );
}

#[test]
fn a_form_as_it_is_read() {
    let server = empty_server();
    let mut example = form_example();
    example["add"][0]["incoming_lead_info"]["form_id"] = json!(159_783);
    add(&server, "incoming_leads/form", &example);
    let mut bare = form_example();
    let info = bare["add"][0]["incoming_lead_info"]
        .as_object_mut()
        .unwrap();
    for name in ["form_name", "form_send_at", "referer"] {
        info.remove(name);
    }
    bare["add"][0]["incoming_entities"] = json!({"leads": [{"name": "Lead"}]});
    add(&server, "incoming_leads/form", &bare);
    let items = items(&server, "");
    assert_eq!(items[0]["category"], "form");
    assert_eq!(items[0]["created_at"], NOW);
    assert_eq!(
        items[0]["incoming_lead_info"],
        json!({
            "form_id": "159783", "form_name": "Leave a request", "form_page": "example.com",
            "ip": "127.0.0.1", "form_send_at": 1_509_483_600,
            "referer": "http://example.com/index.php?ref=103719"
        })
    );
    assert_eq!(items[1]["incoming_lead_info"]["referer"], Value::Null);
    assert_eq!(
        items[1]["incoming_entities"],
        json!({"leads": [{"name": "Lead"}]})
    );
}

#[test]
fn required_members_are_required() {
    let server = empty_server();
    for (path, example, info) in [
        (
            "incoming_leads/sip",
            call_example(),
            &[
                "to",
                "from",
                "date_call",
                "duration",
                "link",
                "service_code",
                "uniq",
                "add_note",
            ][..],
        ),
        (
            "incoming_leads/form",
            form_example(),
            &["form_id", "form_page", "ip", "service_code"],
        ),
    ] {
        let mut broken = Vec::new();
        for name in [
            "source_name",
            "source_uid",
            "incoming_lead_info",
            "incoming_entities",
        ] {
            let mut body = example.clone();
            body["add"][0].as_object_mut().unwrap().remove(name);
            broken.push((name, body));
        }
        for name in info {
            let mut body = example.clone();
            body["add"][0]["incoming_lead_info"]
                .as_object_mut()
                .unwrap()
                .remove(*name);
            broken.push((name, body));
        }
        for (name, body) in broken {
            let reply = server.v2_post(path, &body);
            let answer = reply.json();
            assert_eq!(answer["status"], "fail", "{path} without {name}");
            assert!(answer["error_code"].is_i64());
            let error = answer["error"].as_str().unwrap();
            assert!(error.starts_with("add/0/"), "{error}");
            if name != "incoming_lead_info" {
                assert!(error.contains(name), "{error}");
            }
            assert!(answer["data"].is_null());
            assert!(answer["_links"]["self"]["href"].is_string());
        }
    }
    assert_eq!(server.count("incoming_leads"), 0);
}

#[test]
fn wrong_members_are_refused() {
    let server = empty_server();
    let lead = "/add/0/incoming_entities/leads/0";
    for (pointer, value) in [
        ("/add/0/pipeline_id".to_owned(), json!(1)),
        ("/add/0/created_at".to_owned(), json!("yesterday")),
        ("/add/0/incoming_lead_info/to".to_owned(), json!("nobody")),
        ("/add/0/incoming_lead_info/from".to_owned(), json!("")),
        (format!("{lead}/status_id"), json!(1)),
        (format!("{lead}/responsible_user_id"), json!(1)),
        (format!("{lead}/custom_fields/0/id"), json!(1)),
        (
            format!("{lead}/custom_fields/0/values/0"),
            json!("no such choice"),
        ),
        ("/add/0/incoming_entities".to_owned(), json!([])),
        ("/add/0/incoming_entities".to_owned(), json!({})),
        ("/add/0/incoming_entities/leads".to_owned(), json!("Array")),
        (
            "/add/0/incoming_entities/contacts/0/custom_fields/0/values/0/enum".to_owned(),
            json!("NOWHERE"),
        ),
        (
            "/add/0/incoming_entities/contacts/0/custom_fields/2/values/0/subtype".to_owned(),
            json!("planet"),
        ),
    ] {
        let mut body = call_example();
        *body.pointer_mut(&pointer).unwrap() = value;
        let reply = server.v2_post("incoming_leads/sip", &body);
        assert_eq!(reply.json()["status"], "fail", "{pointer}: {}", reply.body);
    }
    assert_eq!(server.count("incoming_leads"), 0);
}

#[test]
fn a_batch_is_stored_whole_or_not_at_all() {
    let server = empty_server();
    let mut body = form_example();
    let good = body["add"][0].clone();
    let mut bad = good.clone();
    bad.as_object_mut().unwrap().remove("source_uid");
    body["add"] = json!([good, bad]);
    let reply = server.v2_post("incoming_leads/form", &body);
    assert_eq!(reply.json()["status"], "fail");
    assert!(
        reply.json()["error"]
            .as_str()
            .unwrap()
            .contains("add/1/source_uid")
    );
    assert_eq!(server.count("incoming_leads"), 0);
    body["add"] = json!([good, good, good]);
    assert_eq!(add(&server, "incoming_leads/form", &body).len(), 3);
}

#[test]
fn malformed_requests() {
    let server = empty_server();
    for body in [json!({}), json!({"add": []}), json!({"add": "x"})] {
        let reply = server.v2_post("incoming_leads/form", &body);
        assert_eq!(
            (reply.status, reply.json()["status"].clone()),
            (400, json!("fail"))
        );
    }
    let target = format!("/api/v2/incoming_leads/form?{}", support::AUTH);
    let json_type = [("Content-Type", "application/json")];
    for body in [
        "{\"add\":",
        "[]]",
        &format!("{{\"a\":{}1{}}}", "[".repeat(70), "]".repeat(70)),
    ] {
        let reply = server.send("POST", &target, &json_type, body.as_bytes());
        assert_eq!(reply.status, 400, "{body}");
        assert_eq!(reply.json()["response"]["error_code"], "400");
    }
    assert_eq!(server.v2_get("incoming_leads/sip").status, 405);
    assert_eq!(server.v2_post("incoming_leads", &json!({})).status, 405);
    let unknown = server.v2_get("nothing");
    assert_eq!(unknown.status, 404);
    assert_eq!(unknown.json()["response"]["error_code"], "104");
    let bad = server.v2_post("incoming_leads/form", &json!({"add": [1]}));
    assert_eq!(bad.json()["status"], "fail");
}

#[test]
fn repeats_get_the_same_uid_while_it_waits() {
    let server = empty_server();
    let first = add(&server, "incoming_leads/sip", &call_example());
    let mut again = call_example();
    again["add"][0]["source_name"] = json!("Other");
    again["add"][0]["incoming_lead_info"]["duration"] = json!(54);
    assert_eq!(add(&server, "incoming_leads/sip", &again), first);
    again["add"][0]["incoming_lead_info"]["duration"] = json!(55);
    assert_ne!(add(&server, "incoming_leads/sip", &again), first);

    server.v2_post("incoming_leads/decline", &json!({"decline": first}));
    assert_ne!(add(&server, "incoming_leads/sip", &call_example()), first);

    let mut form = form_example();
    form["add"][0]["created_at"] = json!(1_509_483_600);
    let first = add(&server, "incoming_leads/form", &form);
    assert_eq!(add(&server, "incoming_leads/form", &form), first);
    form["add"][0]["created_at"] = json!(1_509_483_601);
    assert_ne!(add(&server, "incoming_leads/form", &form), first);
    // Without created_at two visitors could not be told apart.
    let one = add(&server, "incoming_leads/form", &form_example());
    assert_ne!(add(&server, "incoming_leads/form", &form_example()), one);
}

#[test]
fn an_accepted_call_is_seen_through_the_legacy_api() {
    let server = empty_server();
    let uid = add(&server, "incoming_leads/sip", &call_example()).remove(0);
    let reply = server.v2_post(
        "incoming_leads/accept",
        &json!({"accept": [uid, "56df4sg6dfs5g1f56bdaed65498e6asd56f4ds65f4SDds6f54sd65f4d89q"],
                "user_id": "102525", "status_id": "142"}),
    );
    assert_eq!(reply.json()["status"], "success", "{}", reply.body);
    let data = reply.json()["data"].as_object().unwrap().clone();
    assert_eq!(
        data.keys().collect::<Vec<_>>(),
        [&uid],
        "unknown uids are absent"
    );
    let id = |kind: &str| {
        let ids = data[&uid][kind].as_array().unwrap();
        assert_eq!(ids.len(), 1);
        ids[0].as_i64().unwrap()
    };
    let (lead, contact, company) = (id("leads"), id("contacts"), id("companies"));

    let page = server.read(&format!("deal_detail.php?ID={lead}"));
    assert_eq!(page.first("name"), Some("Maintenance of chain saws"));
    assert_eq!(page.first("price"), Some("1000"));
    assert!(page.first("status").unwrap().contains("<id>142</id>"));
    assert!(
        page.first("main_user").unwrap().contains("504141"),
        "the lead's own"
    );
    let linked = page.first("contacts").unwrap();
    assert!(linked.contains(&format!("<id>{contact}</id>")));
    assert!(linked.contains(&format!("<id>{company}</id>")));
    let tags = page.first("tags").unwrap();
    assert!(tags.contains("<name>MT</name>") && tags.contains("<name>services</name>"));
    let bodies = page.all("body");
    assert_eq!(bodies[0], "Send a duplicate of the contract");
    assert!(bodies[1].contains("+19456153101") && bodies[1].contains("98431.mp3"));
    assert!(bodies[1].contains("We agreed on cooperation"));
    assert!(
        page.first("author").unwrap().contains("102525"),
        "on behalf of user_id"
    );

    let card = server.read(&format!("contact_detail.php?ID={contact}"));
    assert_eq!(card.first("name"), Some("Jason Nash"));
    assert!(card.first("company").unwrap().contains("EcoSport"));
    assert!(
        card.first("phone")
            .unwrap()
            .contains("<value>+19457898713</value>")
    );
    assert!(
        card.first("phone")
            .unwrap()
            .contains("<location>Work</location>")
    );
    assert!(
        card.first("email")
            .unwrap()
            .contains("<value>email@email.com</value>")
    );
    let lines: Vec<&str> = card.all("address").into_iter().map(str::trim).collect();
    assert_eq!(
        lines,
        ["Madison street, 1", "Washington", "20011", "US"]
            .map(|line| format!("<value>{line}</value>"))
    );
    let found = server.read("contact_search.php?SEARCH=9457898713");
    assert!(found.body.contains("Jason Nash"));

    let firm = server.read(&format!("contact_detail.php?ID={company}"));
    assert_eq!(firm.first("is_company"), Some("1"));

    // Handled: not listed, not accepted or declined again.
    assert!(items(&server, "").is_empty());
    let again = server.v2_post("incoming_leads/accept", &json!({"accept": [uid]}));
    assert_eq!(again.json()["data"], json!([]));
    let declined = server.v2_post("incoming_leads/decline", &json!({"decline": [uid]}));
    assert_eq!(declined.json()["data"], json!({ uid: false }));
}

#[test]
fn the_status_of_an_accepted_lead() {
    let server = empty_server();
    let status_after = |own: Value, pipeline: i64, asked: Value| {
        let mut body = form_example();
        body["add"][0]["pipeline_id"] = json!(pipeline);
        body["add"][0]["incoming_entities"] = json!({"leads": [{"name": "L", "status_id": own}]});
        let uid = add(&server, "incoming_leads/form", &body).remove(0);
        let body = json!({"accept": [&uid], "user_id": 102_525, "status_id": asked});
        let reply = server.v2_post("incoming_leads/accept", &body);
        let lead = reply.json()["data"][&uid]["leads"][0].as_i64().unwrap();
        let page = server.read(&format!("deal_detail.php?ID={lead}"));
        assert!(
            page.first("main_user").unwrap().contains("102525"),
            "user_id is responsible"
        );
        let status = page.first("status").unwrap().split("<id>").nth(1).unwrap();
        status.split('<').next().unwrap().parse::<i64>().unwrap()
    };
    assert_eq!(status_after(Value::Null, 41_563, Value::Null), 13_667_502);
    assert_eq!(status_after(Value::Null, 41_570, Value::Null), 13_667_510);
    assert_eq!(
        status_after(json!(1_023_486), 41_563, Value::Null),
        1_023_486
    );
    assert_eq!(status_after(json!(1_023_486), 41_563, json!(143)), 143);
    assert_eq!(
        status_after(Value::Null, 41_563, json!("13667511")),
        13_667_511
    );
}

#[test]
fn a_lead_is_made_even_if_none_was_sent() {
    let server = empty_server();
    let mut body = call_example();
    body["add"][0]["incoming_entities"] = json!({"contacts": [{"name": "Only"}]});
    body["add"][0]["incoming_lead_info"]["add_note"] = json!(false);
    let uid = add(&server, "incoming_leads/sip", &body).remove(0);
    let reply = server.v2_post("incoming_leads/accept", &json!({"accept": [&uid]}));
    let created = reply.json()["data"][&uid].clone();
    assert_eq!(created["companies"], json!([]));
    let page = server.read(&format!("deal_detail.php?ID={}", created["leads"][0]));
    assert_eq!(page.first("name"), Some("EcoSport"));
    assert_eq!(
        page.first("notes"),
        Some(""),
        "no call note when add_note is empty"
    );
    assert!(page.first("contacts").unwrap().contains("Only"));
}

#[test]
fn wrong_parameters_of_accept_and_decline() {
    let server = empty_server();
    let uid = add(&server, "incoming_leads/form", &form_example()).remove(0);
    for (path, body) in [
        ("accept", json!({})),
        ("accept", json!({"accept": []})),
        ("accept", json!({"accept": [&uid], "user_id": 1})),
        ("accept", json!({"accept": [&uid], "status_id": 1})),
        ("decline", json!({})),
        ("decline", json!({"decline": [&uid], "user_id": 1})),
    ] {
        let reply = server.v2_post(&format!("incoming_leads/{path}"), &body);
        assert_eq!(
            (reply.status, reply.json()["status"].clone()),
            (400, json!("fail")),
            "{body}"
        );
    }
    assert_eq!(items(&server, "").len(), 1, "nothing happened");
    assert_eq!(server.count("leads"), 0);
}

#[test]
fn declining_deletes_the_data() {
    let server = empty_server();
    let uid = add(&server, "incoming_leads/form", &form_example()).remove(0);
    let target = format!("/api/v2/incoming_leads/decline?{}", support::AUTH);
    let reply = server.form(
        &target,
        &format!("decline%5B0%5D={uid}&decline%5B1%5D=zz&user_id=504141"),
    );
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json()["data"], json!({ uid: true, "zz": false }));
    assert!(items(&server, "").is_empty());
    let state = server.get("/_sandbox/state").body;
    assert!(!state.contains("Jeremy Paul") && !state.contains("Leave a request"));
    assert_eq!(server.count("leads") + server.count("contacts"), 0);
}

#[test]
fn filters_order_and_pages() {
    let server = empty_server();
    for number in 0..5 {
        let mut body = form_example();
        body["add"][0]["created_at"] = json!(1_000 + number);
        body["add"][0]["pipeline_id"] = json!(if number % 2 == 0 { 41_563 } else { 41_570 });
        add(&server, "incoming_leads/form", &body);
    }
    let mut call = call_example();
    call["add"][0]["created_at"] = json!(2_000);
    add(&server, "incoming_leads/sip", &call);
    let times = |query: &str| -> Vec<i64> {
        items(&server, query)
            .iter()
            .map(|item| item["created_at"].as_i64().unwrap())
            .collect()
    };
    let all = [1_000, 1_001, 1_002, 1_003, 1_004, 2_000];
    assert_eq!(times(""), all);
    assert_eq!(times("?order_by[created_at]=asc"), all);
    let newest_first = times("?order_by%5Bcreated_at%5D=desc");
    assert_eq!(newest_first, all.into_iter().rev().collect::<Vec<_>>());
    for word in ["form", "forms"] {
        assert_eq!(times(&format!("?categories[]={word}")).len(), 5);
    }
    assert_eq!(times("?categories[]=sip"), [2_000]);
    assert_eq!(times("?categories[0]=sip&categories[1]=forms").len(), 6);
    assert!(times("?categories[]=mail&categories[]=chats").is_empty());
    assert_eq!(times("?pipeline_id=41570"), [1_001, 1_003]);
    assert_eq!(times("?page_size=4"), all[..4]);
    for page in ["page", "PAGEN_1"] {
        assert_eq!(times(&format!("?page_size=4&{page}=2")), all[4..]);
        assert!(times(&format!("?page_size=4&{page}=3")).is_empty());
    }
    assert_eq!(times("/?page_size=9999&page=0").len(), 6);
}

#[test]
fn nothing_found_is_204() {
    let server = empty_server();
    let reply = server.v2_get("incoming_leads");
    assert_eq!((reply.status, reply.body.as_str()), (204, ""));
    assert_eq!(server.v2_get("incoming_leads/summary").status, 200);
}

#[test]
fn the_seed_has_one_of_each_kind() {
    let server = Server::start();
    for word in ["sip", "form", "mail", "chat"] {
        assert_eq!(
            items(&server, &format!("?categories[]={word}")).len(),
            1,
            "{word}"
        );
    }
}

#[test]
fn the_summary_counts_truly() {
    let server = empty_server();
    let summary = |query: &str| {
        let reply = server.v2_get(&format!("incoming_leads/summary{query}"));
        assert_eq!(reply.status, 200, "{}", reply.body);
        let body = reply.json();
        let names = [
            "sip", "mail", "form", "chat", "total", "avg_time", "accepted",
        ];
        names.map(|name| body[name].as_i64().expect(name))
    };
    assert_eq!(summary(""), [0; 7]);
    let mut form = form_example();
    let mut uids = Vec::new();
    for at in [NOW - 100, NOW - 300, NOW - 5_000] {
        form["add"][0]["created_at"] = json!(at);
        uids.extend(add(&server, "incoming_leads/form", &form));
    }
    let mut call = call_example();
    call["add"][0]["created_at"] = json!(NOW - 50);
    uids.extend(add(&server, "incoming_leads/sip", &call));
    assert_eq!(summary(""), [1, 0, 3, 0, 4, 0, 0]);

    server.v2_post("incoming_leads/accept", &json!({"accept": uids[..2]}));
    server.v2_post("incoming_leads/decline", &json!({"decline": [uids[3]]}));
    // (100 + 300) / 2; declined requests were made all the same.
    assert_eq!(summary("/"), [1, 0, 3, 0, 4, 200, 2]);
    for prefix in ["data[filter]", "filter"] {
        let range = format!(
            "?{prefix}[date][from]={}&{prefix}[date][to]={}",
            NOW - 300,
            NOW - 100
        );
        assert_eq!(summary(&range), [0, 0, 2, 0, 2, 200, 2]);
        assert_eq!(
            summary(&format!("?{prefix}[date][to]={}", NOW - 1_000)),
            [0, 0, 1, 0, 1, 0, 0]
        );
    }
    let wrong = server.v2_get("incoming_leads/summary?data[filter][date][from]=soon");
    assert_eq!(wrong.status, 400);
}

#[test]
fn large_batches() {
    let server = empty_server();
    let mut body = form_example();
    let item = body["add"][0].clone();
    body["add"] = json!(vec![item.clone(); 500]);
    assert_eq!(add(&server, "incoming_leads/form", &body).len(), 500);
    body["add"] = json!(vec![item; 501]);
    assert_eq!(
        server.v2_post("incoming_leads/form", &body).json()["status"],
        "fail"
    );
    assert_eq!(items(&server, "?page_size=1000").len(), 500);
}

/// clients-demand 4 and 6, v2 §8.3.
#[test]
fn tags_and_values_in_all_their_shapes() {
    let server = empty_server();
    for tags in [
        json!("a, b"),
        json!(["a", "b"]),
        json!({"0": "a", "1": "b"}),
    ] {
        let mut body = form_example();
        body["add"][0]["incoming_entities"] = json!({
            "leads": [{"name": "T", "tags": tags, "custom_fields": [
                {"id": 4_399_916, "values": [{"value": 3_692_245}]},
                {"id": 4_399_917, "values": {"0": {"value": "Maintenance"}}},
                {"id": "4399923", "values": [{"value": "Berlin", "subtype": "3"}]}]}],
            "contacts": [{"name": "C", "custom_fields": [
                {"id": 4_396_818, "values": [{"value": "1", "enum": 3_692_103}]}]}]
        });
        let uid = add(&server, "incoming_leads/form", &body).remove(0);
        let reply = server.v2_post("incoming_leads/accept", &json!({"accept": [&uid]}));
        let created = reply.json()["data"][&uid].clone();
        let page = server.read(&format!("deal_detail.php?ID={}", created["leads"][0]));
        assert_eq!(page.first("tags").unwrap().matches("<tag>").count(), 2);
        let card = server.read(&format!("contact_detail.php?ID={}", created["contacts"][0]));
        assert_eq!(card.first("location"), Some("Mobile"));
        assert_eq!(card.first("tags"), Some(""));
    }
}
