//! Every form of credentials on both APIs (legacy §4, v2 §3).

mod support;

use support::{AUTH, NOW, Reply, Server};

const LEGACY: &str = "/private/api/contacts.php";
const V2: &str = "/api/v2/incoming_leads/summary";

fn session(server: &Server) -> String {
    let reply = server.form("/private/api/auth.php", AUTH);
    let first = reply.cookies()[0].to_owned();
    assert!(first.ends_with("; path=/; HttpOnly"), "{first}");
    assert!(
        reply
            .cookies()
            .iter()
            .all(|cookie| !cookie.to_lowercase().contains("domain=")),
        "cookies are host-only"
    );
    first
}

fn with_cookie(server: &Server, target: &str, cookie: &str) -> Reply {
    server.send("GET", target, &[("Cookie", cookie)], b"")
}

#[test]
fn all_forms_on_both_apis() {
    let server = Server::start();
    let set_cookie = session(&server);
    let pair = set_cookie.split(';').next().unwrap();
    assert_eq!(pair.len(), "session_id=".len() + 52);
    for target in [LEGACY, V2] {
        for credentials in [
            AUTH,
            "USER_LOGIN=admin%40example.test&USER_PASSWORD=sandbox-password",
            "USER_LOGIN=ADMIN%40Example.TEST&USER_HASH=5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00001",
            "login=admin%40example.test&api_key=5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00001",
        ] {
            let reply = server.get(&format!("{target}?{credentials}"));
            assert_eq!(reply.status, 200, "{target} {credentials}: {}", reply.body);
            assert!(
                reply.cookies()[0].starts_with("session_id="),
                "calls with a key get cookies, too"
            );
        }
        for cookie in [
            pair.to_owned(),
            format!("a=b; {pair}; c=d"),
            // Raw Set-Cookie text, several joined by commas (legacy §4.7).
            set_cookie.clone(),
            format!(
                "{set_cookie}, BITRIX_SM_LOGIN=x; expires=Sat, 12-Dec-2026 10:00:00 GMT; path=/"
            ),
        ] {
            let reply = with_cookie(&server, target, &cookie);
            assert_eq!(reply.status, 200, "{target} {cookie}");
            assert!(reply.cookies().is_empty());
        }
        let bearer = [("Authorization", "Bearer sandbox-token-admin")];
        assert_eq!(server.send("GET", target, &bearer, b"").status, 200);
    }
    // In bodies: a form, and JSON.
    let key = "login=admin%40example.test&api_key=5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00001";
    assert_eq!(server.form(LEGACY, key).status, 200);
    let decline = "/api/v2/incoming_leads/decline";
    assert_eq!(
        server.form(decline, &format!("{key}&decline[0]=x")).status,
        200
    );
    let body = serde_json::json!({
        "USER_LOGIN": "admin@example.test", "USER_PASSWORD": "sandbox-password", "decline": ["x"]
    });
    assert_eq!(server.json(decline, &body).status, 200);
}

