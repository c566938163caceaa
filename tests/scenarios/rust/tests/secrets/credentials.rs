//! A server repeats the credentials that a client was set up with, in every spelling, wherever a
//! server can put a text.

use amocore::operation::{Context, Operation as _};
use amocore::{AddContacts, BlockingClient, Config, Error, ExchangeApiKey, SignInMode};
use amocore::{GetAccount, LinkToShorten, ListLegacyContacts, NewContact, ShortenLinks};

use crate::canaries::Canary;
use crate::echo::{Echo, answer};
use crate::search::Search;
use crate::spellings::{self, LOGIN};
use crate::{shows, watch};

/// Where a server puts what it repeats. Each is given the text as it is to stand there.
const PLACES: [fn(&str) -> Vec<u8>; 15] = [
    |text| {
        answer(
            200,
            "Content-Type: text/html\r\n",
            &format!("<html>You sent {text}</html>"),
        )
    },
    |text| {
        answer(
            403,
            "Content-Type: text/html\r\n",
            &format!("<html>You sent {text}</html>"),
        )
    },
    |text| answer(502, "Content-Type: text/plain\r\n", text),
    |text| answer(401, "Content-Type: application/json\r\n", &vendor(text)),
    |text| answer(400, "Content-Type: application/json\r\n", &vendor(text)),
    |text| answer(200, "Content-Type: application/json\r\n", &vendor(text)),
    |text| answer(400, "Content-Type: application/json\r\n", &literally(text)),
    |text| {
        answer(
            422,
            "Content-Type: application/problem+json\r\n",
            &problem(text),
        )
    },
    |text| answer(401, "Content-Type: text/xml\r\n", &xml(text)),
    |text| answer(200, "Content-Type: text/xml\r\n", &xml(text)),
    |text| {
        answer(
            200,
            "Content-Type: text/xml\r\n",
            &format!("<a><{text}></a>"),
        )
    },
    |text| answer(200, "Content-Type: text/xml\r\n", &format!("<{text}/>")),
    |text| answer(429, &headers(text), text),
    |text| {
        answer(
            302,
            &format!("Location: http://{}.example.test/\r\n", one_line(text)),
            "",
        )
    },
    |text| {
        answer(
            307,
            &format!("Location: //{}/?key={0}\r\n", one_line(text)),
            "",
        )
    },
];

fn vendor(text: &str) -> String {
    let text = serde_json::Value::from(text);
    format!("{{\"response\":{{\"error\":{text},\"error_code\":\"110\"}}}}")
}

/// As a server writes it that builds JSON of texts.
fn literally(text: &str) -> String {
    format!("{{\"response\":{{\"error\":\"You sent {text}\",\"error_code\":\"110\"}}}}")
}

fn problem(text: &str) -> String {
    let text = serde_json::Value::from(text);
    format!("{{\"title\":{text},\"detail\":{text},\"status\":422,\"errors\":[{text}]}}")
}

fn xml(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<response><auth>false</auth><error>{text}</error></response>")
}

fn headers(text: &str) -> String {
    let text = one_line(text);
    format!(
        "X-Request-Id: {text}\r\nRetry-After: {text}\r\nContent-Type: {text}\r\n\
         WWW-Authenticate: Basic realm=\"{text}\"\r\nSet-Cookie: echo={text}; path=/\r\n"
    )
}

/// What a header can carry of it.
fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

fn fails(client: &BlockingClient) -> Vec<Error> {
    let contact = NewContact {
        name: "Ann".into(),
        ..NewContact::default()
    };
    let link = LinkToShorten {
        url: "https://example.test/".into(),
        ..LinkToShorten::default()
    };
    let outcomes = [
        client
            .legacy
            .contacts
            .list(ListLegacyContacts::default())
            .err(),
        client.v2.account.get(GetAccount::default()).err(),
        client
            .v2
            .contacts
            .add(AddContacts {
                items: vec![contact],
            })
            .err(),
        client
            .v2
            .url_shortener
            .shorten(ShortenLinks { items: vec![link] })
            .err(),
    ];
    outcomes.into_iter().flatten().collect()
}

