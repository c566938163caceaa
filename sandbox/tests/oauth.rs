//! OAuth 2 (v2 §3.2).

#[path = "support/listener.rs"]
mod listener;
mod support;

use std::time::Duration;

use amocore_sandbox::{ADMIN_KEY, ADMIN_LOGIN, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI};
use base64::Engine;
use listener::Listener;
use serde_json::{Value, json};
use support::{NOW, Reply, Server, build_query};

const TOKENS: &str = "/oauth2/access_token";
const ACCOUNT: &str = "/api/v2/incoming_leads/summary";

fn code_of(server: &Server, wanted: Value) -> String {
    let reply = server.control("oauth/code", wanted);
    reply.json()["code"].as_str().expect("a code").to_owned()
}

fn by_code(code: &str) -> Value {
    json!({
        "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uri": REDIRECT_URI,
        "grant_type": "authorization_code", "code": code
    })
}

fn by_refresh(token: &str) -> Value {
    json!({
        "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uri": REDIRECT_URI,
        "grant_type": "refresh_token", "refresh_token": token
    })
}

fn tokens(reply: &Reply) -> (String, String) {
    assert_eq!(reply.status, 200, "{}", reply.body);
    let text = |name: &str| reply.json()[name].as_str().expect("a token").to_owned();
    (text("access_token"), text("refresh_token"))
}

fn use_token(server: &Server, token: &str) -> u16 {
    let header = format!("Bearer {token}");
    server
        .send("GET", ACCOUNT, &[("Authorization", &header)], b"")
        .status
}

fn assert_hint(reply: &Reply, hint: &str) {
    assert_eq!(reply.status, 400, "{}", reply.body);
    assert_eq!(
        reply.header("content-type"),
        Some("application/problem+json")
    );
    let problem = reply.json();
    assert_eq!(problem["hint"], hint);
    assert_eq!(problem["status"], 400);
    assert_eq!(
        problem["type"],
        "https://developers.amocrm.ru/v3/errors/OAuthProblemJson"
    );
    assert!(problem["title"].is_string() && problem["detail"].is_string());
}

#[test]
fn a_code_becomes_tokens_that_work_until_they_expire() {
    let server = Server::start();
    let reply = server.json(TOKENS, &by_code(server.sandbox.authorization_code()));
    let (access, refresh) = tokens(&reply);
    let document = reply.json();
    assert_eq!(document["token_type"], "Bearer");
    assert_eq!(document["expires_in"], 86_400);
    assert_eq!(use_token(&server, &access), 200);
    assert_eq!(use_token(&server, &refresh), 401, "only to refresh");
    assert_eq!(use_token(&server, "sandbox-token-admin"), 200, "it lasts");

    server.control("clock", json!({"advance": 86_399}));
    assert_eq!(use_token(&server, &access), 200);
    server.control("clock", json!({"advance": 1}));
    assert_eq!(use_token(&server, &access), 401);
    let (newer, _) = tokens(&server.json(TOKENS, &by_refresh(&refresh)));
    assert_eq!(use_token(&server, &newer), 200);
    assert_eq!(use_token(&server, "sandbox-token-admin"), 200);
}

