//! Subscriptions (v2 §9.14) and what subscribers are sent (v2 §10).

#[path = "support/listener.rs"]
mod listener;
mod support;

use listener::{Listener, Received, settle};
use serde_json::{Value, json};
use support::{AUTH, NOW, Reply, Server, build_query, encode};

const EVENTS: [&str; 28] = [
    "add_lead",
    "add_contact",
    "add_company",
    "add_customer",
    "add_task",
    "update_lead",
    "update_contact",
    "update_company",
    "update_customer",
    "update_task",
    "delete_lead",
    "delete_contact",
    "delete_company",
    "delete_customer",
    "delete_task",
    "restore_lead",
    "restore_contact",
    "restore_company",
    "responsible_lead",
    "responsible_contact",
    "responsible_company",
    "responsible_customer",
    "responsible_task",
    "note_lead",
    "note_contact",
    "note_company",
    "note_customer",
    "status_lead",
];

fn subscribe(server: &Server, url: &str, events: &[&str]) -> Value {
    let body = json!({"subscribe": [{"url": url, "events": events}]});
    let reply = server.v2_post("webhooks/subscribe", &body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()["_embedded"]["items"][0].clone()
}

fn listed(server: &Server) -> Vec<Value> {
    let reply = server.v2_get("webhooks");
    if reply.status == 204 {
        assert_eq!(reply.body, "");
        return Vec::new();
    }
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(
        reply.json()["_links"]["self"]["href"]
            .as_str()
            .unwrap()
            .starts_with("/api/v2/webhooks")
    );
    reply.json()["_embedded"]["items"]
        .as_array()
        .unwrap()
        .clone()
}

fn add_deal(server: &Server, name: &str) -> i64 {
    server
        .write(
            "deal_add.php",
            &format!("ACTION=ADD&deal[name]={}", encode(name)),
        )
        .result()
}

fn edit_deal(server: &Server, id: i64, fields: &str) -> Reply {
    let reply = server.write(
        "deal_add.php",
        &format!("ACTION=EDIT&ID={id}&deal[name]=Deal&{fields}"),
    );
    reply.result();
    reply
}

fn field(received: &Received, name: &str) -> String {
    received
        .field(name)
        .unwrap_or_else(|| panic!("no {name} in {}", received.body))
}

#[test]
fn subscriptions_are_added_listed_and_removed() {
    let server = Server::start();
    assert!(listed(&server).is_empty());
    let one = "https://hooks.example.test/amo";
    assert_eq!(
        subscribe(&server, one, &["add_lead", "status_lead"]),
        json!({"url": one, "result": true})
    );
    assert_eq!(
        subscribe(&server, "http://127.0.0.1:9/x?y=1", &EVENTS)["result"],
        true
    );
    subscribe(&server, one, &["add_lead", "note_lead"]);
    let hooks = listed(&server);
    assert_eq!(hooks.len(), 2);
    assert_eq!(hooks[0]["url"], one);
    assert_eq!(
        hooks[0]["events"],
        json!(["add_lead", "status_lead", "note_lead"])
    );
    assert_eq!(hooks[0]["disabled"], false);
    assert!(hooks[0]["id"].is_string());
    assert_eq!(hooks[1]["events"].as_array().unwrap().len(), 28);

    // Events alone: of every url. A form means the same.
    let body = build_query(&json!({"unsubscribe": [{"events": ["note_lead"]}]}));
    let reply = server.form(&format!("/api/v2/webhooks/unsubscribe?{AUTH}"), &body);
    assert_eq!(reply.json()["_embedded"]["items"][0]["result"], true);
    let hooks = listed(&server);
    assert_eq!(hooks[0]["events"], json!(["add_lead", "status_lead"]));
    assert_eq!(hooks[1]["events"].as_array().unwrap().len(), 27);
    // A url with its last events, and a url alone.
    for item in [
        json!({"url": one, "events": ["add_lead", "status_lead"]}),
        json!({"url": "http://127.0.0.1:9/x?y=1"}),
    ] {
        let reply = server.v2_post("webhooks/unsubscribe", &json!({"unsubscribe": [item]}));
        assert_eq!(reply.json()["_embedded"]["items"][0]["result"], true);
    }
    assert!(listed(&server).is_empty());
}

#[test]
fn what_cannot_be_subscribed_is_told_per_item() {
    let server = Server::start();
    for url in [
        "",
        "hooks.example.test",
        "ftp://a.example.test/",
        "http://",
        "http://a b/",
    ] {
        let row = subscribe(&server, url, &["add_lead"]);
        assert_eq!(row["result"], false, "{url}");
        assert!(row["notice"].is_string());
    }
    let url = "http://a.example.test/";
    assert_eq!(subscribe(&server, url, &["added_lead"])["result"], false);
    assert_eq!(subscribe(&server, url, &[])["result"], false);
    assert!(listed(&server).is_empty());
    for item in [json!({"url": url}), json!({}), json!({"events": ["x"]})] {
        let reply = server.v2_post("webhooks/unsubscribe", &json!({"unsubscribe": [item]}));
        assert_eq!(reply.json()["_embedded"]["items"][0]["result"], false);
    }
    for number in 0..100 {
        let url = format!("http://a.example.test/{number}");
        assert_eq!(subscribe(&server, &url, &["add_lead"])["result"], true);
    }
    assert_eq!(subscribe(&server, url, &["add_lead"])["result"], false);
    let known = "http://a.example.test/7";
    assert_eq!(subscribe(&server, known, &["add_task"])["result"], true);
    for body in [
        json!({}),
        json!({"subscribe": []}),
        json!({"subscribe": ["x"]}),
    ] {
        let reply = server.v2_post("webhooks/subscribe", &body);
        assert_eq!(reply.status, 400);
        assert_eq!(reply.json()["response"]["error_code"], "400");
    }
}

#[test]
fn only_administrators_see_and_change_subscriptions() {
    let server = Server::start();
    let bearer = [("Authorization", "Bearer sandbox-token-manager")];
    for (method, path) in [
        ("GET", "webhooks"),
        ("POST", "webhooks/subscribe"),
        ("POST", "webhooks/unsubscribe"),
    ] {
        let reply = server.send(method, &format!("/api/v2/{path}"), &bearer, b"");
        assert_eq!(reply.status, 403);
        assert_eq!(reply.json()["response"]["error_code"], "244");
    }
}

#[test]
fn a_delivery_looks_like_the_services() {
    let server = Server::start();
    let listener = Listener::start();
    subscribe(&server, &listener.url("/hook?x=1"), &["add_lead"]);
    let id = add_deal(&server, "Boots & Ко");
    let received = listener.next();
    assert_eq!(received.line, "POST /hook?x=1 HTTP/1.1");
    let headers: Vec<(&str, &str)> = received
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let length = received.body.len().to_string();
    for expected in [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("User-Agent", "amoCRM-WebHook-client/1.0"),
        ("Accept", "*/*"),
        ("Connection", "close"),
        ("Content-Length", length.as_str()),
        ("Host", &listener.address.to_string()),
    ] {
        assert!(headers.contains(&expected), "{expected:?} in {headers:?}");
    }
    assert!(received.body.starts_with("leads%5Badd%5D%5B0%5D%5Bid%5D="));
    assert!(received.body.contains("=Boots+%26+%D0%9A%D0%BE&"));
    let fields: Vec<(String, String)> = received.fields();
    let expected = [
        ("leads[add][0][id]", id.to_string()),
        ("leads[add][0][name]", "Boots & Ко".to_owned()),
        ("leads[add][0][status_id]", "13667502".to_owned()),
        ("leads[add][0][price]", "0".to_owned()),
        ("leads[add][0][responsible_user_id]", "504141".to_owned()),
        ("leads[add][0][last_modified]", NOW.to_string()),
        ("leads[add][0][modified_user_id]", "504141".to_owned()),
        ("leads[add][0][created_user_id]", "504141".to_owned()),
        ("leads[add][0][date_create]", NOW.to_string()),
        ("leads[add][0][pipeline_id]", "41563".to_owned()),
        ("leads[add][0][account_id]", "18700001".to_owned()),
        ("leads[add][0][created_at]", NOW.to_string()),
        ("leads[add][0][updated_at]", NOW.to_string()),
        ("account[subdomain]", "sandbox".to_owned()),
        ("account[id]", "18700001".to_owned()),
        (
            "account[_links][self]",
            server.sandbox.base_url().to_owned(),
        ),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    assert_eq!(fields, expected);
    listener.assert_silent(&server);
}

#[test]
fn leads_change_status_and_hands_and_disappear() {
    let server = Server::start();
    let listener = Listener::start();
    let id = add_deal(&server, "Deal");
    let events = [
        "update_lead",
        "status_lead",
        "responsible_lead",
        "delete_lead",
        "note_lead",
    ];
    subscribe(&server, &listener.url("/"), &events);
    edit_deal(&server, id, "deal[price]=5&deal[tags]=a,b");
    let update = listener.next();
    assert_eq!(field(&update, "leads[update][0][price]"), "5");
    assert_eq!(field(&update, "leads[update][0][tags][1][name]"), "b");
    listener.assert_silent(&server);

    edit_deal(&server, id, "deal[status_id]=142&deal[main_user_id]=102525");
    let told: Vec<Received> = (0..3).map(|_| listener.next()).collect();
    let by = |name: &str| {
        told.iter()
            .find(|received| received.field(name).is_some())
            .unwrap_or_else(|| panic!("no {name}"))
    };
    let status = by("leads[status][0][id]");
    assert_eq!(field(status, "leads[status][0][status_id]"), "142");
    assert_eq!(field(status, "leads[status][0][old_status_id]"), "13667502");
    assert_eq!(field(status, "leads[status][0][old_pipeline_id]"), "41563");
    let responsible = by("leads[responsible][0][id]");
    let name = "leads[responsible][0][responsible_user_id]";
    assert_eq!(field(responsible, name), "102525");
    let name = "leads[responsible][0][old_responsible_user_id]";
    assert_eq!(field(responsible, name), "504141");
    assert!(
        by("leads[update][0][id]")
            .field("leads[update][0][old_status_id]")
            .is_none()
    );

    let note = server
        .write(
            "note_add.php",
            &format!("ACTION=ADD_NOTE&ID={id}&ELEMENT_TYPE=2&BODY=Hello"),
        )
        .result();
    let noted = listener.next();
    for (name, value) in [
        ("id", note.to_string()),
        ("text", "Hello".to_owned()),
        ("note_type", "4".to_owned()),
        ("element_type", "2".to_owned()),
        ("element_id", id.to_string()),
        ("attachement", String::new()),
        ("date_create", "2023-11-15 01:13:20".to_owned()),
        ("timestamp_x", "2023-11-15 01:13:20".to_owned()),
        ("created_by", "504141".to_owned()),
        ("account_id", "18700001".to_owned()),
    ] {
        let name = format!("leads[note][0][note][{name}]");
        assert_eq!(field(&noted, &name), value, "{name}");
    }

    let delete = format!("ACTION=DELETE&ID={id}");
    server.write("deal_delete.php", &delete).result();
    let gone = listener.next();
    assert_eq!(
        gone.fields()[..2],
        [
            ("leads[delete][0][id]".to_owned(), id.to_string()),
            ("account[subdomain]".to_owned(), "sandbox".to_owned())
        ]
    );
    listener.assert_silent(&server);
}

#[test]
fn contacts_and_companies_share_a_name_and_differ_in_type() {
    let server = Server::start();
    let listener = Listener::start();
    subscribe(
        &server,
        &listener.url("/"),
        &[
            "add_contact",
            "add_company",
            "delete_company",
            "note_contact",
        ],
    );
    let id = server
        .write(
            "contact_add.php",
            "ACTION=ADD&contact[person_name]=Ann&contact[person_company_name]=Boots\
             &contact[contact_data][phone_numbers][0][number]=123&contact[contact_data][phone_numbers][0][location]=WORK",
        )
        .result();
    let told = [listener.next(), listener.next()];
    let kinds: Vec<String> = told
        .iter()
        .map(|received| field(received, "contacts[add][0][type]"))
        .collect();
    assert_eq!(kinds, ["company", "contact"]);
    let company = field(&told[0], "contacts[add][0][id]");
    assert_eq!(field(&told[1], "contacts[add][0][id]"), id.to_string());
    assert_eq!(
        field(&told[1], "contacts[add][0][linked_company_id]"),
        company
    );
    assert_eq!(field(&told[1], "contacts[add][0][company_name]"), "Boots");

    server
        .write(
            "note_add.php",
            &format!("ACTION=ADD_NOTE&ID={id}&ELEMENT_TYPE=1&BODY=x"),
        )
        .result();
    let noted = listener.next();
    assert_eq!(field(&noted, "contacts[note][0][note][text]"), "x");
    assert_eq!(field(&noted, "contacts[note][0][type]"), "contact");

    let delete = format!("ACTION=DELETE&ID={company}");
    server.write("contact_delete.php", &delete).result();
    let gone = listener.next();
    assert_eq!(
        gone.fields()[..2],
        [
            ("contacts[delete][0][id]".to_owned(), company),
            ("contacts[delete][0][type]".to_owned(), "company".to_owned())
        ]
    );
    listener.assert_silent(&server);
}

#[test]
fn tasks_are_told_in_the_accounts_time() {
    let server = Server::start();
    let listener = Listener::start();
    let events = ["add_task", "update_task", "responsible_task", "delete_task"];
    subscribe(&server, &listener.url("/"), &events);
    let id = server
        .write(
            "task_add.php",
            "ACTION=ADD_TASK&BODY=Call&TASK_TYPE=CALL&END_DATE=20.11.2023%2012:30:00",
        )
        .result();
    let added = listener.next();
    for (name, value) in [
        ("id", id.to_string()),
        ("element_id", "0".to_owned()),
        ("text", "Call".to_owned()),
        ("task_type", "1".to_owned()),
        ("status", "0".to_owned()),
        ("complete_till", "2023-11-20 12:30:00".to_owned()),
        ("date_create", "2023-11-15 01:13:20".to_owned()),
    ] {
        assert_eq!(field(&added, &format!("task[add][0][{name}]")), value);
    }
    let complete = format!("ACTION=COMPLETE_TASK&ID={id}");
    server.write("task_add.php", &complete).result();
    let update = listener.next();
    assert_eq!(field(&update, "task[update][0][status]"), "1");
    assert_eq!(field(&update, "task[update][0][action_close]"), "1");
    server
        .write(
            "task_add.php",
            &format!("ACTION=EDIT_TASK&ID={id}&MAIN_USER=102525"),
        )
        .result();
    let told = [listener.next(), listener.next()];
    assert_eq!(field(&told[0], "task[update][0][action_close]"), "0");
    let name = "task[responsible][0][old_responsible_user_id]";
    assert_eq!(field(&told[1], name), "504141");
    listener.assert_silent(&server);
}

#[test]
fn accepted_incoming_leads_are_told() {
    let server = Server::start();
    let listener = Listener::start();
    subscribe(
        &server,
        &listener.url("/"),
        &["add_lead", "add_contact", "note_lead"],
    );
    let item = json!({
        "source_name": "PBX", "source_uid": "u",
        "incoming_lead_info": {"to": 504141, "from": "123", "date_call": NOW, "duration": 5,
            "link": "", "service_code": "s", "uniq": "q", "add_note": 1},
        "incoming_entities": {"leads": [{"name": "Call"}], "contacts": [{"name": "Ann"}]}
    });
    let added = server.v2_post("incoming_leads/sip", &json!({"add": [item]}));
    let uid = added.json()["data"][0].clone();
    listener.assert_silent(&server);
    server.v2_post("incoming_leads/accept", &json!({"accept": [uid]}));
    let told = [listener.next(), listener.next(), listener.next()];
    assert_eq!(field(&told[0], "leads[add][0][name]"), "Call");
    assert_eq!(field(&told[1], "contacts[add][0][name]"), "Ann");
    assert_eq!(field(&told[2], "leads[note][0][note][note_type]"), "10");
}

#[test]
fn attempts_follow_the_schedule_of_the_sandboxs_clock() {
    let server = Server::start();
    let listener = Listener::start();
    subscribe(&server, &listener.url("/"), &["add_lead"]);
    listener.will_answer(&[404, 301, 500, 502, 599]);
    add_deal(&server, "Stubborn");
    let first = listener.next();
    for minutes in [5, 15, 15, 60] {
        listener.assert_silent(&server);
        server.control("clock", json!({"advance": minutes * 60 - 1}));
        listener.assert_silent(&server);
        server.control("clock", json!({"advance": 1}));
        assert_eq!(listener.next().body, first.body);
    }
    server.control("clock", json!({"advance": 86_400}));
    listener.assert_silent(&server);
    let delivery = &settle(&server)[0];
    assert_eq!(delivery["state"], "dropped");
    assert_eq!(delivery["event"], "add_lead");
    assert_eq!(delivery["data"]["leads"]["add"][0]["name"], "Stubborn");
    let statuses: Vec<i64> = delivery["attempts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attempt| attempt["status"].as_i64().unwrap())
        .collect();
    assert_eq!(statuses, [404, 301, 500, 502, 599]);
    assert_eq!(delivery["attempts"][1]["at"], NOW + 300);
    assert_eq!(delivery["next_attempt_at"], Value::Null);
}

#[test]
fn a_subscriber_that_is_not_there_gets_three_attempts() {
    let server = Server::start();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", nobody.local_addr().unwrap());
    drop(nobody);
    subscribe(&server, &url, &["add_lead"]);
    add_deal(&server, "Nobody");
    for seconds in [300, 900, 900] {
        assert_eq!(settle(&server)[0]["state"], "waiting");
        server.control("clock", json!({"advance": seconds}));
        settle(&server);
        if settle(&server)[0]["state"] == "dropped" {
            break;
        }
    }
    let delivery = &settle(&server)[0];
    assert_eq!(delivery["state"], "dropped");
    assert_eq!(delivery["attempts"].as_array().unwrap().len(), 3);
    assert_eq!(delivery["attempts"][0]["status"], 0);
    assert!(delivery["attempts"][0]["problem"].is_string());
}

#[test]
fn each_subscriber_is_told_once_and_in_order() {
    let server = Server::start();
    let (one, two) = (Listener::start(), Listener::start());
    subscribe(&server, &one.url("/"), &["add_lead"]);
    subscribe(&server, &two.url("/"), &["add_lead", "add_task"]);
    for number in 0..20 {
        add_deal(&server, &format!("Deal {number}"));
    }
    for listener in [&one, &two] {
        for number in 0..20 {
            let name = field(&listener.next(), "leads[add][0][name]");
            assert_eq!(name, format!("Deal {number}"));
        }
        listener.assert_silent(&server);
    }
}

#[test]
fn what_did_not_happen_is_not_told() {
    let server = Server::start();
    let listener = Listener::start();
    subscribe(&server, &listener.url("/"), &EVENTS);
    // The company is made before the contact turns out to be wrong.
    server
        .write(
            "contact_add.php",
            "ACTION=ADD&contact[person_name]=Ann&contact[person_company_name]=New\
             &contact[contact_data]=nonsense",
        )
        .assert_error(400);
    server
        .write("deal_add.php", "ACTION=ADD&deal[name]=x&deal[status_id]=5")
        .assert_error(400);
    assert!(settle(&server).is_empty());
    listener.assert_silent(&server);
}

#[test]
fn waiting_deliveries_outlive_a_restart() {
    let file = std::env::temp_dir().join(format!("amocore-hooks-{}.sqlite", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let listener = Listener::start();
    listener.will_answer(&[500]);
    let server = Server::with(|options| options.data = Some(file.clone()));
    subscribe(&server, &listener.url("/"), &["add_lead"]);
    add_deal(&server, "Durable");
    listener.next();
    settle(&server);
    drop(server);
    let server = Server::with(|options| {
        options.data = Some(file.clone());
        options.clock = Some(NOW + 300);
    });
    let received = listener.next();
    assert_eq!(field(&received, "leads[add][0][name]"), "Durable");
    assert_eq!(
        field(&received, "account[_links][self]"),
        server.sandbox.base_url(),
        "the account lives at another address now"
    );
    assert_eq!(settle(&server)[0]["state"], "delivered");
    drop(server);
    for ending in ["sqlite", "sqlite-wal", "sqlite-shm"] {
        let _ = std::fs::remove_file(file.with_extension(ending));
    }
}

#[test]
fn a_reset_forgets_subscriptions_and_deliveries() {
    let server = Server::start();
    let listener = Listener::start();
    subscribe(&server, &listener.url("/"), &EVENTS);
    listener.will_answer(&[500]);
    add_deal(&server, "Before");
    listener.next();
    server.control("reset", json!({}));
    assert!(settle(&server).is_empty());
    add_deal(&server, "After");
    server.control("clock", json!({"advance": 86_400}));
    listener.assert_silent(&server);
    let page = server.get("/_sandbox/webhooks");
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("Before"));
}

#[test]
fn the_page_shows_subscriptions_and_deliveries() {
    let server = Server::start();
    let listener = Listener::start();
    listener.will_answer(&[503]);
    subscribe(
        &server,
        &listener.url("/hook"),
        &["add_lead", "status_lead"],
    );
    add_deal(&server, "<Shown>");
    listener.next();
    settle(&server);
    let page = server.get("/_sandbox/webhooks").body;
    for text in [
        "status_lead",
        "&lt;Shown&gt;",
        "503",
        "waiting",
        &listener.url("/hook"),
    ] {
        assert!(page.contains(text), "{text}");
    }
}
