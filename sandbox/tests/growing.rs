//! Searches and pages far down an account, while it changes: what helps them to be quick must not show.

#[path = "support/cards.rs"]
mod cards;
#[path = "support/file.rs"]
mod file;
mod support;

use amocore_sandbox::Seed;
use cards::{add, ids, update};
use file::TemporaryFile;
use serde_json::{Value, json};
use support::{NOW, Server};

const ADMIN: i64 = 504_141;
const MANAGER: i64 = 102_525;

/// Of the small seed.
const JASON: i64 = 1_099_385;
const ACME: i64 = 1_099_383;
const SAWS: i64 = 1_090_593;

/// Every id of a list, page by page.
fn all(server: &Server, list: &str) -> Vec<i64> {
    let mut found = Vec::new();
    loop {
        let page = ids(
            server,
            &format!("{list}limit_rows=250&limit_offset={}", found.len()),
        );
        if page.is_empty() {
            return found;
        }
        found.extend(page);
    }
}

fn newest_first(ids: &[i64]) -> bool {
    ids.is_sorted_by(|one, next| one > next)
}

fn change(server: &Server, path: &str, id: i64, mut item: Value) {
    item["id"] = id.into();
    item["updated_at"] = (NOW + 5).into();
    update(server, path, item);
}

#[test]
fn a_search_sees_every_change() {
    let server = Server::start();
    let found = |query: &str| ids(&server, query);
    // Whoever searches first makes what makes searches quick.
    assert_eq!(found("contacts?query=jason"), [JASON]);
    assert_eq!(found("leads?query=jason"), [SAWS]);

    change(
        &server,
        "contacts",
        JASON,
        json!({"name": "Bartholomew Quill"}),
    );
    assert_eq!(found("contacts?query=tholo"), [JASON]);
    assert_eq!(found("leads?query=tholo"), [SAWS]);
    assert_eq!(found("contacts?query=reed"), Vec::<i64>::new());
    // His e-mail address still says so.
    assert_eq!(found("contacts?query=jason"), [JASON]);

    change(&server, "companies", ACME, json!({"name": "Zenith"}));
    assert_eq!(found("companies?query=zenith"), [ACME]);
    assert_eq!(found("contacts?query=zenith"), [JASON]);
    assert_eq!(found("leads?query=zenith"), [SAWS]);
    assert_eq!(found("companies?query=acme%20tools"), Vec::<i64>::new());

    let new = add(
        &server,
        "leads",
        json!({"name": "Ёлочные игрушки", "tags": "праздник", "contacts_id": [JASON]}),
    );
    assert_eq!(found("leads?query=%D0%81%D0%9B%D0%9E%D0%A7"), [new]);
    assert_eq!(found("leads?query=%D0%BF%D1%80%D0%B0%D0%B7%D0%B4"), [new]);
    assert_eq!(found("leads?query=tholo"), [new, SAWS]);
    change(
        &server,
        "leads",
        new,
        json!({"unlink": {"contacts_id": [JASON]}}),
    );
    assert_eq!(found("leads?query=tholo"), [SAWS]);

    let phone = json!({"custom_fields": [{"id": 4_396_818,
        "values": [{"value": "+44 (20) 7946-0958", "enum": "WORK"}]}]});
    change(&server, "contacts", JASON, phone);
    assert_eq!(found("contacts?query=442079460958"), [JASON]);
    assert_eq!(found("contacts?query=7946%200958"), [JASON]);
    assert_eq!(found("contacts?query=2025550123"), Vec::<i64>::new());

    server.write("deal_delete.php", &format!("ACTION=DELETE&ID={new}"));
    assert_eq!(
        found("leads?query=%D0%81%D0%9B%D0%9E%D0%A7"),
        Vec::<i64>::new()
    );
    server.control("reset", json!({"seed": "small"}));
    assert_eq!(found("contacts?query=tholo"), Vec::<i64>::new());
    assert_eq!(found("contacts?query=reed"), [JASON]);
}

#[test]
fn what_is_asked_again_is_answered_for_who_asks_and_as_it_is() {
    let server = Server::start();
    let tokens = ["sandbox-token-admin", "sandbox-token-manager"];
    let ask = |token: &str, target: &str| {
        let bearer = format!("Bearer {token}");
        let reply = server.send("GET", target, &[("authorization", &bearer)], b"");
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.body
    };
    for _ in 0..2 {
        for (token, user) in tokens.into_iter().zip([ADMIN, MANAGER]) {
            let account = ask(token, "/api/v2/account");
            assert!(account.contains(&format!("\"current_user\":{user}")));
        }
    }
    let lead = format!("/api/v2/leads?id={SAWS}");
    let deal = format!("/private/api/deal_detail.php?ID={SAWS}");
    for is_changed in [false, true] {
        if is_changed {
            change(&server, "leads", SAWS, json!({"name": "Renamed"}));
        }
        for target in [&lead, &deal, &lead, &deal] {
            let answer = ask(tokens[0], target);
            assert_eq!(answer.contains("Renamed"), is_changed, "{target}");
        }
    }
}

#[test]
fn what_was_refused_is_not_found() {
    let server = Server::start();
    assert_eq!(ids(&server, "leads?query=saws"), [SAWS]);
    let refused = json!({"add": [{"name": "Phantom", "contacts_id": [1]}]});
    assert_ne!(server.v2_post("leads", &refused).status, 500);
    assert_eq!(ids(&server, "leads?query=phantom"), Vec::<i64>::new());
}

