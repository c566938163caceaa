//! Notes and the files attached to them (v2 §9.9).

#[path = "support/listener.rs"]
mod listener;
mod support;

use listener::Listener;
use serde_json::{Value, json};
use support::{AUTH, NOW, Server, build_query, encode};

const ADMIN: i64 = 504_141;
const MANAGER: i64 = 102_525;
const COMPANY: i64 = 1_099_383;
const CONTACT: i64 = 1_099_385;
const LEAD: i64 = 1_090_593;
const TASK: i64 = 2_600_001;
const DAY: i64 = 86_400;

const RESTRICTED: &str =
    "login=restricted%40example.test&api_key=5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00004";

fn items(server: &Server, query: &str) -> Vec<Value> {
    let reply = server.v2_get(&format!("notes?{query}"));
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

fn ids(server: &Server, query: &str) -> Vec<i64> {
    let items = items(server, query);
    items
        .iter()
        .map(|item| item["id"].as_i64().unwrap())
        .collect()
}

fn one(server: &Server, id: i64) -> Value {
    items(server, &format!("type=all&id={id}")).remove(0)
}

fn post(server: &Server, body: &Value) -> Value {
    let reply = server.v2_post("notes", body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()["_embedded"].clone()
}

fn add(server: &Server, note: Value) -> i64 {
    let answer = post(server, &json!({"add": [note]}));
    answer["items"][0]["id"]
        .as_i64()
        .unwrap_or_else(|| panic!("{answer}"))
}

fn on_lead(note_type: i64, members: &Value) -> Value {
    let mut note = json!({"element_id": LEAD, "element_type": 2, "note_type": note_type});
    for (name, value) in members.as_object().unwrap() {
        note[name] = value.clone();
    }
    note
}

#[test]
fn the_vendors_example() {
    let server = Server::start();
    let common = add(&server, on_lead(4, &json!({"text": "First"})));
    let answer = post(
        &server,
        &json!({
            "add": [on_lead(25, &json!({"params": {"text": "Invoice 17 paid",
                                                   "service": "Billing"}}))],
            "update": [{"id": common, "updated_at": NOW + 5, "text": "Edited"}]
        }),
    );
    // Adds first, then updates.
    let system = answer["items"][0]["id"].as_i64().unwrap();
    assert_eq!(answer["items"][0]["request_id"], 0);
    assert_eq!(answer["items"][1]["id"], common);
    assert_eq!(answer["items"][1]["request_id"], common);

    let links = |id: i64| json!({"self": {"href": format!("/api/v2/notes?id={id}&type=lead"), "method": "get"}});
    assert_eq!(
        one(&server, system),
        json!({
            "id": system, "responsible_user_id": ADMIN, "created_by": ADMIN, "created_at": NOW,
            "updated_at": NOW, "account_id": 18_700_001, "group_id": 0, "is_editable": false,
            "element_id": LEAD, "element_type": 2, "attachment": "", "note_type": 25,
            "params": {"text": "Invoice 17 paid", "service": "Billing"}, "_links": links(system)
        })
    );
    let edited = one(&server, common);
    assert_eq!(edited["text"], "Edited");
    assert_eq!(edited["is_editable"], true);
    assert_eq!(edited["_links"], links(common));
    assert!(edited.get("params").is_none());
}

#[test]
fn every_type_that_clients_write() {
    let server = Server::start();
    let call = json!({"UNIQ": "u-1", "LINK": "https://pbx.example/1.mp3", "PHONE": "+12025550123",
                      "DURATION": 54, "SRC": "pbx", "call_status": 4, "call_result": "Fine"});
    for (note_type, members) in [
        (4, json!({"text": "Plain"})),
        (6, json!({"text": "A call of old"})),
        (9, json!({"text": "https://files.example/1"})),
        (10, json!({"params": call.clone()})),
        (11, json!({"params": call.clone()})),
        (
            25,
            json!({"params": {"TEXT": "Paid", "SERVICE": "Billing"}}),
        ),
        (102, json!({"params": {"text": "Hello"}})),
        (
            102,
            json!({"params": {"TEXT": "Hello", "PHONE": "+12025550123"}}),
        ),
        (
            103,
            json!({"params": {"text": "Hi", "phone": "+12025550123"}}),
        ),
    ] {
        let note = one(&server, add(&server, on_lead(note_type, &members)));
        assert_eq!(note["note_type"], note_type);
        assert_eq!(note["is_editable"], note_type == 4);
        for (name, value) in members.as_object().unwrap() {
            assert_eq!(note[name], *value, "{note_type}");
        }
        assert_eq!(note.as_object().unwrap().len(), 14, "{note}");
    }
    // The older generation put the object into the text.
    let note = add(&server, on_lead(10, &json!({"text": call.to_string()})));
    assert_eq!(one(&server, note)["params"], call);
}

#[test]
fn types_and_contents_have_to_fit() {
    let server = Server::start();
    for (note_type, members, complaint) in [
        (4, json!({}), "text"),
        (4, json!({"text": "  "}), "text"),
        (25, json!({"text": "Paid"}), "params"),
        (25, json!({"params": {"text": "Paid"}}), "service"),
        (25, json!({"params": "Paid"}), "params"),
        (102, json!({"params": {"PHONE": "+1"}}), "text"),
        (103, json!({"params": {"text": "Hi"}}), "phone"),
        (5, json!({"text": "A file"}), "attachment"),
        (5, json!({"attachment": "../secret"}), "attachment"),
        (10, json!({}), "params"),
        // The account writes these itself.
        (1, json!({"text": "Created"}), "note_type"),
        (3, json!({"text": "Moved"}), "note_type"),
        (12, json!({"text": "Created"}), "note_type"),
        (77, json!({"text": "Nothing"}), "note_type"),
        (13, json!({"text": "Done"}), "13"),
    ] {
        let answer = post(&server, &json!({"add": [on_lead(note_type, &members)]}));
        let error = &answer["errors"]["add"][0];
        assert_eq!(error["code"], 400, "{answer}");
        let text = error["message"].as_str().unwrap();
        assert!(text.contains(complaint), "{text}");
    }
    let plain_on_task = json!({"element_id": TASK, "element_type": 4, "note_type": 4, "text": "x"});
    let answer = post(&server, &json!({"add": [plain_on_task]}));
    assert_eq!(answer["errors"]["add"][0]["code"], 400);
}

#[test]
fn what_a_note_is_about_has_to_exist() {
    let server = Server::start();
    for (element_type, element_id, code) in [
        (json!(1), json!(LEAD), 233),
        (json!(1), json!(COMPANY), 233),
        (json!(3), json!(CONTACT), 233),
        (json!(2), json!(CONTACT), 234),
        (json!(12), json!(5), 226),
        (json!(7), json!(LEAD), 226),
        (json!(2), json!(0), 226),
        (json!(null), json!(LEAD), 226),
        (json!(null), json!(null), 226),
    ] {
        let note = json!({"element_type": element_type, "element_id": element_id, "note_type": 4,
                          "text": "Lost", "request_id": "r"});
        let answer = post(&server, &json!({"add": [note]}));
        let error = &answer["errors"]["add"][0];
        assert_eq!(error["code"], code, "{element_type} {element_id}: {error}");
        assert_eq!(error["request_id"], "r");
    }
    let result = json!({"element_type": 4, "element_id": 5, "note_type": 13, "text": "Done"});
    let answer = post(&server, &json!({"add": [result]}));
    assert_eq!(answer["errors"]["add"][0]["code"], 226);
}

#[test]
fn a_form_with_users_and_times() {
    let server = Server::start();
    let body = build_query(&json!({"add": [{
        "element_id": CONTACT, "element_type": 1, "note_type": "4", "text": "Позвонил",
        "date_create": NOW - DAY, "created_by": 0, "responsible_user_id": MANAGER,
        "updated_at": NOW - 60, "request_id": 3
    }]}));
    let reply = server.form(&format!("/api/v2/notes?{AUTH}"), &body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    let item = reply.json()["_embedded"]["items"][0].clone();
    // As it was sent, which in a form is text.
    assert_eq!(item["request_id"], "3");
    let note = one(&server, item["id"].as_i64().unwrap());
    assert_eq!(note["text"], "Позвонил");
    assert_eq!(note["created_at"], NOW - DAY);
    assert_eq!(note["updated_at"], NOW - 60);
    assert_eq!(note["created_by"], 0);
    assert_eq!(note["responsible_user_id"], MANAGER);
    assert_eq!(
        note["_links"]["self"]["href"],
        format!("/api/v2/notes?id={}&type=contact", note["id"])
    );
}

#[test]
fn only_plain_notes_are_changed_and_only_in_time() {
    let server = Server::start();
    let plain = add(&server, on_lead(4, &json!({"text": "Before"})));
    let system = add(
        &server,
        on_lead(
            25,
            &json!({"params": {"text": "Paid", "service": "Billing"}}),
        ),
    );
    let answer = post(
        &server,
        &json!({"update": [
            {"id": plain, "updated_at": NOW - 1, "text": "Too late"},
            {"id": system, "updated_at": NOW + 5, "text": "Changed"},
            {"id": 7, "updated_at": NOW + 5, "text": "Nothing"}
        ]}),
    );
    assert!(answer["items"].is_null());
    let errors = &answer["errors"]["update"];
    assert_eq!(
        errors[plain.to_string()],
        "Last modified date is older than in database"
    );
    assert_eq!(errors[system.to_string()]["code"], 244);
    assert_eq!(errors["7"]["code"], 225);
    assert_eq!(one(&server, plain)["text"], "Before");

    // The server keeps its own time, so that the next update passes, too.
    for text in ["Once", "Twice"] {
        let update = json!({"update": [{"id": plain, "updated_at": NOW + 5, "text": text,
                                        "responsible_user_id": MANAGER}]});
        assert_eq!(post(&server, &update)["items"][0]["id"], plain);
    }
    let note = one(&server, plain);
    assert_eq!(note["text"], "Twice");
    assert_eq!(note["updated_at"], NOW);
    assert_eq!(note["responsible_user_id"], MANAGER);
    assert_eq!(note["created_by"], ADMIN);
}

#[test]
fn the_type_is_required_and_the_oldest_come_first() {
    let server = Server::start();
    for query in ["", "?id=2500001", "?type=note", "?type="] {
        let reply = server.v2_get(&format!("notes{query}"));
        assert_eq!(reply.status, 400, "{query}");
        assert_eq!(reply.json()["response"]["error_code"], "221");
    }
    // The seed's, on a lead and on a contact.
    let (on_saws, on_elena) = (2_500_001, 2_500_002);
    let call = add(&server, on_lead(10, &json!({"params": {"UNIQ": "1"}})));
    let result = add(
        &server,
        json!({"element_id": TASK, "element_type": 4, "note_type": 13, "text": "Sent"}),
    );
    let company = add(
        &server,
        json!({"element_id": COMPANY, "element_type": 3, "note_type": 4, "text": "Big"}),
    );
    for (query, expected) in [
        ("type=lead".to_owned(), vec![on_saws, call]),
        ("type=contact".to_owned(), vec![on_elena]),
        ("type=company".to_owned(), vec![company]),
        ("type=task".to_owned(), vec![result]),
        ("type=customer".to_owned(), vec![]),
        (
            "type=all".to_owned(),
            vec![on_saws, on_elena, call, result, company],
        ),
        (format!("type=lead&element_id={LEAD}"), vec![on_saws, call]),
        ("type=lead&element_id=1".to_owned(), vec![]),
        // A list of elements counts as its first.
        (
            format!("type=all&element_id=1099386,{LEAD}"),
            vec![on_elena],
        ),
        (
            format!("type=lead&element_id={LEAD}&note_type=10"),
            vec![call],
        ),
        ("type=all&e_type=13".to_owned(), vec![result]),
        (
            format!("type=lead&id={on_saws},{call}&note_type=4"),
            vec![on_saws, call],
        ),
        (format!("type=lead&id={on_elena}"), vec![]),
        (
            "type=all&limit_rows=2&limit_offset=1".to_owned(),
            vec![on_elena, call],
        ),
        ("type=all&limit_rows=2&limit_offset=5".to_owned(), vec![]),
    ] {
        assert_eq!(ids(&server, &query), expected, "{query}");
    }
}

#[test]
fn only_what_changed_since() {
    let server = Server::start();
    let since = |moment: &str| {
        let headers = [("If-Modified-Since", moment)];
        let path = format!("/api/v2/notes?type=lead&{AUTH}");
        server.send("GET", &path, &headers, b"")
    };
    // The clock stands at 14 November 2023, 22:13:20 UTC.
    assert_eq!(since("Tue, 14 Nov 2023 22:00:00 UTC").status, 304);
    let id = add(&server, on_lead(4, &json!({"text": "New"})));
    let reply = since("Tue, 14 Nov 2023 22:00:00 UTC");
    assert_eq!(reply.json()["_embedded"]["items"][0]["id"], id);
    assert_eq!(since("Tue, 14 Nov 2023 22:13:20 UTC").status, 304);
}

#[test]
fn whole_requests_are_refused() {
    let server = Server::start();
    for (body, code) in [
        (json!({}), "222"),
        (json!({"add": []}), "218"),
        (json!({"update": []}), "224"),
        (json!({"add": {"text": "x"}}), "400"),
        (json!({"update": [{"text": "No id"}]}), "400"),
    ] {
        let reply = server.v2_post("notes", &body);
        assert_eq!(reply.status, 400, "{body}");
        assert_eq!(reply.json()["response"]["error_code"], code, "{body}");
    }
}

#[test]
fn who_may_see_a_card_sees_its_notes() {
    let server = Server::start();
    let own = server.v2_post(
        "leads",
        &json!({"add": [{"name": "Own", "responsible_user_id": 102_530}]}),
    );
    let own = own.json()["_embedded"]["items"][0]["id"].as_i64().unwrap();
    let note = |id: i64| json!({"element_id": id, "element_type": 2, "note_type": 4, "text": "x"});
    let reply = server.json(
        &format!("/api/v2/notes?{RESTRICTED}"),
        &json!({"add": [note(own), note(LEAD)]}),
    );
    let embedded = reply.json()["_embedded"].clone();
    assert_eq!(embedded["errors"]["add"][0]["code"], 244);
    let written = embedded["items"][0]["id"].as_i64().unwrap();

    let seen = |word: &str| {
        let reply = server.get(&format!("/api/v2/notes?type={word}&{RESTRICTED}"));
        let items = reply.json()["_embedded"]["items"].clone();
        let ids: Vec<i64> = items
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_i64().unwrap())
            .collect();
        ids
    };
    assert_eq!(seen("lead"), [written]);
    assert_eq!(seen("all"), [2_500_002, written]);
    assert_eq!(ids(&server, "type=lead"), [2_500_001, written]);
}

#[test]
fn attached_files_are_downloaded() {
    let server = Server::start();
    let name = "Счёт 17 (final).pdf";
    let path = format!("/download/{}", encode(name));
    assert_eq!(server.get_as_admin(&path).status, 404);
    let id = add(
        &server,
        on_lead(5, &json!({"attachment": name, "text": "The invoice"})),
    );
    let note = one(&server, id);
    assert_eq!(note["attachment"], name);
    assert_eq!(note["text"], "The invoice");

    let reply = server.get_as_admin(&path);
    assert_eq!(reply.status, 200);
    assert!(reply.complete);
    assert_eq!(
        reply.header("content-type"),
        Some("application/octet-stream")
    );
    let length: usize = reply.header("content-length").unwrap().parse().unwrap();
    assert!(length >= 64 * 1024, "{length}");
    assert_eq!(
        reply.header("content-disposition"),
        Some(format!("attachment; filename*=UTF-8''{}", encode(name)).as_str())
    );
    // The same bytes every time, in every account.
    let other = Server::start();
    add(&other, on_lead(5, &json!({"attachment": name})));
    assert_eq!(other.get_as_admin(&path).body, reply.body);

    // Nobody gets files without credentials, nor by another method.
    assert_eq!(server.get(&path).status, 401);
    assert_eq!(server.form_as_admin(&path, "").status, 405);
    assert_eq!(server.get_as_admin("/download/").status, 404);
    // The journal tells of the file, but does not keep it.
    let journal = server.get("/_sandbox/requests").body;
    assert!(journal.contains(&format!("({length} bytes)")));
}

#[test]
fn a_note_of_either_api_is_a_note_of_both() {
    let server = Server::start();
    let by_xml = server
        .write(
            "note_add.php",
            &format!("ACTION=ADD_NOTE&ID={COMPANY}&ELEMENT_TYPE=1&BODY=By+XML"),
        )
        .result();
    let note = one(&server, by_xml);
    assert_eq!(note["text"], "By XML");
    // XML knows companies as contacts.
    assert_eq!(note["element_type"], 3);
    add(&server, on_lead(4, &json!({"text": "By JSON"})));
    let page = server.read(&format!("deal_detail.php?ID={LEAD}"));
    assert!(page.all("body").contains(&"By JSON"), "{}", page.body);
}

#[test]
fn subscribers_are_told_of_notes_of_each_kind() {
    let server = Server::start();
    let listener = Listener::start();
    let subscription = json!({"subscribe": [{
        "url": listener.url("/hook"), "events": ["note_lead", "note_company"]}]});
    assert_eq!(
        server.v2_post("webhooks/subscribe", &subscription).status,
        200
    );
    let sms = add(
        &server,
        on_lead(
            103,
            &json!({"params": {"text": "Hi", "phone": "+1"}, "responsible_user_id": MANAGER}),
        ),
    );
    let told = listener.next();
    let field = |name: &str| told.field(&format!("leads[note][0][note][{name}]"));
    assert_eq!(field("id"), Some(sms.to_string()));
    assert_eq!(field("note_type"), Some("103".into()));
    assert_eq!(field("main_user_id"), Some(MANAGER.to_string()));
    let params: Value = serde_json::from_str(&field("text").unwrap()).unwrap();
    assert_eq!(params, json!({"text": "Hi", "phone": "+1"}));

    add(
        &server,
        json!({"element_id": COMPANY, "element_type": 3, "note_type": 5,
               "attachment": "price.pdf"}),
    );
    let told = listener.next();
    let name = "contacts[note][0][note][attachement]";
    assert_eq!(told.field(name), Some("price.pdf".into()));
    assert_eq!(
        told.field("contacts[note][0][type]"),
        Some("company".into())
    );
    // The contact's notes were not asked for.
    add(
        &server,
        json!({"element_id": CONTACT, "element_type": 1, "note_type": 4, "text": "x"}),
    );
    listener.assert_silent(&server);
}
