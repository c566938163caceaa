//! The control API and the inspection pages.

mod support;

use serde_json::{Value, json};
use support::{ADMIN_SECRETS, AUTH, NOW, Server, encode};

#[test]
fn the_page_shows_the_account() {
    let server = Server::start();
    server
        .write(
            "contact_add.php",
            &format!("ACTION=ADD&contact[person_name]={}", encode("<b>&\"'Я")),
        )
        .result();
    let page = server.get("/_sandbox/");
    assert_eq!(page.status, 200);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    for text in [
        "Елена Смирнова",
        "Acme Tools",
        "Chain saws",
        "Closed - won",
        "Send the price list",
        "vip",
        "Call from +12025550177",
        "manager@example.test",
        "Partners",
        "3692247",
        "&lt;b&gt;&amp;&quot;&#39;Я",
        "/private/api/contact_add.php",
    ] {
        assert!(page.body.contains(text), "{text}");
    }
    assert!(!page.body.contains("<b>&\"'Я"));
    assert!(!page.body.contains("<script"));
    assert!(
        page.header("content-security-policy")
            .unwrap()
            .contains("default-src 'none'")
    );
    assert_eq!(
        server.get("/_sandbox").header("location"),
        Some("/_sandbox/")
    );
    assert!(server.get("/_sandbox/log").body.contains("contact_add.php"));
}

#[test]
fn markup_in_requests_is_text() {
    let server = Server::start();
    let evil = "%3Cscript%3Ealert(1)%3C/script%3E";
    server.get(&format!(
        "/private/api/contact_search.php?{AUTH}&SEARCH={evil}"
    ));
    server.send(
        "POST",
        "/private/api/auth.php",
        &[("User-Agent", "<script>alert(2)</script>")],
        b"<script>alert(3)</script>",
    );
    assert!(!server.get("/_sandbox/").body.contains("<script"));
    assert!(!server.get("/_sandbox/log").body.contains("<script"));
}

/// Secrets by value: right ones; by name: wrong ones, too.
#[test]
fn secrets_are_nowhere() {
    let server = Server::start();
    let wrong = "wr0ng5ecret";
    let key = "5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00001";
    let percent: String = key.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let login = server.form("/private/api/auth.php", AUTH);
    let session = login.cookies()[0]
        .split(['=', ';'])
        .nth(1)
        .unwrap()
        .to_owned();
    let cookie = format!("session_id={session}; path=/");
    server.send(
        "GET",
        "/private/api/contacts.php",
        &[("Cookie", &cookie)],
        b"",
    );
    for query in [
        format!("login=admin%40example.test&api_key={key}"),
        format!("login=admin%40example.test&api_key={percent}"),
        format!("login=a&api%5Fkey={wrong}"),
        format!("login=a&api_key={wrong}"),
        format!("USER_LOGIN=a&USER_PASSWORD={wrong}"),
        format!("x={key}"),
    ] {
        server.get(&format!("/api/v2/incoming_leads?{query}"));
        server.form("/api/v2/incoming_leads/form", &query);
        server.form("/private/api/contact_search.php", &query);
    }
    for token in ["sandbox-token-admin", wrong] {
        let header = format!("Bearer {token}");
        server.get("/api/v2/incoming_leads");
        server.send(
            "GET",
            "/api/v2/incoming_leads",
            &[("Authorization", &header)],
            b"",
        );
    }
    let body =
        json!({"USER_LOGIN": "a", "USER_HASH": wrong, "password": wrong, "n": [{"token": wrong}]});
    server.json("/private/api/auth.php?type=json", &body);
    let escaped = format!("{{\"USER\\u005fHASH\": \"{wrong}\", \"api_key\": \"{key}\"}}");
    let json_type = [("Content-Type", "application/json")];
    server.send(
        "POST",
        "/private/api/auth.php",
        &json_type,
        escaped.as_bytes(),
    );
    let multipart = format!(
        "--B\r\nContent-Disposition: form-data; name=\"USER_HASH\"\r\n\r\n{wrong}\r\n\
         --B\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n{key}\r\n--B--\r\n"
    );
    let multipart_type = [("Content-Type", "multipart/form-data; boundary=B")];
    server.send(
        "POST",
        "/private/api/auth.php",
        &multipart_type,
        multipart.as_bytes(),
    );
    let note = format!("ACTION=ADD&contact[person_name]={key}");
    server.write("contact_add.php", &note).result();

    for target in [
        "/_sandbox/",
        "/_sandbox/log",
        "/_sandbox/requests",
        "/_sandbox/state",
    ] {
        let shown = server.get(target);
        assert_eq!(shown.status, 200);
        let mut secrets = vec![wrong, session.as_str(), percent.as_str(), key];
        secrets.extend(ADMIN_SECRETS);
        for secret in secrets {
            assert!(
                !shown.body.to_lowercase().contains(&secret.to_lowercase()),
                "{target} shows {secret}"
            );
        }
        assert!(shown.body.contains("***"), "{target}");
    }
}

