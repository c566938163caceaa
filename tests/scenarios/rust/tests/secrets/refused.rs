//! Settings and arguments that are refused before anything is sent.

use amocore::dynamic::Notation;
use amocore::{BlockingClient, Client, Config};
use serde_json::{Value, json};

use crate::canaries::Canary;
use crate::search::Search;
use crate::{shows, watch};

const SETTINGS: [&str; 6] = [
    "password",
    "key",
    "token",
    "client_secret",
    "code",
    "refresh_token",
];

/// Every secret in settings that cannot work.
fn settings() -> Vec<(Canary, Value)> {
    let mut all = Vec::new();
    for name in SETTINGS {
        let canary = Canary::typed(name);
        let secret = canary.text.as_str();
        for broken in [
            json!({}),
            json!({"account": "a b"}),
            json!({"account": "company", "base_url": "https://company.amocrm.com"}),
            json!({"account": "company", "timeout": 0}),
            json!({"account": "company", "login": ""}),
            json!({"account": "company", "login": "me@example.test", "client_id": "5a0d"}),
            json!({"account": "company", "token": "a", "key": "b"}),
            json!({"account": "company", "login": "me@example.test", "user_agent": "\n"}),
            json!({"account": "company", "login": "me@example.test", "token_store": 999_999}),
            json!({"account": "company", "unknown": 1}),
        ] {
            let mut settings = broken;
            settings[name] = secret.into();
            all.push((canary.clone(), settings));
        }
        for wrong in [
            format!("{secret}\n"),
            format!("{secret}\u{0}"),
            format!("{secret}\u{FFFF}"),
        ] {
            let settings = json!({
                "account": "company", "login": "me@example.test", "sign_in": "x", name: wrong,
            });
            all.push((canary.clone(), settings));
        }
        for wrong in [json!([secret]), json!({secret: secret}), json!([[secret]])] {
            all.push((canary.clone(), json!({"account": "company", name: wrong})));
        }
        // A secret that stands where another setting belongs.
        for other in ["timeout", "retries", "token_store"] {
            let settings = json!({"account": "company", "password": "x", other: secret});
            all.push((canary.clone(), settings));
        }
        for address in [
            format!("https://user:{secret}@company.amocrm.com"),
            format!("https://company.amocrm.com/?USER_HASH={secret}"),
            format!("https://{secret}/"),
        ] {
            let settings = json!({"base_url": address, "login": "me@example.test", "key": "x"});
            all.push((canary.clone(), settings));
        }
    }
    all
}

#[test]
fn refused_settings_show_no_secret() {
    let watch = watch::begin();
    let canaries: Vec<Canary> = SETTINGS.iter().map(|name| Canary::typed(name)).collect();
    let mut search = Search::of(&canaries);
    for (canary, settings) in settings() {
        let text = settings.to_string();
        let error = match Client::from_json(&text) {
            Ok(client) => {
                search.look_at(&shows::debug("Client", &client));
                None
            }
            Err(error) => Some(error),
        };
        // As a program has them that makes its settings itself. An address is no secret: a
        // `Config` shows what was typed there.
        if let Ok(config) = serde_json::from_value::<Config>(settings) {
            if config.base_url.is_none() {
                search.look_at(&shows::debug("Config", &config));
            }
            let refused = BlockingClient::new(config).err();
            refused
                .iter()
                .for_each(|error| search.look_at(&shows::error(error)));
        }
        if let Some(error) = error {
            search.look_at(&shows::error(&error));
        } else {
            assert!(
                text.contains("unknown") || text.contains("5a0d"),
                "{} taken: {text}",
                canary.name
            );
        }
    }
    search.look_at(&watch.recorded());
    search.end("refused settings");
}

#[test]
fn secrets_that_are_numbers_are_not_repeated() {
    for name in SETTINGS {
        for number in [
            json!(7_771_234_567_i64),
            json!(7771234567.25),
            json!(-7_771_234_567_i64),
        ] {
            let settings = json!({"account": "company", "login": "me@example.test", name: number});
            let refused = serde_json::from_value::<Config>(settings.clone()).expect_err("no text");
            assert!(!refused.to_string().contains("777123"), "{refused}");
            let error = Client::from_json(&settings.to_string()).expect_err("no text");
            for shown in shows::error(&error) {
                assert!(
                    !shown.text.contains("777123"),
                    "{}: {}",
                    shown.place,
                    shown.text
                );
            }
        }
    }
}

#[test]
fn arguments_that_do_not_fit_are_not_repeated() {
    let settings = r#"{"account": "company", "token": "another-token"}"#;
    let client = Client::from_json(settings).expect("a client");
    for wrong in [
        json!(7_771_234_567_i64),
        json!(7771234567.25),
        json!(["7771234567"]),
    ] {
        for name in ["api_key", "client_secret"] {
            let mut arguments = json!({
                "login": "me@example.test", "api_key": "a", "client_id": "b", "client_secret": "c",
            });
            arguments[name] = wrong.clone();
            let operation = "v2.oauth.exchange_api_key";
            let call = client.start_json(operation, &arguments.to_string(), Notation::Exact);
            let error = call.wait().expect_err("no text");
            for shown in shows::error(&error) {
                assert!(
                    !shown.text.contains("777123"),
                    "{}: {}",
                    shown.place,
                    shown.text
                );
                assert!(error.message().contains(name), "{error}");
            }
        }
    }
}
