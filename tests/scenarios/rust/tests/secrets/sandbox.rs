//! The sandbox sees every secret, and shows none: not on its pages, not in its log.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use amocore::{
    AddCalls, BlockingClient, Config, ExchangeApiKey, GetAccount, KeepTokens, LinkToShorten,
    ListLegacyContacts, NewCall, ShortenLinks, SignInMode, StoreFailure, TokenStore,
};
use amocore_sandbox::{
    ADMIN_KEY, ADMIN_LOGIN, ADMIN_PASSWORD, ADMIN_TOKEN, CLIENT_ID, CLIENT_SECRET, Options,
    REDIRECT_URI, Sandbox,
};

use crate::canaries::Canary;
use crate::search::{Search, Shown};
use crate::{shows, spellings, watch};

/// What a browser or a test can ask the sandbox for.
const PAGES: [&str; 6] = [
    "/_sandbox/",
    "/_sandbox/log",
    "/_sandbox/webhooks",
    "/_sandbox/requests",
    "/_sandbox/state",
    "/_sandbox/deliveries",
];

fn start() -> Sandbox {
    let options = Options {
        rate_limit: None,
        ..Options::default()
    };
    Sandbox::start_blocking(options).expect("a sandbox")
}

fn config(sandbox: &Sandbox) -> Config {
    Config {
        retries: Some(0),
        requests_per_second: Some(0.0),
        ..Config::base_url(sandbox.base_url())
    }
}

/// Everything that the sandbox shows, as it is written and as a browser shows it.
fn pages(sandbox: &Sandbox) -> Vec<Shown> {
    let mut shown = shows::debug("Sandbox", sandbox);
    shown.extend(shows::debug("Exchange", &sandbox.requests()));
    for page in PAGES {
        let head = format!("GET {page} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\r\n");
        let text = spoken(sandbox, &head);
        assert!(text.starts_with("HTTP/1.1 200"), "{page}: {text}");
        let read = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
        shown.push(Shown::new(format!("{page} in a browser"), read));
        shown.push(Shown::new(page, text));
    }
    shown
}

/// The whole answer to a request.
fn spoken(sandbox: &Sandbox, request: &str) -> String {
    let mut connection = TcpStream::connect(sandbox.address()).expect("a connection");
    connection.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).expect("answered");
    String::from_utf8_lossy(&answer).into_owned()
}

fn post(sandbox: &Sandbox, target: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    let head = format!("POST {target} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n");
    spoken(
        sandbox,
        &format!("{head}Content-Length: {length}\r\n{headers}\r\n{body}"),
    )
}

/// Keeps the tokens for the test to know.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Option<String>>>);

impl KeepTokens for Kept {
    fn load(&self) -> Result<Option<String>, StoreFailure> {
        Ok(self.0.lock().expect("no panic while held").clone())
    }

    fn save(&self, tokens: &str) -> Result<(), StoreFailure> {
        *self.0.lock().expect("no panic while held") = Some(tokens.to_owned());
        Ok(())
    }
}

impl Kept {
    fn tokens(&self) -> [String; 2] {
        let text = self.load().ok().flatten().expect("tokens");
        let pair: serde_json::Value = serde_json::from_str(&text).expect("as they were saved");
        ["access_token", "refresh_token"].map(|it| pair[it].as_str().expect("a token").to_owned())
    }
}

fn integration(sandbox: &Sandbox, secret: &str, code: &str) -> Config {
    Config {
        client_id: Some(CLIENT_ID.into()),
        client_secret: Some(secret.into()),
        redirect_uri: Some(REDIRECT_URI.into()),
        code: Some(code.into()),
        ..config(sandbox)
    }
}

/// Uses a client for whatever carries a secret.
fn work(search: &mut Search, config: Config) {
    let client = BlockingClient::new(config).expect("a client");
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
            .url_shortener
            .shorten(ShortenLinks { items: vec![link] })
            .err(),
    ];
    for error in outcomes.into_iter().flatten() {
        search.look_at(&shows::error(&error));
    }
}

