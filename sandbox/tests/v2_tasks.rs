//! Tasks (v2 §9.8).

#[path = "support/listener.rs"]
mod listener;
mod support;

use listener::Listener;
use serde_json::{Value, json};
use support::{ADMIN_QUERY, AUTH, NOW, Server, build_query};

const ADMIN: i64 = 504_141;
const MANAGER: i64 = 102_525;
const COMPANY: i64 = 1_099_383;
const CONTACT: i64 = 1_099_385;
const LEAD: i64 = 1_090_593;
const DAY: i64 = 86_400;

const RESTRICTED: &str =
    "login=restricted%40example.test&api_key=5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00004";

fn items(server: &Server, query: &str) -> Vec<Value> {
    let reply = server.v2_get(&format!("tasks{query}"));
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

fn texts(server: &Server, query: &str) -> Vec<String> {
    let items = items(server, query);
    let texts = items.iter().map(|item| item["text"].as_str().unwrap());
    texts.map(str::to_owned).collect()
}

fn one(server: &Server, id: i64) -> Value {
    items(server, &format!("?id={id}")).remove(0)
}

fn post(server: &Server, body: &Value) -> Value {
    let reply = server.v2_post("tasks", body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()["_embedded"].clone()
}

fn add(server: &Server, task: Value) -> i64 {
    let answer = post(server, &json!({"add": [task]}));
    answer["items"][0]["id"]
        .as_i64()
        .unwrap_or_else(|| panic!("{answer}"))
}

fn update(server: &Server, task: Value) -> Value {
    post(server, &json!({"update": [task]}))
}

fn call_back() -> Value {
    json!({"element_id": LEAD, "element_type": 2, "task_type": 1, "text": "Call back",
           "complete_till_at": NOW + DAY, "responsible_user_id": MANAGER})
}

#[test]
fn the_vendors_example() {
    let server = Server::start();
    let reply = server.v2_post("tasks", &json!({"add": [call_back()]}));
    assert_eq!(reply.status, 200);
    let answer = reply.json();
    assert_eq!(answer["_links"]["self"]["method"], "post");
    let item = &answer["_embedded"]["items"][0];
    let id = item["id"].as_i64().unwrap();
    assert_eq!(item["request_id"], 0);
    let own = json!({"self": {"href": format!("/api/v2/tasks?id={id}"), "method": "get"}});
    assert_eq!(item["_links"], own);

    assert_eq!(
        one(&server, id),
        json!({
            "id": id, "responsible_user_id": MANAGER, "created_by": ADMIN, "created_at": NOW,
            "updated_at": NOW, "account_id": 18_700_001, "group_id": 0, "element_type": 2,
            "element_id": LEAD, "is_completed": false, "task_type": 1,
            "complete_till_at": NOW + DAY, "duration": 0, "text": "Call back", "_links": own
        })
    );
    // The lead knows when its next task is due.
    let lead = server.v2_get(&format!("leads?id={LEAD}")).json();
    assert_eq!(lead["_embedded"]["items"][0]["closest_task_at"], NOW + DAY);
}

#[test]
fn a_form_with_older_names_means_the_same() {
    let server = Server::start();
    let body = build_query(&json!({"add": [{
        "text": "Letter", "task_type": "3", "complete_till": NOW + 60, "date_create": NOW - DAY,
        "created_user_id": 0, "main_user_id": MANAGER, "status": "1", "duration": "1800",
        "request_id": "x7"
    }]}));
    let reply = server.form(&format!("/api/v2/tasks?{AUTH}"), &body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    let answer = reply.json();
    assert_eq!(answer["_embedded"]["items"][0]["request_id"], "x7");
    let task = one(
        &server,
        answer["_embedded"]["items"][0]["id"].as_i64().unwrap(),
    );
    for (name, value) in [
        ("complete_till_at", json!(NOW + 60)),
        ("created_at", json!(NOW - DAY)),
        ("updated_at", json!(NOW)),
        ("created_by", json!(0)),
        ("responsible_user_id", json!(MANAGER)),
        ("is_completed", json!(true)),
        ("duration", json!(1800)),
        ("element_type", json!(0)),
        ("element_id", json!(0)),
        ("task_type", json!(3)),
    ] {
        assert_eq!(task[name], value, "{name}");
    }
}

#[test]
fn an_update_changes_what_it_names() {
    let server = Server::start();
    let id = add(&server, call_back());
    let answer = update(
        &server,
        json!({"id": id, "updated_at": NOW + 5, "is_completed": 1, "text": "Called",
               "element_type": 1, "element_id": CONTACT, "task_type": 965_320}),
    );
    assert_eq!(answer["items"][0]["id"], id);
    let task = one(&server, id);
    assert_eq!(task["is_completed"], true);
    assert_eq!(task["text"], "Called");
    assert_eq!(task["element_type"], 1);
    assert_eq!(task["element_id"], CONTACT);
    assert_eq!(task["task_type"], 965_320);
    assert_eq!(task["complete_till_at"], NOW + DAY);
    assert_eq!(task["responsible_user_id"], MANAGER);
    // The server's own time is kept, not the client's, which lies ahead; so a
    // second update within the five seconds passes.
    assert_eq!(task["updated_at"], NOW);
    let again = json!({"id": id, "updated_at": NOW + 5, "is_completed": "0"});
    assert_eq!(update(&server, again)["items"][0]["id"], id);
    assert_eq!(one(&server, id)["is_completed"], false);
}

#[test]
fn stale_and_wrong_updates_are_told_by_id() {
    let server = Server::start();
    let id = add(&server, call_back());
    let answer = post(
        &server,
        &json!({"update": [
            {"id": id, "updated_at": NOW - 1, "text": "Too late"},
            {"id": 5, "updated_at": NOW + 5, "text": "Nothing"},
            {"id": 2_600_001, "updated_at": NOW, "text": "In time"}
        ]}),
    );
    assert_eq!(answer["items"].as_array().unwrap().len(), 1);
    assert_eq!(answer["items"][0]["id"], 2_600_001);
    let errors = &answer["errors"]["update"];
    assert_eq!(
        errors[id.to_string()],
        "Last modified date is older than in database"
    );
    assert_eq!(errors["5"]["code"], 231);
    assert_eq!(one(&server, id)["text"], "Call back");
    let unstamped = update(&server, json!({"id": id, "text": "When?"}));
    assert!(unstamped["items"].is_null());
    assert!(unstamped["errors"]["update"][id.to_string()]["message"].is_string());
}

#[test]
fn what_a_task_is_about_has_to_exist() {
    let server = Server::start();
    for (change, code) in [
        (json!({"element_id": LEAD, "element_type": null}), 235),
        (json!({"element_id": 0, "element_type": 2}), 232),
        (json!({"element_type": 7}), 232),
        (json!({"element_id": 2_600_001, "element_type": 4}), 232),
        (json!({"element_id": 1, "element_type": 1}), 236),
        // A company is no contact.
        (json!({"element_id": COMPANY, "element_type": 1}), 236),
        (json!({"element_id": CONTACT, "element_type": 2}), 237),
        (json!({"text": " "}), 400),
        (json!({"task_type": 17}), 400),
        (json!({"task_type": null}), 400),
        (json!({"complete_till_at": "tomorrow"}), 400),
        (json!({"responsible_user_id": 1}), 400),
        (json!({"duration": -1}), 400),
    ] {
        let mut task = call_back();
        for (name, value) in change.as_object().unwrap() {
            task[name] = value.clone();
        }
        task["request_id"] = json!(9);
        let answer = post(&server, &json!({"add": [task]}));
        let error = &answer["errors"]["add"][0];
        assert_eq!(error["code"], code, "{change}: {error}");
        assert_eq!(error["request_id"], 9);
        assert!(answer["items"].is_null());
    }
    let company = json!({"element_id": COMPANY, "element_type": 3, "task_type": 2,
                         "text": "Visit", "complete_till_at": NOW});
    assert_eq!(one(&server, add(&server, company))["element_type"], 3);
}

#[test]
fn whole_requests_are_refused() {
    let server = Server::start();
    for (body, code) in [
        (json!({}), "228"),
        (json!({"add": []}), "227"),
        (json!({"update": []}), "230"),
        (json!({"add": "task"}), "400"),
        (json!({"update": [{"text": "No id"}]}), "400"),
    ] {
        let reply = server.v2_post("tasks", &body);
        assert_eq!(reply.status, 400, "{body}");
        assert_eq!(reply.json()["response"]["error_code"], code, "{body}");
    }
}

#[test]
fn every_filter() {
    let server = Server::start();
    let company = add(
        &server,
        json!({"element_id": COMPANY, "element_type": 3, "task_type": 965_320, "text": "Papers",
               "complete_till_at": NOW, "created_by": MANAGER, "created_at": NOW - 30 * DAY,
               "responsible_user_id": ADMIN}),
    );
    let (prices, elena, weekly, papers) = (
        "Send the price list",
        "Позвонить Елене",
        "Weekly meeting",
        "Papers",
    );
    // Newest first.
    assert_eq!(texts(&server, ""), [papers, weekly, elena, prices]);
    for (query, expected) in [
        (format!("id={company}"), vec![papers]),
        ("id=2600001,2600003".into(), vec![weekly, prices]),
        ("id[]=2600001&id[]=2600002".into(), vec![elena, prices]),
        // Other filters are ignored with an id.
        (format!("id={company}&type=lead"), vec![papers]),
        (format!("element_id={LEAD}"), vec![prices]),
        (format!("element_id={LEAD}&type=contact"), vec![]),
        ("type=contact".into(), vec![elena]),
        ("type=company".into(), vec![papers, weekly]),
        ("type=customer".into(), vec![]),
        (format!("responsible_user_id={ADMIN}"), vec![papers]),
        (
            format!("responsible_user_id[]={ADMIN}&responsible_user_id[]={MANAGER}"),
            vec![papers, weekly, elena, prices],
        ),
        ("filter[status][]=1".into(), vec![elena]),
        ("filter[status][]=0".into(), vec![papers, weekly, prices]),
        ("filter[status]=0".into(), vec![papers, weekly, prices]),
        (
            "filter[status][]=0&filter[status][]=1&filter[task_type][]=1".into(),
            vec![elena],
        ),
        (
            "filter[task_type][]=2&filter[task_type][]=3".into(),
            vec![weekly, prices],
        ),
        (format!("filter[created_by][]={MANAGER}"), vec![papers]),
        (
            "filter[pipe][41563][]=13667502&filter[pipe][41570][]=13667510".into(),
            vec![prices],
        ),
        ("filter[pipe][41563][]=1023486".into(), vec![]),
        (
            format!("filter[date_create][from]={}", NOW - 5 * DAY),
            vec![weekly, elena, prices],
        ),
        (
            format!(
                "filter[date_create][from]={}&filter[date_create][to]={}",
                NOW - 40 * DAY,
                NOW - 10 * DAY
            ),
            vec![papers],
        ),
        // An end alone is ignored.
        (
            format!("filter[date_create][to]={}", NOW - 10 * DAY),
            vec![papers, weekly, elena, prices],
        ),
        (format!("filter[date_modify][from]={NOW}"), vec![papers]),
        ("limit_rows=2".into(), vec![papers, weekly]),
        ("limit_rows=2&limit_offset=2".into(), vec![elena, prices]),
        ("limit_offset=2".into(), vec![papers, weekly, elena, prices]),
        ("limit_rows=2&limit_offset=4".into(), vec![]),
    ] {
        assert_eq!(texts(&server, &format!("?{query}")), expected, "{query}");
    }
    for query in [
        "type=task",
        "filter[pipe]=41563",
        "filter[status][]=done",
        "id=some",
    ] {
        let reply = server.v2_get(&format!("tasks?{query}"));
        assert_eq!(reply.status, 400, "{query}: {}", reply.body);
    }
}

#[test]
fn only_what_changed_since() {
    let server = Server::start();
    let id = add(&server, call_back());
    let since = |moment: &str| {
        let headers = [("If-Modified-Since", moment)];
        server.send(
            "GET",
            &format!("/api/v2/tasks?{ADMIN_QUERY}"),
            &headers,
            b"",
        )
    };
    // The clock stands at 14 November 2023, 22:13:20 UTC.
    let reply = since("Tue, 14 Nov 2023 22:00:00 GMT");
    assert_eq!(reply.status, 200);
    let items = reply.json()["_embedded"]["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 1);
    assert_eq!(items[0]["id"], id);
    let reply = since("Tue, 14 Nov 2023 22:13:20");
    assert_eq!((reply.status, reply.body.as_str()), (304, ""));
}

#[test]
fn a_result_is_a_note_on_the_task() {
    let server = Server::start();
    let id = add(&server, call_back());
    assert!(one(&server, id).get("result").is_none());
    let note = json!({"add": [{"element_id": id, "element_type": 4, "note_type": 13,
                               "text": "They will order"}]});
    let answer = server.v2_post("notes", &note).json();
    let note_id = answer["_embedded"]["items"][0]["id"].as_i64().unwrap();
    assert_eq!(
        one(&server, id)["result"],
        json!({"id": note_id, "text": "They will order", "_links": {"self": {
            "href": format!("/api/v2/notes?id={note_id}&type=task"), "method": "get"}}})
    );
}

#[test]
fn a_task_of_either_api_is_a_task_of_both() {
    let server = Server::start();
    let by_xml = server
        .write(
            "task_add.php",
            &format!(
                "ACTION=ADD_TASK&TASK_OBJECT={CONTACT}&ELEMENT_TYPE=1&BODY=By+XML\
                 &TASK_TYPE=MEETING&END_DATE=15.11.2023+10:00:00&MAIN_USER={MANAGER}"
            ),
        )
        .result();
    let task = one(&server, by_xml);
    assert_eq!(task["text"], "By XML");
    assert_eq!(task["task_type"], 2);
    assert_eq!(task["element_id"], CONTACT);
    // 10:00 in Moscow.
    assert_eq!(task["complete_till_at"], 1_700_031_600);

    add(&server, call_back());
    let page = server.read(&format!("deal_detail.php?ID={LEAD}"));
    assert!(page.all("body").contains(&"Call back"), "{}", page.body);
}

#[test]
fn who_may_edit() {
    let server = Server::start();
    let theirs = add(&server, call_back());
    let mut own = call_back();
    own["responsible_user_id"] = json!(102_530);
    let own = add(&server, own);
    let edit = |id: i64| json!({"id": id, "updated_at": NOW + 5, "text": "Mine"});
    let reply = server.json(
        &format!("/api/v2/tasks?{RESTRICTED}"),
        &json!({"update": [edit(theirs), edit(own)]}),
    );
    let embedded = reply.json()["_embedded"].clone();
    assert_eq!(embedded["items"][0]["id"], own);
    assert_eq!(
        embedded["errors"]["update"][theirs.to_string()]["code"],
        244
    );
    assert_eq!(one(&server, theirs)["text"], "Call back");
}

#[test]
fn subscribers_are_told() {
    let server = Server::start();
    let listener = Listener::start();
    let events = ["add_task", "update_task", "responsible_task"];
    let subscription = json!({"subscribe": [{"url": listener.url("/hook"), "events": events}]});
    server.v2_post("webhooks/subscribe", &subscription);
    let id = add(&server, call_back());
    let told = listener.next();
    assert_eq!(told.field("task[add][0][id]"), Some(id.to_string()));
    assert_eq!(told.field("task[add][0][text]"), Some("Call back".into()));

    update(
        &server,
        json!({"id": id, "updated_at": NOW + 5, "is_completed": true}),
    );
    let told = listener.next();
    assert_eq!(
        told.field("task[update][0][action_close]"),
        Some("1".into())
    );

    let note = json!({"add": [{"element_id": id, "element_type": 4, "note_type": 13,
                               "text": "Done"}]});
    server.v2_post("notes", &note);
    let told = listener.next();
    assert_eq!(
        told.field("task[update][0][action_close]"),
        Some("0".into())
    );
    assert_eq!(
        told.field("task[update][0][result][text]"),
        Some("Done".into())
    );
}