#[test]
fn the_journal_has_requests_and_answers() {
    let server = Server::start();
    server.read("contact_search.php?SEARCH=jason");
    server.get("/nowhere");
    let requests = server.get("/_sandbox/requests").json();
    let requests = requests["requests"].as_array().unwrap();
    assert_eq!(
        requests.len(),
        2,
        "the sandbox's own pages are not among them"
    );
    let first = &requests[0];
    assert_eq!(first["method"], "GET");
    assert_eq!(first["at"], NOW);
    assert_eq!(
        first["target"],
        "/private/api/contact_search.php?SEARCH=jason&USER_LOGIN=admin%40example.test&USER_HASH=***"
    );
    assert!(
        first["headers"]
            .as_array()
            .unwrap()
            .contains(&json!(["host", "sandbox.test"]))
    );
    assert_eq!(first["answer"]["status"], 200);
    assert!(
        first["answer"]["body"]
            .as_str()
            .unwrap()
            .contains("Jason Reed")
    );
    assert_eq!(requests[1]["answer"]["status"], 404);
    let limited = server.get("/_sandbox/requests?limit=1").json();
    assert_eq!(limited["requests"].as_array().unwrap().len(), 1);
    assert_eq!(limited["requests"][0]["target"], "/nowhere");
}

#[test]
fn what_a_reset_forgot_is_answered_without_a_trace() {
    let server = Server::start();
    let delay = json!({"kind": "delay", "milliseconds": 300, "count": 1});
    server.control("faults", delay);
    let requests = || server.get("/_sandbox/requests").json()["requests"].take();
    std::thread::scope(|scope| {
        let delayed = scope.spawn(|| server.v2_get("account"));
        while requests() == json!([]) {
            std::thread::yield_now();
        }
        server.control("reset", json!({}));
        let refused = server.get("/api/v2/leads");
        assert_eq!(delayed.join().unwrap().status, 200);
        let kept = requests();
        assert_eq!(kept.as_array().unwrap().len(), 1, "{kept}");
        assert_eq!(kept[0]["answer"]["status"], refused.status, "{kept}");
        assert_eq!(refused.status, 401);
    });
}

#[test]
fn reset_brings_back_a_seed() {
    let server = Server::start();
    let fresh = server.state();
    let cookie = server.form("/private/api/auth.php", AUTH).cookies()[0].to_owned();
    server
        .write("contact_add.php", "ACTION=ADD&contact[person_name]=x")
        .result();
    server.control("clock", json!({"advance": 60}));
    server.control("faults", json!({"kind": "status", "count": 9}));
    server.control("reset", json!({}));
    assert_eq!(server.state(), fresh);
    assert_eq!(
        server.get("/_sandbox/requests").json()["requests"],
        json!([])
    );
    let by_cookie = server.send(
        "GET",
        "/private/api/contacts.php",
        &[("Cookie", &cookie)],
        b"",
    );
    by_cookie.assert_error(401);
    server.control("reset", json!({"seed": "empty"}));
    assert_eq!(server.count("contacts"), 0);
    assert_eq!(server.count("users"), 5);
    server.json("/_sandbox/reset", &json!({"seed": "huge"}));
    assert_eq!(
        server
            .json("/_sandbox/reset", &json!({"seed": "huge"}))
            .status,
        400
    );
    let empty_body = server.send("POST", "/_sandbox/reset", &[], b"");
    assert_eq!(empty_body.status, 200);
    assert_eq!(server.state(), fresh);
}

#[test]
fn the_clock_stands_and_moves_on_demand() {
    let server = Server::start();
    let now = |server: &Server| {
        let reply = server.v2_get("incoming_leads/summary");
        reply
            .header("runtime-timestamp")
            .unwrap()
            .parse::<i64>()
            .unwrap()
    };
    assert_eq!(now(&server), NOW);
    server.control("clock", json!({"advance": 5}));
    assert_eq!(now(&server), NOW + 5);
    server.control("clock", json!({"set": 1_000_000}));
    assert_eq!(now(&server), 1_000_000);
    assert_eq!(
        server.get("/_sandbox/clock").json(),
        json!({"now": 1_000_000})
    );
    assert_eq!(
        server
            .json("/_sandbox/clock", &json!({"set": 1, "advance": 1}))
            .status,
        400
    );
    assert_eq!(server.json("/_sandbox/clock", &json!({})).status, 400);

    for extreme in [i64::MIN, i64::MAX] {
        server.control("clock", json!({"set": extreme}));
        assert!(
            server
                .write("contact_add.php", "ACTION=ADD&contact[person_name]=x")
                .result()
                > 0
        );
        assert_eq!(server.get("/_sandbox/").status, 200);
        server.control("clock", json!({"advance": extreme}));
        server.control("reset", json!({}));
    }

    let running = Server::with(|options| options.clock = None);
    let before = now(&running);
    running.control("clock", json!({"advance": 100_000}));
    assert!((100_000..100_060).contains(&(now(&running) - before)));
}

/// The same requests on a standing clock give the same bytes.
#[test]
fn a_standing_clock_makes_everything_repeatable() {
    let play = || -> (Vec<String>, Value) {
        let server = Server::start();
        let mut answers = Vec::new();
        let mut keep = |reply: support::Reply| {
            answers.push(format!(
                "{:?} {}",
                reply
                    .headers
                    .iter()
                    .filter(|(name, _)| name != "date")
                    .collect::<Vec<_>>(),
                reply.body
            ));
        };
        keep(server.form("/private/api/auth.php", AUTH));
        keep(server.write("contact_add.php", "ACTION=ADD&contact[person_name]=x"));
        keep(server.read("contacts.php"));
        let form = json!({"add": [{
            "source_name": "s", "source_uid": "u", "incoming_entities": {"leads": [{"name": "l"}]},
            "incoming_lead_info": {"form_id": 1, "form_page": "p", "ip": "i", "service_code": "c"}
        }]});
        let added = server.v2_post("incoming_leads/form", &form);
        let uid = added.json()["data"][0].clone();
        keep(added);
        keep(server.v2_post("incoming_leads/accept", &json!({"accept": [uid]})));
        keep(server.v2_get("incoming_leads"));
        (answers, server.state())
    };
    assert_eq!(play(), play());
}