fn everywhere(
    canary: &Canary,
    echo: &Echo,
    config: Config,
    fails: fn(&BlockingClient) -> Vec<Error>,
) {
    let watch = watch::begin();
    let mut search = Search::of(std::slice::from_ref(canary));
    search.look_at(&shows::debug("Config", &config));
    let client = BlockingClient::new(config).expect("a client");
    search.look_at(&shows::debug("BlockingClient", &client));
    for spelling in spellings::ALL {
        let text = (spelling.write)(&canary.text);
        for place in PLACES {
            echo.says(place(&text));
            for error in fails(&client) {
                search.look_at(&shows::error(&error));
            }
        }
    }
    search.look_at(&watch.recorded());
    search.end(canary.name);
}

#[test]
fn a_password() {
    let (canary, echo) = (Canary::typed("password"), Echo::start());
    let config = echo.config().with_password(LOGIN, &*canary.text);
    everywhere(&canary, &echo, config, fails);
}

#[test]
fn a_key_in_a_session() {
    let (canary, echo) = (Canary::typed("key"), Echo::start());
    let config = echo.config().with_key(LOGIN, &*canary.text);
    everywhere(&canary, &echo, config, fails);
}

#[test]
fn a_key_in_each_request() {
    let (canary, echo) = (Canary::typed("key in each request"), Echo::start());
    let config = Config {
        sign_in: Some(SignInMode::EachRequest),
        ..echo.config().with_key(LOGIN, &*canary.text)
    };
    everywhere(&canary, &echo, config, fails);
}

#[test]
fn a_token() {
    let (canary, echo) = (Canary::printable("token"), Echo::start());
    let config = echo.config().with_token(&*canary.text);
    everywhere(&canary, &echo, config, fails);
}

fn integration(echo: &Echo) -> Config {
    Config {
        client_id: Some("5a0d80c5".into()),
        client_secret: Some("a-client-secret".into()),
        redirect_uri: Some("https://example.test/amo".into()),
        ..echo.config()
    }
}

#[test]
fn a_client_secret() {
    let (canary, echo) = (Canary::typed("client_secret"), Echo::start());
    let config = Config {
        client_secret: Some(canary.text.as_str().into()),
        code: Some("a-code-that-is-used-once".into()),
        ..integration(&echo)
    };
    everywhere(&canary, &echo, config, fails);
}

#[test]
fn a_code_of_the_redirect() {
    let (canary, echo) = (Canary::typed("code"), Echo::start());
    let config = Config {
        code: Some(canary.text.as_str().into()),
        ..integration(&echo)
    };
    everywhere(&canary, &echo, config, fails);
}

#[test]
fn a_refresh_token() {
    let (canary, echo) = (Canary::typed("refresh_token"), Echo::start());
    let config = Config {
        refresh_token: Some(canary.text.as_str().into()),
        ..integration(&echo)
    };
    everywhere(&canary, &echo, config, fails);
}

#[test]
fn a_key_to_exchange_and_its_client_secret() {
    const NAMES: [&str; 2] = ["api_key to exchange", "client_secret of an exchange"];
    fn request() -> ExchangeApiKey {
        let [api_key, client_secret] = NAMES.map(|name| Canary::typed(name).text.into());
        ExchangeApiKey {
            login: LOGIN.into(),
            api_key,
            client_id: "5a0d80c5".into(),
            client_secret,
        }
    }
    fn exchange(client: &BlockingClient) -> Vec<Error> {
        client
            .v2
            .oauth
            .exchange_api_key(request())
            .err()
            .into_iter()
            .collect()
    }
    let mut search = Search::of(&NAMES.map(Canary::typed));
    search.look_at(&shows::debug("ExchangeApiKey", &request()));
    let sent = request().request(&Context::default()).expect("a request");
    search.look_at(&shows::debug("Request", &sent));
    search.end("what is exchanged");
    for name in NAMES {
        let echo = Echo::start();
        let config = echo.config().with_token("another-token");
        everywhere(&Canary::typed(name), &echo, config, exchange);
    }
}