#[test]
fn refusals_on_both_apis() {
    let server = Server::start();
    for credentials in [
        "",
        "?USER_LOGIN=admin%40example.test&USER_HASH=sandbox-password",
        "?USER_LOGIN=nobody%40example.test&USER_PASSWORD=sandbox-password",
        "?login=admin%40example.test&api_key=wrong",
        "?login=admin%40example.test",
    ] {
        let legacy = server.get(&format!("{LEGACY}{credentials}"));
        legacy.assert_error(401);
        assert_eq!(legacy.first("error_code"), Some("110"), "{credentials}");
        assert_eq!(legacy.first("auth"), Some("false"));
        let v2 = server.get(&format!("{V2}{credentials}"));
        assert_eq!(v2.status, 401);
        assert_eq!(v2.json()["response"]["error_code"], "110", "a string");
        assert!(v2.json()["response"]["error"].is_string());
    }
    for cookie in ["session_id=unknown", "session_id=", "PHPSESSID=x"] {
        assert_eq!(with_cookie(&server, V2, cookie).status, 401);
    }
    let bad = [("Authorization", "Bearer nonsense")];
    let reply = server.send("GET", V2, &bad, b"");
    assert_eq!(reply.status, 401);
    assert_eq!(
        reply.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(reply.json()["title"], "Unauthorized");
    assert_eq!(reply.json()["status"], 401);
    server.send("GET", LEGACY, &bad, b"").assert_error(401);
}

#[test]
fn failures_of_auth_in_json() {
    let server = Server::start();
    let reply = server.form(
        "/private/api/auth.php?type=json",
        "USER_LOGIN=a&USER_HASH=b",
    );
    assert_eq!(reply.status, 401);
    let response = &reply.json()["response"];
    assert_eq!(response["auth"], false);
    assert_eq!(response["error_code"], "110");
    assert_eq!(response["ip"], "127.0.0.1");
    assert_eq!(response["domain"], "sandbox.test");
    assert_eq!(response["server_time"], NOW);
}

#[test]
fn a_disabled_user_is_112() {
    let server = Server::start();
    let credentials = "USER_LOGIN=disabled%40example.test&USER_PASSWORD=sandbox-password-disabled";
    let reply = server.form("/private/api/auth.php", credentials);
    reply.assert_error(401);
    assert_eq!(reply.first("error_code"), Some("112"));
    assert!(reply.cookies().is_empty());
    let v2 = server.get(&format!("{V2}?{credentials}"));
    assert_eq!(v2.json()["response"]["error_code"], "112");
}

#[test]
fn ten_failures_in_a_row_ask_for_a_captcha() {
    let server = Server::start();
    let wrong = "USER_LOGIN=admin%40example.test&USER_HASH=wrong";
    for _ in 0..9 {
        server
            .form("/private/api/auth.php", wrong)
            .assert_error(401);
    }
    assert_eq!(
        server.form("/private/api/auth.php", AUTH).status,
        200,
        "not yet"
    );
    for _ in 0..10 {
        let reply = server.form("/private/api/auth.php", wrong);
        assert_eq!(reply.first("error_code"), Some("110"));
    }
    for credentials in [wrong, AUTH] {
        let reply = server.form("/private/api/auth.php", credentials);
        reply.assert_error(401);
        assert_eq!(reply.first("error_code"), Some("111"));
    }
    let manager = "USER_LOGIN=manager%40example.test&USER_PASSWORD=sandbox-password-manager";
    assert_eq!(
        server.form("/private/api/auth.php", manager).status,
        200,
        "only that login"
    );
    let bearer = [("Authorization", "Bearer sandbox-token-admin")];
    assert_eq!(server.send("GET", V2, &bearer, b"").status, 200);
    server.control("clock", serde_json::json!({"advance": 900}));
    assert_eq!(
        server.form("/private/api/auth.php", AUTH).status,
        200,
        "it passes"
    );
}

#[test]
fn a_session_slides_and_ends() {
    let server = Server::start();
    let cookie = session(&server);
    for _ in 0..3 {
        server.control("clock", serde_json::json!({"advance": 899}));
        assert_eq!(with_cookie(&server, V2, &cookie).status, 200);
    }
    server.control("clock", serde_json::json!({"advance": 900}));
    let reply = with_cookie(&server, V2, &cookie);
    assert_eq!(reply.status, 401);
    assert_eq!(reply.json()["response"]["error_code"], "110");
}

#[test]
fn the_cookie_of_older_accounts() {
    let server = Server::with(|options| options.switches.session_cookie = "PHPSESSID".to_owned());
    let cookie = session(&server);
    assert!(cookie.starts_with("PHPSESSID="));
    assert_eq!(with_cookie(&server, LEGACY, &cookie).status, 200);
}

#[test]
fn acts_as_the_user_behind_the_credentials() {
    let server = Server::start();
    let reply = server.form(
        "/private/api/deal_add.php",
        "USER_LOGIN=manager%40example.test&USER_PASSWORD=sandbox-password-manager\
         &ACTION=ADD&deal[name]=Mine",
    );
    let page = server.read(&format!("deal_detail.php?ID={}", reply.result()));
    assert!(page.first("main_user").unwrap().contains("102525"));
}