#[test]
fn tokens_act_for_the_user_of_the_code() {
    let server = Server::start();
    let code = code_of(&server, json!({"user_id": 102_525}));
    let (access, _) = tokens(&server.json(TOKENS, &by_code(&code)));
    let header = format!("Bearer {access}");
    let headers = [
        ("Authorization", header.as_str()),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    let body = b"ACTION=ADD&deal[name]=Token";
    let id = server
        .send("POST", "/private/api/deal_add.php", &headers, body)
        .result();
    let state = server.state();
    let leads = state["leads"].as_array().unwrap();
    let lead = leads.iter().find(|lead| lead["id"] == id).unwrap();
    assert_eq!(lead["responsible_user_id"], 102_525);

    let reply = server.json("/_sandbox/oauth/code", &json!({"user_id": 41_565}));
    assert_eq!(reply.status, 400, "that user is disabled");
}

#[test]
fn forms_and_http_basic_are_taken_as_well() {
    let server = Server::start();
    let code = code_of(&server, json!({}));
    let (_, refresh) = tokens(&server.form(TOKENS, &build_query(&by_code(&code))));
    let pair = format!("{CLIENT_ID}:{CLIENT_SECRET}");
    let basic = base64::engine::general_purpose::STANDARD.encode(pair);
    let body = json!({
        "grant_type": "refresh_token", "refresh_token": refresh, "redirect_uri": REDIRECT_URI
    });
    let reply = server.send(
        "POST",
        &format!("{TOKENS}/"),
        &[
            ("Authorization", &format!("Basic {basic}")),
            ("Content-Type", "application/json"),
        ],
        body.to_string().as_bytes(),
    );
    tokens(&reply);
}

#[test]
fn a_code_is_used_once_and_within_twenty_minutes() {
    let server = Server::start();
    let code = code_of(&server, json!({}));
    let wrong = [
        ("client_id", json!("other"), "Client authentication failed"),
        (
            "client_secret",
            json!("wrong"),
            "Client authentication failed",
        ),
        (
            "redirect_uri",
            json!("https://other.example.test/"),
            "Check the `redirect_uri` parameter",
        ),
        (
            "grant_type",
            json!("password"),
            "Check the `grant_type` parameter",
        ),
        (
            "grant_type",
            Value::Null,
            "Check the `grant_type` parameter",
        ),
        ("code", Value::Null, "Check the `code` parameter"),
        (
            "code",
            json!("def50200"),
            "Cannot decrypt the authorization code",
        ),
    ];
    for (name, value, hint) in wrong {
        let mut request = by_code(&code);
        request[name] = value;
        assert_hint(&server.json(TOKENS, &request), hint);
    }
    tokens(&server.json(TOKENS, &by_code(&code)));
    assert_hint(
        &server.json(TOKENS, &by_code(&code)),
        "Authorization code has been revoked",
    );

    let code = code_of(&server, json!({}));
    server.control("clock", json!({"advance": 20 * 60}));
    assert_hint(
        &server.json(TOKENS, &by_code(&code)),
        "Authorization code has expired",
    );
    let broken = [("Content-Type", "application/json")];
    assert_eq!(server.send("POST", TOKENS, &broken, b"{").status, 400);
    assert_eq!(server.get(TOKENS).status, 405);
    assert_eq!(server.get("/oauth2/other").status, 404);
}

#[test]
fn a_refresh_token_is_replaced_by_its_use() {
    let server = Server::start();
    let code = code_of(&server, json!({}));
    let (access, refresh) = tokens(&server.json(TOKENS, &by_code(&code)));
    let (newer_access, newer_refresh) = tokens(&server.json(TOKENS, &by_refresh(&refresh)));
    assert_ne!(access, newer_access);
    assert_ne!(refresh, newer_refresh);
    assert_eq!(use_token(&server, &newer_access), 200);
    assert_eq!(use_token(&server, &access), 401, "it went with its pair");
    for token in [refresh.as_str(), "", "nonsense"] {
        let reply = server.json(TOKENS, &by_refresh(token));
        let hint = if token.is_empty() {
            "Check the `refresh_token` parameter"
        } else {
            "Invalid refresh token"
        };
        assert_hint(&reply, hint);
    }
    server.control("clock", json!({"advance": 90 * 86_400}));
    assert_hint(
        &server.json(TOKENS, &by_refresh(&newer_refresh)),
        "Invalid refresh token",
    );
}

#[test]
fn of_simultaneous_refreshes_exactly_one_succeeds() {
    let server = Server::start();
    let mut refresh = {
        let code = code_of(&server, json!({}));
        tokens(&server.json(TOKENS, &by_code(&code))).1
    };
    for _ in 0..5 {
        let replies: Vec<Reply> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| server.json(TOKENS, &by_refresh(&refresh))))
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        let (good, bad): (Vec<&Reply>, Vec<&Reply>) =
            replies.iter().partition(|reply| reply.status == 200);
        assert_eq!(good.len(), 1);
        for reply in bad {
            assert_hint(reply, "Invalid refresh token");
        }
        let (access, newer) = tokens(good[0]);
        assert_eq!(use_token(&server, &access), 200);
        refresh = newer;
    }
}

#[test]
fn the_life_of_tokens_can_be_chosen() {
    let server = Server::with(|options| options.token_life = Duration::from_secs(60));
    let code = code_of(&server, json!({}));
    let reply = server.json(TOKENS, &by_code(&code));
    assert_eq!(reply.json()["expires_in"], 60);
    let (access, _) = tokens(&reply);
    server.control("clock", json!({"set": NOW + 60}));
    assert_eq!(use_token(&server, &access), 401);
}

