//! One pair of tokens for all (v2 §3.2): refresh tokens are used once, and races lose them.

use std::process::{Child, Command, Stdio};

use amocore::{BlockingClient, Config, ErrorKind, GetAccount, Secret};
use amocore_fleet::{PASSWORD, Redis, given};
use amocore_sandbox::{CLIENT_ID, CLIENT_SECRET, Options, REDIRECT_URI, Sandbox};

use crate::workers::WORKERS;

const ROUNDS: usize = 25;

fn account() -> Sandbox {
    let options = Options {
        rate_limit: None,
        ..Options::default()
    };
    Sandbox::start_blocking(options).expect("a sandbox")
}

fn worker(sandbox: &Sandbox, redis: &Redis) -> Child {
    Command::new(env!("CARGO_BIN_EXE_amocore-oauth-worker"))
        .args([
            sandbox.base_url(),
            &redis.url(),
            sandbox.authorization_code(),
        ])
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a worker")
}

fn ended_well(worker: Child) -> Result<(), String> {
    let output = worker.wait_with_output().expect("an end");
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// Where the tokens of the sandbox's integration are.
fn key(sandbox: &Sandbox) -> String {
    let authority = sandbox.base_url().trim_start_matches("http://");
    format!("amocore:{{{authority}}}:tokens:{CLIENT_ID}")
}

#[test]
fn of_four_processes_one_renews_the_tokens() {
    let (sandbox, redis) = (account(), Redis::start());
    let key = key(&sandbox);
    assert_eq!(
        ended_well(worker(&sandbox, &redis)),
        Ok(()),
        "the code is exchanged"
    );
    for round in 1..=ROUNDS {
        let tokens = redis.ask(&["get", &key]);
        let mut tokens: serde_json::Value = serde_json::from_str(&tokens).expect("tokens");
        tokens["expires_at"] = 0.into();
        assert_eq!(redis.ask(&["set", &key, &tokens.to_string()]), "OK");
        let workers: Vec<_> = (0..WORKERS).map(|_| worker(&sandbox, &redis)).collect();
        for worker in workers {
            assert_eq!(ended_well(worker), Ok(()), "round {round}");
        }
        assert_eq!(given(&sandbox), 1 + round, "once for all");
        assert_eq!(
            redis.ask(&["exists", &format!("{key}:lock")]),
            "0",
            "it is given back"
        );
    }
}

#[test]
fn what_is_wrong_with_redis_is_told_without_secrets() {
    let (sandbox, mut redis) = (account(), Redis::start());
    let config = || Config {
        client_id: Some(CLIENT_ID.into()),
        client_secret: Some(CLIENT_SECRET.into()),
        redirect_uri: Some(REDIRECT_URI.into()),
        redis_url: Some(Secret::new(redis.url())),
        ..Config::base_url(sandbox.base_url())
    };
    let client = BlockingClient::new(config()).expect("a client");
    let get = || client.v2.account.get(GetAccount::default());
    let problem = |error: amocore::Error| {
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let shown = format!("{error} {error:?}");
        assert!(
            !shown.contains(PASSWORD) && !shown.contains("canary"),
            "{shown}"
        );
        error.to_string()
    };
    let none = problem(get().expect_err("no tokens"));
    assert!(none.contains("there are no tokens"), "{none}");
    redis.ask(&["set", &key(&sandbox), "{\"access_token\": \"canary"]);
    let foreign = problem(get().expect_err("not tokens"));
    assert!(foreign.contains("was not saved by amocore"), "{foreign}");
    redis.kill();
    let gone = problem(get().expect_err("no Redis"));
    assert!(
        gone.contains("tokens that cannot be read") && gone.contains("refuses"),
        "{gone}"
    );
    assert_eq!(given(&sandbox), 0, "nothing was asked for");
}
