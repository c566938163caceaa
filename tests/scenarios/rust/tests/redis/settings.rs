//! Settings that are wrong, and Redis that does not take them.

use amocore::{BlockingClient, Config, ErrorKind, Secret, SummarizeIncomingLeads};
use amocore_fleet::{PASSWORD, Redis, account};
use amocore_sandbox::{ADMIN_KEY, ADMIN_LOGIN};

fn config(base_url: &str, redis_url: &str) -> Config {
    Config {
        redis_url: Some(Secret::new(redis_url)),
        ..Config::base_url(base_url).with_key(ADMIN_LOGIN, ADMIN_KEY)
    }
}

#[test]
fn a_wrong_password_is_told_without_showing_it() {
    let (sandbox, redis) = (account(), Redis::start());
    let url = redis.url().replace(PASSWORD, "another-canary");
    let client = BlockingClient::new(config(sandbox.base_url(), &url)).expect("a client");
    assert_eq!(client.redis_problem(), None, "nothing was asked yet");
    let asked = SummarizeIncomingLeads::default();
    client.v2.incoming_leads.summary(asked).expect("an answer");
    let problem = client.redis_problem().expect("a problem");
    assert!(
        problem.contains("does not take the password of redis_url"),
        "{problem}"
    );
    assert!(!problem.contains("canary"), "{problem}");
}

#[test]
fn settings_that_are_wrong_are_named() {
    let share = |redis_url: Option<&str>, share| Config {
        redis_url: redis_url.map(Secret::new),
        redis_share: Some(share),
        ..config("http://127.0.0.1:1", "redis://127.0.0.1")
    };
    let wrong = [
        (config("http://127.0.0.1:1", "http://canary@h"), "redis_url"),
        (share(None, 1.0), "redis_share"),
        (share(Some("redis://h"), 0.0), "redis_share"),
        (share(Some("redis://h"), 7.5), "redis_share"),
    ];
    for (config, field) in wrong {
        let error = BlockingClient::new(config).expect_err("refused");
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::Configuration, Some(field))
        );
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}
