//! What a fresh account starts with.

mod support;

use amocore_sandbox::Seed;
use serde_json::{Value, json};
use support::{NOW, Server};

const PIPELINES: [i64; 2] = [41_563, 41_570];

/// Every row of a list, page by page.
fn all(server: &Server, list: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    loop {
        let offset = rows.len();
        let query = format!("{list}limit_rows=200&limit_offset={offset}");
        let reply = server.v2_get(&query);
        if reply.status == 204 {
            return rows;
        }
        assert_eq!(reply.status, 200, "{query}: {}", reply.body);
        let page = reply.json()["_embedded"]["items"].clone();
        rows.extend(page.as_array().unwrap().iter().cloned());
    }
}

fn sales() -> Server {
    Server::with(|options| options.seed = Seed::Sales)
}

#[test]
fn a_sales_department() {
    let server = sales();
    for (table, rows) in [
        ("contacts", 300),
        ("companies", 60),
        ("leads", 500),
        ("tasks", 250),
        ("notes", 250),
    ] {
        assert_eq!(server.count(table), rows, "{table}");
    }
    assert!(server.count("incoming_leads") > 0);

    let leads = all(&server, "leads?");
    assert_eq!(leads.len(), 500);
    for pipeline in PIPELINES {
        let status = |status: i64| {
            let here = |lead: &&Value| {
                lead["pipeline_id"] == pipeline && (lead["status_id"] == status || status == 0)
            };
            leads.iter().filter(here).count()
        };
        let (every, won, lost) = (status(0), status(142), status(143));
        assert!(won > 0 && lost > 0 && won + lost < every, "{pipeline}");
    }
    for lead in &leads {
        assert!(lead["sale"].as_i64().unwrap() > 0);
        assert!(lead["created_at"].as_i64().unwrap() <= NOW);
        assert!(lead["main_contact"]["id"].is_i64(), "{lead}");
        let is_closed = lead["status_id"] == 142 || lead["status_id"] == 143;
        assert_eq!(lead["closed_at"] != 0, is_closed, "{lead}");
    }
    assert!(leads.iter().any(|lead| lead["tags"].is_array()));

    let tasks = all(&server, "tasks?");
    assert_eq!(tasks.len(), 250);
    let overdue = |task: &Value| {
        task["is_completed"] == false && task["complete_till_at"].as_i64().unwrap() < NOW
    };
    let ahead = |task: &Value| {
        task["is_completed"] == false && task["complete_till_at"].as_i64().unwrap() > NOW
    };
    assert!(tasks.iter().any(overdue) && tasks.iter().any(ahead));
    assert!(tasks.iter().any(|task| task["is_completed"] == true));
    assert_eq!(all(&server, "notes?type=lead&").len(), 250);
}

#[test]
fn the_same_in_every_run_and_after_a_reset() {
    let (one, other) = (sales(), Server::start());
    other.control("reset", json!({"seed": "sales"}));
    for list in ["leads?", "tasks?", "notes?type=all&"] {
        assert_eq!(all(&one, list), all(&other, list), "{list}");
    }
}

#[test]
fn an_empty_account_has_what_all_accounts_have() {
    let server = Server::with(|options| options.seed = Seed::Empty);
    for list in ["leads", "tasks", "notes?type=all"] {
        assert_eq!(server.v2_get(list).status, 204, "{list}");
    }
    let pipelines = server.v2_get("pipelines").json();
    let pipelines = pipelines["_embedded"]["items"].as_object().unwrap();
    assert_eq!(pipelines.len(), 2);
}

#[test]
#[ignore = "plants 300,000 cards, which takes an unoptimized build a while"]
fn a_large_account_is_paged_to_its_end() {
    let server = Server::with(|options| options.seed = Seed::Large);
    assert_eq!(server.count("contacts"), 100_000);
    assert_eq!(server.count("leads"), 200_000);
    let page = server.v2_get("leads?limit_rows=500&limit_offset=199500");
    let items = page.json()["_embedded"]["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 500);
    let end = server.v2_get("leads?limit_rows=500&limit_offset=200000");
    assert_eq!(end.status, 204);
}
