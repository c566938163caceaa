//! Sessions, waits and refusals, as a server sees them.

mod support;

use std::net::TcpListener;

use amocore::*;
use support::{answer, client, config, server};

const SIGNED_IN: &str = r#"{"response":{"auth":true}}"#;
const DELETED: &str = "<root><result>7</result></root>";

fn signed_in(cookies: &str) -> String {
    answer(200, cookies, SIGNED_IN)
}

fn path(request: &str) -> &str {
    request.split_whitespace().nth(1).unwrap()
}

#[test]
fn a_page_in_mid_session_makes_the_next_call_sign_in_anew() {
    let page = "<html><body>Please sign in</body></html>";
    let (address, requests) = server(vec![
        signed_in("Set-Cookie: session_id=first-session\r\n"),
        answer(200, "Content-Type: text/html\r\n", page),
        signed_in("Set-Cookie: session_id=second-session\r\n"),
        answer(200, "", DELETED),
    ]);
    let client = client(config(&address));
    let error = client.legacy.contacts.delete(7).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
    assert!(error.may_have_happened());
    assert_eq!(client.legacy.contacts.delete(7).unwrap(), 7);
    let seen: Vec<String> = (0..4).map(|_| requests.recv().unwrap()).collect();
    assert_eq!(path(&seen[2]), "/private/api/auth.php?type=json");
    assert!(
        seen[3]
            .to_lowercase()
            .contains("cookie: session_id=second-session")
    );
}

#[test]
fn cookies_that_change_after_a_renewal_are_kept() {
    let (address, requests) = server(vec![
        signed_in("Set-Cookie: session_id=first-session\r\n"),
        answer(401, "", "<root><auth>false</auth></root>"),
        signed_in("Set-Cookie: session_id=second-session\r\n"),
        answer(200, "Set-Cookie: session_id=third-session\r\n", DELETED),
        answer(200, "", DELETED),
    ]);
    let client = client(config(&address));
    client.legacy.contacts.delete(7).unwrap();
    client.legacy.contacts.delete(7).unwrap();
    let last = requests.iter().nth(4).unwrap();
    assert!(
        last.to_lowercase()
            .contains("cookie: session_id=third-session"),
        "{last}"
    );
}

#[test]
fn a_page_instead_of_an_authorization_opens_no_session() {
    let (address, _requests) = server(vec![
        answer(200, "Set-Cookie: guest=guest-cookie\r\n", "<html></html>"),
        signed_in(""),
        answer(200, "", DELETED),
    ]);
    let client = client(config(&address));
    assert!(client.legacy.authorize(Authorize {}).is_err());
    client.legacy.contacts.delete(7).unwrap();
}

#[test]
fn cookies_that_are_words_do_not_garble_messages() {
    let (address, _requests) = server(vec![
        signed_in("Set-Cookie: user_lang=en\r\nSet-Cookie: BITRIX_SM_SOUND_LOGIN_PLAYED=Y\r\n"),
        answer(
            400,
            "",
            "<root><error>You are not enabled to see it</error></root>",
        ),
    ]);
    let error = client(config(&address))
        .legacy
        .contacts
        .delete(7)
        .unwrap_err();
    assert_eq!(error.vendor_text(), Some("You are not enabled to see it"));
}

#[test]
fn a_wait_of_a_day_is_told_and_not_waited() {
    let sign_in = Some(SignInMode::EachRequest);
    let (address, requests) = server(vec![answer(429, "Retry-After: 86400\r\n", "")]);
    let config = Config {
        sign_in,
        requests_per_second: Some(7.0),
        ..config(&address)
    };
    let client = client(config);
    for _ in 0..2 {
        let error = client.legacy.contacts.delete(7).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert!(error.retry_after().is_some_and(|wait| wait > 86_000.0));
        assert!(!error.may_have_happened());
    }
    drop(client);
    assert_eq!(requests.try_iter().count(), 1);
}

#[test]
fn a_blocking_call_in_a_runtime_is_refused_and_sends_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let client = client(config(&address));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        for _ in 0..200 {
            let error = client.legacy.contacts.delete(7).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
        }
    });
    drop(client);
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "nothing has connected");
}
