//! A server hands out tokens and cookies, and repeats them later.

use amocore::{BlockingClient, Config, GetAccount, ListLegacyContacts};

use crate::canaries::Canary;
use crate::echo::{Echo, answer};
use crate::search::Search;
use crate::spellings::{self, LOGIN};
use crate::{shows, watch};

const SIGNED_IN: &str = r#"{"response":{"auth":true,"accounts":[]}}"#;

#[test]
fn cookies_of_a_session() {
    let watch = watch::begin();
    let canaries = [
        Canary::printable("session cookie"),
        Canary::printable("another cookie"),
        Canary::printable("cookie of a failure"),
    ];
    let mut search = Search::of(&canaries);
    let [session, other, late] = canaries.each_ref().map(|it| it.text.clone());
    let echo = Echo::start();
    let cookies = format!(
        "Set-Cookie: session_id={session}; path=/\r\nSet-Cookie: x={other}; HttpOnly\r\n\
         Content-Type: application/json\r\n"
    );
    for spelling in spellings::ALL {
        for canary in &canaries {
            let text = (spelling.write)(&canary.text);
            let (cookies, late) = (cookies.clone(), late.clone());
            echo.answers(move |request| match request.contains("auth.php") {
                true => answer(200, &cookies, SIGNED_IN),
                false => answer(
                    500,
                    &format!("Set-Cookie: late={late}\r\nX-Request-Id: {text}\r\n"),
                    &format!("<html>{text} {}</html>", request.replace('\r', "")),
                ),
            });
            let config = echo.config().with_key(LOGIN, "another-key");
            let client = BlockingClient::new(config).expect("a client");
            let outcome = client.legacy.contacts.list(ListLegacyContacts::default());
            search.look_at(&shows::error(&outcome.expect_err("the server failed")));
            let outcome = client.v2.account.get(GetAccount::default());
            search.look_at(&shows::error(&outcome.expect_err("the server failed")));
            search.look_at(&shows::debug("BlockingClient", &client));
        }
    }
    search.look_at(&watch.recorded());
    search.end("cookies");
}

#[test]
fn tokens_of_an_integration() {
    let watch = watch::begin();
    let canaries = [
        Canary::printable("first access token"),
        Canary::printable("first refresh token"),
        Canary::printable("second access token"),
        Canary::printable("second refresh token"),
    ];
    let mut search = Search::of(&canaries);
    let pairs: Vec<String> = canaries.chunks(2).map(pair).collect();
    let echo = Echo::start();
    for spelling in spellings::ALL {
        for canary in &canaries {
            let text = (spelling.write)(&canary.text);
            let mut given = pairs.clone().into_iter();
            echo.answers(move |request| {
                let json = "Content-Type: application/json\r\n";
                if request.contains("/oauth2/access_token")
                    && let Some(pair) = given.next()
                {
                    return answer(200, json, &pair);
                }
                // Refused with either token, so that both are used.
                let headers = format!("{json}X-Request-Id: {text}\r\n");
                let said = serde_json::Value::from(text.as_str());
                answer(
                    401,
                    &headers,
                    &format!("{{\"title\":{said},\"status\":401}}"),
                )
            });
            let config = Config {
                client_id: Some("5a0d80c5".into()),
                client_secret: Some("a-client-secret".into()),
                redirect_uri: Some("https://example.test/amo".into()),
                code: Some("a-code-that-is-used-once".into()),
                ..echo.config()
            };
            let client = BlockingClient::new(config).expect("a client");
            for _ in 0..2 {
                let outcome = client.v2.account.get(GetAccount::default());
                search.look_at(&shows::error(&outcome.expect_err("it is refused")));
            }
            search.look_at(&shows::debug("BlockingClient", &client));
        }
    }
    search.look_at(&watch.recorded());
    search.end("tokens");
}

#[test]
fn tokens_in_an_answer_that_cannot_be_used() {
    let watch = watch::begin();
    let canaries = [
        Canary::printable("access token alone"),
        Canary::printable("half of a pair"),
    ];
    let mut search = Search::of(&canaries);
    let [access, refresh] = canaries.each_ref().map(|it| it.text.clone());
    let plain = canaries[0].words.join("-._~");
    let echo = Echo::start();
    for (status, body) in [
        (
            200,
            format!("{{\"access_token\":\"{access}\",\"refresh_token\":7}}"),
        ),
        (
            200,
            format!("{{\"access_token\":\"{access}\",\"refresh_token\":\"{refresh}"),
        ),
        (
            500,
            format!("{{\"access_token\": \"{access}\", \"refresh_token\": \"{refresh}\"}}"),
        ),
        // Without quotes a token ends where those of this service do.
        (
            403,
            format!("<p>access_token={plain}&amp;refresh_token={plain}</p>"),
        ),
    ] {
        echo.says(answer(status, "Content-Type: application/json\r\n", &body));
        let config = Config {
            client_id: Some("5a0d80c5".into()),
            client_secret: Some("a-client-secret".into()),
            redirect_uri: Some("https://example.test/amo".into()),
            refresh_token: Some("a-refresh-token".into()),
            ..echo.config()
        };
        let client = BlockingClient::new(config).expect("a client");
        let outcome = client.v2.account.get(GetAccount::default());
        search.look_at(&shows::error(&outcome.expect_err("there are no tokens")));
    }
    search.look_at(&watch.recorded());
    search.end("tokens in answers of no use");
}

fn pair(canaries: &[Canary]) -> String {
    let text = |canary: &Canary| serde_json::Value::from(canary.text.as_str());
    format!(
        "{{\"token_type\":\"Bearer\",\"expires_in\":86400,\"access_token\":{},\"refresh_token\":{}}}",
        text(&canaries[0]),
        text(&canaries[1]),
    )
}
