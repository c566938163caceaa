//! Proxies that the environment names.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Command;

use amocore::*;

/// Set in the process that calls.
const CALLING: &str = "AMOCORE_TEST_CALLING";

/// Calls in a process of its own, since nobody else's environment may be changed.
#[test]
fn a_proxy_is_asked_for_the_account_and_told_nothing_else() {
    if env::var_os(CALLING).is_some() {
        return call();
    }
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://user:proxy-password@{}", proxy.local_addr().unwrap());
    let name = "a_proxy_is_asked_for_the_account_and_told_nothing_else";
    let calling = Command::new(env::current_exe().unwrap())
        .args(["--exact", name])
        .env(CALLING, "1")
        .env_remove("https_proxy")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .env("HTTPS_PROXY", address)
        .spawn()
        .unwrap();
    let (stream, _) = proxy.accept().unwrap();
    let mut lines = BufReader::new(&stream).lines().map(Result::unwrap);
    let asked = lines.next().unwrap();
    let headers: Vec<String> = lines
        .take_while(|line| !line.is_empty())
        .map(|line| line.to_ascii_lowercase())
        .collect();
    (&stream)
        .write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        .unwrap();
    assert_eq!(asked, "CONNECT company.amocrm.ru:443 HTTP/1.1");
    // user:proxy-password
    let credentials = "proxy-authorization: basic dxnlcjpwcm94es1wyxnzd29yza==";
    assert!(headers.iter().any(|it| it == credentials), "{headers:?}");
    assert!(!headers.iter().any(|it| it.contains("token-of-the-account")));
    assert!(calling.wait_with_output().unwrap().status.success());
}

fn call() {
    let config = Config {
        retries: Some(0),
        ..Config::account("company", AccountZone::Ru).with_token("token-of-the-account")
    };
    let client = BlockingClient::new(config).unwrap();
    let lead = NewLead {
        name: "A".into(),
        ..Default::default()
    };
    let error = client.v2.leads.add(vec![lead]).unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_happened()),
        (ErrorKind::Network, false)
    );
    assert!(!format!("{error} {error:?}").contains("proxy-password"));
}
