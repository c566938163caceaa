//! The story, from Rust, against a sandbox of its own, with every form of credentials.

use amocore::{Config, SignInMode};
use amocore_sandbox::{ADMIN_KEY, ADMIN_LOGIN, ADMIN_PASSWORD, ADMIN_TOKEN, Options, Sandbox};
use amocore_scenarios::{asynchronous, blocking};

/// The 26 operations of the two documents, the two updates made of them, the second act's 21 of
/// the rest of v2, and the reading of webhooks.
const OPERATIONS: usize = 50;

fn sandbox() -> Sandbox {
    let options = Options {
        rate_limit: None,
        ..Options::default()
    };
    Sandbox::start_blocking(options).expect("a sandbox")
}

fn unlimited(sandbox: &Sandbox) -> Config {
    Config {
        requests_per_second: Some(0.0),
        ..Config::base_url(sandbox.base_url())
    }
}

#[test]
fn blocking_with_a_key() {
    let sandbox = sandbox();
    let journal = blocking(unlimited(&sandbox).with_key(ADMIN_LOGIN, ADMIN_KEY)).unwrap();
    assert_eq!(journal.operations().len(), OPERATIONS);
}

#[test]
fn asynchronous_with_a_password() {
    let sandbox = sandbox();
    let config = unlimited(&sandbox).with_password(ADMIN_LOGIN, ADMIN_PASSWORD);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let journal = runtime.block_on(asynchronous(config)).unwrap();
    assert_eq!(journal.operations().len(), OPERATIONS);
}

#[test]
fn credentials_in_each_request() {
    let sandbox = sandbox();
    let config = Config {
        sign_in: Some(SignInMode::EachRequest),
        ..unlimited(&sandbox).with_key(ADMIN_LOGIN, ADMIN_KEY)
    };
    assert_eq!(blocking(config).unwrap().operations().len(), OPERATIONS);
}

#[test]
fn a_token_works_on_both_generations() {
    let sandbox = sandbox();
    let config = Config {
        time_zone: Some("Europe/Moscow".into()),
        ..unlimited(&sandbox).with_token(ADMIN_TOKEN)
    };
    let client = amocore::BlockingClient::new(config).unwrap();
    assert!(
        !client
            .legacy
            .contacts
            .list(amocore::ListLegacyContacts::default())
            .unwrap()
            .items
            .is_empty()
    );
    assert!(
        client
            .v2
            .incoming_leads
            .summary(amocore::SummarizeIncomingLeads::default())
            .unwrap()
            .total
            > 0
    );
}