#[test]
fn tokens_outlive_a_restart() {
    let file = std::env::temp_dir().join(format!("amocore-oauth-{}.sqlite", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let server = Server::with(|options| options.data = Some(file.clone()));
    let first = server.sandbox.authorization_code().to_owned();
    let (access, refresh) = tokens(&server.json(TOKENS, &by_code(&first)));
    drop(server);
    let server = Server::with(|options| options.data = Some(file.clone()));
    assert_eq!(use_token(&server, &access), 200);
    assert_ne!(server.sandbox.authorization_code(), first);
    assert_hint(
        &server.json(TOKENS, &by_code(&first)),
        "Authorization code has been revoked",
    );
    tokens(&server.json(TOKENS, &by_refresh(&refresh)));
    tokens(&server.json(TOKENS, &by_code(server.sandbox.authorization_code())));
    drop(server);
    for ending in ["sqlite", "sqlite-wal", "sqlite-shm"] {
        let _ = std::fs::remove_file(file.with_extension(ending));
    }
}

#[test]
fn an_api_key_is_exchanged_for_a_code_at_the_redirect_uri() {
    let server = Server::start();
    let listener = Listener::start();
    let redirect_uri = listener.url("/oauth?from=sandbox");
    server.control("oauth", json!({"redirect_uri": redirect_uri}));
    let request = json!({
        "login": ADMIN_LOGIN, "api_key": ADMIN_KEY,
        "client_uuid": CLIENT_ID, "client_secret": CLIENT_SECRET
    });
    let exchange = "/oauth2/exchange_api_key";
    for (name, status) in [("api_key", 401), ("login", 401), ("client_secret", 400)] {
        let mut wrong = request.clone();
        wrong[name] = json!("wrong");
        assert_eq!(server.json(exchange, &wrong).status, status, "{name}");
    }
    let reply = server.json(exchange, &request);
    assert_eq!((reply.status, reply.body.as_str()), (202, ""));

    let redirect = listener.next();
    let line = redirect.line.strip_prefix("GET /oauth?from=sandbox&code=");
    let (code, rest) = line.expect("a code").split_once('&').unwrap();
    assert_eq!(
        rest.replace("%2E", ".").replace("%2D", "-"),
        format!("referer=sandbox.test&client_id={CLIENT_ID} HTTP/1.1")
    );
    let told = server.get("/_sandbox/oauth").json();
    assert_eq!(told["codes"][0]["code"], code);
    assert_eq!(told["codes"][0]["is_used"], false);
    let mut request = by_code(code);
    request["redirect_uri"] = json!(redirect_uri);
    tokens(&server.json(TOKENS, &request));
    assert_eq!(
        server.get("/_sandbox/oauth").json()["codes"][0]["is_used"],
        true
    );
    listener.assert_silent(&server);
}

#[test]
fn a_code_that_nobody_takes_is_sent_once() {
    let server = Server::start();
    let listener = Listener::start();
    listener.will_answer(&[500]);
    server.control("oauth", json!({"redirect_uri": listener.url("/")}));
    let request = json!({
        "login": ADMIN_LOGIN, "api_key": ADMIN_KEY,
        "client_uuid": CLIENT_ID, "client_secret": CLIENT_SECRET
    });
    server.json("/oauth2/exchange_api_key", &request);
    listener.next();
    server.control("clock", json!({"advance": 86_400}));
    listener.assert_silent(&server);
    let delivery = &server.get("/_sandbox/deliveries").json()["deliveries"][0];
    assert_eq!(delivery["state"], "dropped");
    assert_eq!(delivery["attempts"][0]["status"], 500);
}

#[test]
fn nothing_secret_is_shown() {
    let server = Server::start();
    let listener = Listener::start();
    let code = code_of(&server, json!({}));
    let (access, refresh) = tokens(&server.json(TOKENS, &by_code(&code)));
    use_token(&server, &access);
    server.get(&format!("/private/api/contacts.php?q={access}&r={refresh}"));
    let (_, newer) = tokens(&server.form(TOKENS, &build_query(&by_refresh(&refresh))));
    server.control("oauth", json!({"redirect_uri": listener.url("/")}));
    server.json(
        "/oauth2/exchange_api_key",
        &json!({"login": ADMIN_LOGIN, "api_key": ADMIN_KEY,
            "client_uuid": CLIENT_ID, "client_secret": CLIENT_SECRET}),
    );
    let redirect = listener.next();
    let start = redirect.line.find("def50200").unwrap();
    let sent = redirect.line[start..].split('&').next().unwrap();
    let secrets = [
        code.as_str(),
        &access,
        &refresh,
        &newer,
        sent,
        CLIENT_SECRET,
    ];
    for page in [
        "/_sandbox/requests",
        "/_sandbox/state",
        "/_sandbox/deliveries",
        "/_sandbox/",
        "/_sandbox/log",
        "/_sandbox/webhooks",
    ] {
        let body = server.get(page).body;
        for secret in secrets {
            assert!(!body.contains(secret), "{page}");
            assert!(!body.contains(&secret[secret.len() / 2..]), "{page}");
        }
    }
}
