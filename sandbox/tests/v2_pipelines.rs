//! Pipelines (v2 §9.13): read over v2, written over the older generation.

mod support;

use serde_json::{Value, json};
use support::{AUTH, NOW, Reply, Server, build_query};

const MAIN: i64 = 41_563;
const SECOND: i64 = 41_570;
/// Moscow, where the account is, is three hours ahead of UTC.
const LOCAL_NOW: i64 = NOW + 3 * 3_600;

const RESTRICTED: &str =
    "USER_LOGIN=restricted%40example.test&USER_HASH=5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00004";

fn pipelines(server: &Server) -> Value {
    server.v2_get("pipelines").json()["_embedded"]["items"].clone()
}

fn post(server: &Server, action: &str, request: Value) -> Reply {
    server.json(
        &format!("/private/api/v2/json/pipelines/{action}?{AUTH}"),
        &json!({ "request": request }),
    )
}

fn set(server: &Server, request: Value) -> Value {
    let reply = post(server, "set", request);
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    reply.json()["response"].clone()
}

fn refusal(reply: &Reply) -> String {
    assert_eq!(reply.status, 400, "{}", reply.body);
    assert_eq!(reply.json()["response"]["error_code"], "400");
    reply.json()["response"]["error"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The only pipeline an answer tells of.
fn added(response: &Value) -> &Value {
    let added = response["pipelines"]["add"]["pipelines"]
        .as_object()
        .unwrap();
    assert_eq!(added.len(), 1, "{added:?}");
    added.values().next().unwrap()
}

#[test]
fn pipelines_and_statuses_are_maps_by_id() {
    let server = Server::start();
    let reply = server.v2_get("pipelines");
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("application/hal+json"));
    let main = &reply.json()["_embedded"]["items"][MAIN.to_string()];
    assert_eq!(main["id"], MAIN);
    assert_eq!(main["name"], "Sales");
    assert_eq!(main["sort"], 1);
    assert_eq!(main["is_main"], true);
    assert_eq!(
        main["_links"]["self"]["href"],
        format!("/api/v2/pipelines?id={MAIN}")
    );
    assert_eq!(
        main["statuses"]["142"],
        json!({"id": 142, "name": "Closed - won", "color": "#CCFF66", "sort": 10000,
               "is_editable": false})
    );
    assert_eq!(main["statuses"]["143"]["color"], "#D5D8DB");
    assert_eq!(main["statuses"]["13667499"]["is_editable"], false);
    assert_eq!(main["statuses"]["13667502"]["is_editable"], true);
    assert_eq!(main["statuses"]["13667502"]["sort"], 20);

    let one = server.v2_get(&format!("pipelines?id={SECOND}")).json();
    let ids: Vec<&String> = one["_embedded"]["items"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(ids, [&SECOND.to_string()]);
    let none = server.v2_get("pipelines?id=1");
    assert_eq!((none.status, none.body.as_str()), (204, ""));
}

#[test]
fn a_pipeline_is_added_with_its_statuses() {
    let server = Server::start();
    let response = set(
        &server,
        json!({"pipelines": {"add": [{
            "name": "Retail", "sort": 5,
            "statuses": {
                "142": {"name": "Sold", "sort": 1, "color": "#ffffff"},
                "a": {"name": "Asked", "color": "#fffeb2"},
                "b": {"name": "Agreed", "sort": 70}
            }
        }]}}),
    );
    assert_eq!(response["server_time"], LOCAL_NOW);
    let pipeline = added(&response);
    let id = pipeline["id"].as_i64().unwrap();
    assert_eq!(pipeline["value"], id);
    assert_eq!(pipeline["label"], "Retail");
    assert_eq!(pipeline["sort"], 5);
    assert_eq!(pipeline["is_main"], false);
    assert_eq!(pipeline["leads"], 0);
    assert_eq!(
        pipeline["statuses"]["142"],
        json!({"id": 142, "name": "Sold", "color": "#CCFF66", "sort": 10000,
               "editable": "N", "pipeline_id": id})
    );

    let statuses = pipelines(&server)[id.to_string()]["statuses"].clone();
    let mut working: Vec<(i64, &str)> = statuses
        .as_object()
        .unwrap()
        .values()
        .filter(|status| status["is_editable"] == true)
        .map(|status| {
            (
                status["sort"].as_i64().unwrap(),
                status["name"].as_str().unwrap(),
            )
        })
        .collect();
    working.sort_unstable();
    assert_eq!(working, [(20, "Asked"), (70, "Agreed")]);
    // Won, lost, and where unsorted leads wait.
    assert_eq!(statuses.as_object().unwrap().len(), 5);

    // Leads can be put there at once.
    let lead = server.v2_post(
        "leads",
        &json!({"add": [{"name": "In the shop", "pipeline_id": id}]}),
    );
    assert_eq!(lead.status, 200, "{}", lead.body);
    assert!(lead.json()["_embedded"]["items"][0]["id"].is_i64());
}

#[test]
fn a_form_adds_the_main_pipeline() {
    let server = Server::start();
    let body = build_query(&json!({"request": {"pipelines": {"add": [
        {"name": "First of all", "is_main": "on", "statuses": [{"name": "New"}]}
    ]}}}));
    let reply = server.form(&format!("/private/api/v2/json/pipelines/set?{AUTH}"), &body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    let id = added(&reply.json()["response"])["id"].as_i64().unwrap();
    let items = pipelines(&server);
    assert_eq!(items[id.to_string()]["is_main"], true);
    assert_eq!(items[MAIN.to_string()]["is_main"], false);
}

#[test]
fn an_update_replaces_the_statuses() {
    let server = Server::start();
    let lead = |id: i64| {
        let reply = server.v2_get(&format!("leads?id={id}"));
        reply.json()["_embedded"]["items"][0].clone()
    };
    assert_eq!(lead(1_090_594)["status_id"], 1_023_486);
    let response = set(
        &server,
        json!({"pipelines": {"update": {"41563": {
            "name": "Retail",
            "statuses": {
                "13667502": {"name": "Request", "sort": 30, "color": "#ffeab2"},
                "0": {"name": "Offer", "sort": 40},
                "143": {"name": "Refused"}
            }
        }}}}),
    );
    assert_eq!(response["pipelines"]["update"], json!({"41563": true}));
    assert_eq!(response["server_time"], LOCAL_NOW);
    let pipeline = pipelines(&server)[MAIN.to_string()].clone();
    assert_eq!(pipeline["name"], "Retail");
    let statuses = &pipeline["statuses"];
    assert_eq!(statuses["13667502"]["name"], "Request");
    assert_eq!(statuses["13667502"]["color"], "#ffeab2");
    assert_eq!(statuses["143"]["name"], "Refused");
    assert_eq!(statuses["142"]["name"], "Closed - won");
    // Two working ones, the fixed two, and where unsorted leads wait.
    assert_eq!(statuses.as_object().unwrap().len(), 5);
    assert!(statuses["1023486"].is_null());
    // The leads of the status that is gone pass to the first one left.
    assert_eq!(lead(1_090_594)["status_id"], 13_667_502);

    // The vendor's own example has `update` beside `pipelines`; statuses that are
    // not mentioned at all stay.
    let response = set(
        &server,
        json!({"update": {"41570": {"id": 41570, "name": "Dealers"}, "7": {"name": "None"}}}),
    );
    let updated = &response["pipelines"]["update"];
    assert_eq!(updated["41570"], true);
    assert!(updated["7"]["errors"].is_string());
    let second = pipelines(&server)[SECOND.to_string()].clone();
    assert_eq!(second["name"], "Dealers");
    assert_eq!(second["statuses"].as_object().unwrap().len(), 5);
}

#[test]
fn what_is_wrong_is_refused_whole() {
    let server = Server::start();
    let before = pipelines(&server);
    for (pipeline, complaint) in [
        (json!({"statuses": [{"name": "New"}]}), "name"),
        (json!({"name": "No stages"}), "besides won and lost"),
        (
            json!({"name": "Only fixed", "statuses": {"142": {"name": "Won"}}}),
            "besides won and lost",
        ),
        (
            json!({"name": "Odd", "statuses": [{"name": "New", "color": "#123456"}]}),
            "#123456",
        ),
        (json!({"name": "Odd", "statuses": [{"sort": 20}]}), "name"),
        (
            json!({"name": "Far", "sort": i64::MAX, "statuses": [{"name": "New"}]}),
            "sort",
        ),
        (json!("a name alone"), "object"),
    ] {
        let good = json!({"name": "Good", "statuses": [{"name": "New"}]});
        let reply = post(
            &server,
            "set",
            json!({"pipelines": {"add": [good, pipeline]}}),
        );
        let text = refusal(&reply);
        assert!(text.contains(complaint), "{text}");
    }
    refusal(&post(&server, "set", json!({})));
    refusal(&post(&server, "set", json!({"pipelines": {"add": []}})));
    refusal(&post(&server, "set", json!("nothing")));
    assert_eq!(pipelines(&server), before);
}

#[test]
fn pipelines_are_deleted_but_for_the_last_and_those_with_leads() {
    let server = Server::start();
    let reply = post(&server, "delete", json!({"id": [MAIN, SECOND, 7]}));
    assert_eq!(reply.status, 200, "{}", reply.body);
    let response = &reply.json()["response"];
    assert_eq!(
        response[MAIN.to_string()]["errors"],
        "Impossible to delete pipeline with leads"
    );
    assert_eq!(response[SECOND.to_string()], true);
    assert!(response["7"]["errors"].is_string());
    assert_eq!(response["server_time"], LOCAL_NOW);
    assert!(pipelines(&server)[SECOND.to_string()].is_null());

    let empty = Server::with(|options| options.seed = amocore_sandbox::Seed::Empty);
    let deleted = post(&empty, "delete", json!({"id": MAIN})).json();
    assert_eq!(deleted["response"][MAIN.to_string()], true);
    // Another one is the main one then, and cannot be deleted.
    assert_eq!(pipelines(&empty)[SECOND.to_string()]["is_main"], true);
    let last = post(&empty, "delete", json!({"id": SECOND})).json();
    assert_eq!(
        last["response"][SECOND.to_string()]["errors"],
        "Impossible to delete last pipeline"
    );
    refusal(&post(&server, "delete", json!({"id": "some"})));
    refusal(&post(&server, "delete", json!({})));
}

#[test]
fn only_administrators_write_and_only_by_post() {
    let server = Server::start();
    for action in ["set", "delete"] {
        let path = format!("/private/api/v2/json/pipelines/{action}");
        let reply = server.json(
            &format!("{path}?{RESTRICTED}"),
            &json!({"request": {"id": SECOND}}),
        );
        assert_eq!(reply.status, 403, "{}", reply.body);
        assert_eq!(reply.json()["response"]["error_code"], "244");
        assert_eq!(server.get_as_admin(&path).status, 405);
        assert_eq!(server.json(&path, &json!({})).status, 401);
    }
    assert_eq!(
        server
            .get(&format!("/api/v2/pipelines?{RESTRICTED}"))
            .status,
        200
    );
    let unknown = server.json(
        &format!("/private/api/v2/json/pipelines/rename?{AUTH}"),
        &json!({}),
    );
    assert_eq!(unknown.status, 404);
}