#[test]
fn short_and_odd_words_are_found_too() {
    let server = Server::start();
    let found = |query: &str| ids(&server, query);
    // O'Neil, jason@acme.example, +1 (202) 555-01-23
    assert_eq!(found("contacts?query=o%27n").len(), 1);
    assert!(found("contacts?query=n@a").contains(&JASON));
    assert!(found("contacts?query=@").contains(&JASON));
    assert!(found("contacts?query=(202)").contains(&JASON));
    assert!(found("contacts?query=%2B1%20202%20555").contains(&JASON));
    let long = "x".repeat(100);
    let lead = add(&server, "leads", json!({"name": format!("a{long}b")}));
    assert_eq!(found(&format!("leads?query={long}b")), [lead]);
}

#[test]
fn common_words_are_found_newest_first_and_page_by_page() {
    // Of 600 contacts one in 24 is a Boris, one in 600 a Boris Adams.
    let server = Server::with(|options| options.seed = Seed::Leads(1_200));
    let boris = all(&server, "contacts?query=boris&");
    assert_eq!(boris.len(), 25);
    assert!(newest_first(&boris));
    assert_eq!(all(&server, "contacts?query=adams%20boris&").len(), 1);
    // Every contact has an address of that kind.
    let everybody = all(&server, "contacts?query=person&");
    assert_eq!(everybody, all(&server, "contacts?"));
    assert_eq!(everybody.len(), 600);
    assert_eq!(all(&server, "leads?query=example.org&").len(), 1_200);
}

#[test]
fn pages_far_down_follow_every_change() {
    let server = Server::with(|options| options.seed = Seed::Leads(1_200));
    let before = all(&server, "leads?");
    assert_eq!(before.len(), 1_200);
    assert!(newest_first(&before));
    for (limit, offset) in [(500, 500), (50, 600), (1, 1_199), (500, 1_000)] {
        let page = ids(
            &server,
            &format!("leads?limit_rows={limit}&limit_offset={offset}"),
        );
        let rest = &before[offset..];
        assert_eq!(page, rest[..rest.len().min(limit)], "{limit} {offset}");
    }
    for offset in [1_200, 1_000_000] {
        let end = server.v2_get(&format!("leads?limit_rows=50&limit_offset={offset}"));
        assert_eq!(end.status, 204);
    }

    let new = add(&server, "leads", json!({"name": "Newest"}));
    let gone = before[700];
    server.write("deal_delete.php", &format!("ACTION=DELETE&ID={gone}"));
    let refused = server.v2_post("leads", &json!({"add": [{"price": 5}]}));
    assert!(refused.body.contains("errors"), "{}", refused.body);
    let mut expected = before.clone();
    expected.remove(700);
    expected.insert(0, new);
    assert_eq!(all(&server, "leads?"), expected);
    let page = ids(&server, "leads?limit_rows=3&limit_offset=699");
    assert_eq!(page, expected[699..702]);
}

#[test]
fn pages_of_one_user_follow_who_is_responsible() {
    let server = Server::with(|options| options.seed = Seed::Leads(2_400));
    let of = |user: i64| all(&server, &format!("leads?responsible_user_id={user}&"));
    let (manager, admin) = (of(MANAGER), of(ADMIN));
    assert!(manager.len() > 1_000 && admin.len() > 500, "deep enough");
    assert!(newest_first(&manager));
    let passed = manager[800];
    change(
        &server,
        "leads",
        passed,
        json!({"responsible_user_id": ADMIN}),
    );
    let mut expected = manager.clone();
    expected.remove(800);
    assert_eq!(of(MANAGER), expected);
    let mut expected = [admin, vec![passed]].concat();
    expected.sort_unstable_by(|one, other| other.cmp(one));
    assert_eq!(of(ADMIN), expected);
    // With another filter beside it, the page is that of both.
    let both = format!("leads?responsible_user_id={ADMIN}&filter[active]=1&");
    let open = all(&server, &both);
    assert!(open.len() > 300 && open.iter().all(|id| expected.contains(id)));
}

#[test]
fn what_has_changed_since_is_listed_at_any_depth() {
    let server = Server::with(|options| options.seed = Seed::Leads(1_200));
    let leads = all(&server, "leads?");
    let touched = [leads[3], leads[900]];
    for id in touched {
        change(&server, "leads", id, json!({"name": "Touched"}));
    }
    let since = "Tue, 14 Nov 2023 22:13:19 GMT"; // a second before NOW
    let headers = [("If-Modified-Since", since)];
    let get = |query: &str| {
        let target = format!("/api/v2/{query}&{}", support::AUTH);
        server.send("GET", &target, &headers, b"")
    };
    let found = get("leads?limit_rows=50&limit_offset=0").json();
    let items = found["_embedded"]["items"].as_array().unwrap();
    let found: Vec<i64> = items.iter().map(|it| it["id"].as_i64().unwrap()).collect();
    assert_eq!(found, touched);
    assert_eq!(get("leads?limit_rows=50&limit_offset=600").status, 304);
}

#[test]
fn an_account_in_a_file_finds_what_was_written_before_it_was_opened() {
    let file = TemporaryFile::new("growing");
    let open = || {
        Server::with(|options| {
            options.seed = Seed::Leads(1_200);
            options.data = Some(file.path().into());
        })
    };
    let server = open();
    let lead = add(&server, "leads", json!({"name": "Kept for later"}));
    let pages = all(&server, "leads?");
    drop(server);
    let server = open();
    assert_eq!(ids(&server, "leads?query=kept%20later"), [lead]);
    assert_eq!(all(&server, "leads?"), pages);
    let next = add(&server, "leads", json!({"name": "Kept as well"}));
    assert_eq!(ids(&server, "leads?query=kept"), [next, lead]);
    assert_eq!(all(&server, "leads?"), [vec![next], pages].concat());
}
