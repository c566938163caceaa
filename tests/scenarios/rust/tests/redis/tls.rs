//! Redis over TLS, with a certificate of an authority that only the settings name.

use amocore::{BlockingClient, Config, Secret, SummarizeIncomingLeads};
use amocore_fleet::{Redis, account};
use amocore_sandbox::{ADMIN_KEY, ADMIN_LOGIN};

fn problem(ca_certificates: Option<&str>, redis_url: &str) -> Option<String> {
    let sandbox = account();
    let config = Config {
        redis_url: Some(Secret::new(redis_url)),
        ca_certificates: ca_certificates.map(str::to_owned),
        ..Config::base_url(sandbox.base_url()).with_key(ADMIN_LOGIN, ADMIN_KEY)
    };
    let client = BlockingClient::new(config).expect("a client");
    let asked = SummarizeIncomingLeads::default();
    client.v2.incoming_leads.summary(asked).expect("an answer");
    client.redis_problem()
}

#[test]
fn an_authority_of_ones_own_is_trusted_if_it_is_named() {
    let (redis, authority) = Redis::start_with_tls();
    let url = redis.url();
    assert!(url.starts_with("rediss://"), "{url}");
    assert_eq!(problem(Some(&authority), &url), None);
    assert!(!redis.ask(&["KEYS", "*"]).is_empty(), "the limit is there");
}

#[test]
fn a_stranger_is_told_nothing() {
    let (redis, _) = Redis::start_with_tls();
    let problem = problem(None, &redis.url()).expect("a problem");
    let expected = "has a certificate that is not trusted";
    assert!(problem.contains(expected), "{problem}");
    assert_eq!(redis.ask(&["KEYS", "*"]), "", "nothing was stored there");
}
