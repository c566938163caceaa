//! Encrypted connections, to a sandbox with a certificate authority of its own.

use amocore::{BlockingClient, Config, ErrorKind, ListLegacyContacts};
use amocore_sandbox::{ADMIN_KEY, ADMIN_LOGIN, Options, Sandbox};

fn sandbox() -> Sandbox {
    let options = Options {
        tls: true,
        ..Options::default()
    };
    Sandbox::start_blocking(options).expect("a sandbox")
}

fn config(sandbox: &Sandbox) -> Config {
    Config {
        retries: Some(0),
        ..Config::base_url(sandbox.base_url()).with_key(ADMIN_LOGIN, ADMIN_KEY)
    }
}

#[test]
fn a_given_authority_is_trusted() {
    let sandbox = sandbox();
    assert!(sandbox.base_url().starts_with("https://"));
    let authority = sandbox.ca_file().expect("a certificate authority");
    let ca_certificates = Some(std::fs::read_to_string(authority).unwrap());
    let client = BlockingClient::new(Config {
        ca_certificates,
        ..config(&sandbox)
    });
    let page = client
        .unwrap()
        .legacy
        .contacts
        .list(ListLegacyContacts::default());
    assert!(!page.unwrap().items.is_empty());
}

#[test]
fn an_unknown_authority_is_not_and_nothing_happened() {
    let sandbox = sandbox();
    let client = BlockingClient::new(config(&sandbox)).unwrap();
    let error = client.legacy.contacts.delete(1).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
    assert!(!error.may_have_happened());
}

#[test]
fn what_is_no_certificate_is_refused() {
    let ca_certificates = Some("not a certificate".to_owned());
    let refused = BlockingClient::new(Config {
        ca_certificates,
        ..Config::base_url("https://company.amocrm.com").with_key("me@example.test", "key")
    });
    let error = refused.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(error.field(), Some("ca_certificates"));
}