#[test]
fn what_clients_send_is_not_shown() {
    let watch = watch::begin();
    let sandbox = start();
    let typed = [
        "wrong password",
        "wrong key",
        "wrong client_secret",
        "wrong code",
        "wrong refresh_token",
        "wrong api_key",
        "token of a recording",
    ]
    .map(Canary::typed);
    let token = Canary::printable("wrong token");
    let [password, key, secret, code, refresh, api_key, recording] = &typed;
    let mut canaries = typed.to_vec();
    canaries.push(token.clone());
    let mut search = Search::of(&canaries);

    work(
        &mut search,
        config(&sandbox).with_password(ADMIN_LOGIN, &*password.text),
    );
    work(
        &mut search,
        config(&sandbox).with_key(ADMIN_LOGIN, &*key.text),
    );
    let each_request = Config {
        sign_in: Some(SignInMode::EachRequest),
        ..config(&sandbox).with_key(ADMIN_LOGIN, &*key.text)
    };
    work(&mut search, each_request);
    work(&mut search, config(&sandbox).with_token(&*token.text));
    work(&mut search, integration(&sandbox, &secret.text, &code.text));
    work(
        &mut search,
        integration(&sandbox, CLIENT_SECRET, &code.text),
    );
    let refreshing = Config {
        refresh_token: Some(refresh.text.as_str().into()),
        ..integration(&sandbox, CLIENT_SECRET, &code.text)
    };
    work(&mut search, refreshing);

    let client = BlockingClient::new(config(&sandbox).with_key(ADMIN_LOGIN, ADMIN_KEY));
    let client = client.expect("a client");
    let exchange = ExchangeApiKey {
        login: ADMIN_LOGIN.into(),
        api_key: api_key.text.as_str().into(),
        client_id: CLIENT_ID.into(),
        client_secret: CLIENT_SECRET.into(),
    };
    let refused = client
        .v2
        .oauth
        .exchange_api_key(exchange)
        .expect_err("wrong");
    search.look_at(&shows::error(&refused));
    let escaped: String = form_urlencoded(&recording.text);
    let call = NewCall {
        phone_number: "+74950000000".into(),
        link: Some(format!("https://records.test/1.mp3?token={escaped}")),
        ..NewCall::default()
    };
    let added = client.v2.calls.add(AddCalls { items: vec![call] });
    added
        .err()
        .iter()
        .for_each(|error| search.look_at(&shows::error(error)));

    search.look_at(&pages(&sandbox));
    search.look_at(&watch.recorded());
    search.end("the sandbox, secrets of others");
}

fn form_urlencoded(text: &str) -> String {
    let spelling = spellings::ALL.iter().find(|it| it.name == "form-encoded");
    (spelling.expect("a spelling").write)(text)
}

#[test]
fn what_the_account_keeps_secret_is_not_shown_however_it_is_spelled() {
    let sandbox = start();
    let code = sandbox.authorization_code().to_owned();
    let kept = Kept::default();
    let with_store = Config {
        token_store: Some(TokenStore::new(kept.clone())),
        ..integration(&sandbox, CLIENT_SECRET, &code)
    };
    let client = BlockingClient::new(with_store).expect("a client");
    client
        .v2
        .account
        .get(GetAccount::default())
        .expect("allowed");
    let [access, refresh] = kept.tokens();
    let body = format!("USER_LOGIN={ADMIN_LOGIN}&USER_PASSWORD={ADMIN_PASSWORD}");
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let signed_in = post(&sandbox, "/private/api/auth.php", form, &body);
    let (_, session) = signed_in.split_once("session_id=").expect("a cookie");
    let session = session.split(';').next().expect("its value").to_owned();

    let secrets = [
        ("password", ADMIN_PASSWORD.to_owned()),
        ("key", ADMIN_KEY.to_owned()),
        ("token", ADMIN_TOKEN.to_owned()),
        ("client_secret", CLIENT_SECRET.to_owned()),
        ("code", code),
        ("access_token", access),
        ("refresh_token", refresh),
        ("session cookie", session),
    ];
    let secrets = secrets.map(|(name, text)| Canary::given(name, text));
    let mut search = Search::of(&secrets);
    for secret in &secrets {
        // In lower case these are others.
        for spelling in spellings::ALL.iter().filter(|it| it.name != "lower case") {
            let text = (spelling.write)(&secret.text);
            let path = text.replace(['?', '#', ' ', '"', '<', '>', '\\', '{', '}', '^'], "_");
            let headers =
                format!("X-Request-Id: {text}\r\nUser-Agent: agent {text}\r\nCookie: a={text}\r\n");
            let target = format!("/api/v2/contacts?query={path}");
            let json = format!("{headers}Content-Type: application/json\r\n");
            let quoted = serde_json::Value::from(text.as_str());
            post(&sandbox, &target, &json, &format!("{{\"note\":{quoted}}}"));
            post(
                &sandbox,
                "/nowhere",
                &json,
                &format!("{{\"broken\":\"{text}"),
            );
            post(
                &sandbox,
                &format!("/{path}"),
                "Content-Type: text/xml\r\n",
                &format!("<a>{text}</a>"),
            );
            let name = format!(
                "USER_LOGIN={ADMIN_LOGIN}&USER_HASH={ADMIN_KEY}&ACTION=ADD&contact[person_name]={}",
                form_urlencoded(&text),
            );
            post(&sandbox, "/private/api/contact_add.php", form, &name);
        }
        // The log keeps the last requests only.
        search.look_at(&pages(&sandbox));
    }
    search.end("the sandbox, secrets of its own");
}
