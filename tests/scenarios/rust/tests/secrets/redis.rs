//! Redis repeats what it was sent, and addresses of it that are wrong.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use amocore::{BlockingClient, Config, GetAccount, Secret};

use crate::canaries::Canary;
use crate::echo::{Echo, answer};
use crate::search::{Search, Shown};
use crate::{shows, watch};

/// What calls itself Redis, and refuses everything by repeating it. Its host and port.
fn repeating() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut asked = [0; 4096];
                while let Ok(length @ 1..) = connection.read(&mut asked) {
                    let asked = String::from_utf8_lossy(&asked[..length]).replace("\r\n", " ");
                    // One line for each command that may have come.
                    let repeated = format!("-{asked}\r\n").repeat(8);
                    if connection.write_all(repeated.as_bytes()).is_err() {
                        break;
                    }
                }
            });
        }
    });
    address
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn redis_shows_no_secret() {
    let watch = watch::begin();
    let canaries = [
        Canary::typed("password of Redis"),
        Canary::typed("client secret beside Redis"),
        Canary::typed("code beside Redis"),
        Canary::typed("key beside Redis"),
    ];
    let [password, secret, code, key] = &canaries;
    let mut search = Search::of(&canaries);
    let (echo, redis) = (Echo::start(), repeating());
    echo.answers(|_| answer(200, "Content-Type: application/json\r\n", "{}"));
    let password = encoded(&password.text);
    let config = |redis_url: String| Config {
        redis_url: Some(Secret::new(redis_url)),
        // The limiter is what asks.
        requests_per_second: Some(7.0),
        ..echo.config()
    };
    let good = || config(format!("redis://:{password}@{redis}/0"));
    let with_key = good().with_key("me@example.com", key.text.as_str());
    let integration = Config {
        client_id: Some("5a0d80c5".into()),
        client_secret: Some(secret.text.as_str().into()),
        redirect_uri: Some("https://example.test/amo".into()),
        code: Some(code.text.as_str().into()),
        ..good()
    };
    for config in [with_key, integration] {
        search.look_at(&shows::debug("Config", &config));
        let client = BlockingClient::new(config).expect("a client");
        if let Err(error) = client.v2.account.get(GetAccount::default()) {
            search.look_at(&shows::error(&error));
        }
        if let Some(problem) = client.redis_problem() {
            assert!(problem.contains(&redis), "{problem}");
            search.look_at(&[Shown::new("redis_problem", problem)]);
        }
        search.look_at(&shows::debug("BlockingClient", &client));
    }
    for url in [
        format!("http://:{password}@{redis}"),
        format!("redis://:{password}@{redis}:x/0"),
        format!("redis://:{password}@{redis}/none"),
        password,
    ] {
        let config = config(url).with_key("me@example.com", key.text.as_str());
        let refused = BlockingClient::new(config).expect_err("no such address");
        assert_eq!(refused.field(), Some("redis_url"));
        search.look_at(&shows::error(&refused));
    }
    assert!(
        watch::heard_of("an event of amocore"),
        "the limit is not shared"
    );
    search.look_at(&watch.recorded());
    search.end("Redis");
}
