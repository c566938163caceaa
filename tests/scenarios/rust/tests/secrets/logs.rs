//! All crates log all they can, over an encrypted connection, too.

use amocore::{BlockingClient, Config, GetAccount, ListLegacyContacts, SignInMode};
use amocore_sandbox::{
    ADMIN_KEY, ADMIN_LOGIN, ADMIN_PASSWORD, ADMIN_TOKEN, CLIENT_ID, CLIENT_SECRET, Options,
    REDIRECT_URI, Sandbox,
};

use crate::canaries::Canary;
use crate::search::Search;
use crate::watch;

#[test]
fn logs_at_the_finest_level_show_no_secret() {
    let watch = watch::begin();
    for tls in [false, true] {
        let options = Options {
            tls,
            rate_limit: None,
            ..Options::default()
        };
        let sandbox = Sandbox::start_blocking(options).expect("a sandbox");
        let ca_certificates = sandbox.ca_file();
        let ca_certificates = ca_certificates.map(|it| std::fs::read_to_string(it).expect("read"));
        let config = || Config {
            requests_per_second: Some(0.0),
            ca_certificates: ca_certificates.clone(),
            ..Config::base_url(sandbox.base_url())
        };
        let integration = Config {
            client_id: Some(CLIENT_ID.into()),
            client_secret: Some(CLIENT_SECRET.into()),
            redirect_uri: Some(REDIRECT_URI.into()),
            code: Some(sandbox.authorization_code().into()),
            ..config()
        };
        let each_request = Config {
            sign_in: Some(SignInMode::EachRequest),
            ..config().with_key(ADMIN_LOGIN, ADMIN_KEY)
        };
        let mut search = Search::of(&[
            Canary::given("password", ADMIN_PASSWORD),
            Canary::given("key", ADMIN_KEY),
            Canary::given("token", ADMIN_TOKEN),
            Canary::given("client_secret", CLIENT_SECRET),
            Canary::given("code", sandbox.authorization_code()),
        ]);
        for config in [
            config().with_password(ADMIN_LOGIN, ADMIN_PASSWORD),
            config().with_key(ADMIN_LOGIN, ADMIN_KEY),
            config().with_token(ADMIN_TOKEN),
            each_request,
            integration,
        ] {
            let client = BlockingClient::new(config).expect("a client");
            client
                .v2
                .account
                .get(GetAccount::default())
                .expect("allowed");
            let contacts = client.legacy.contacts.list(ListLegacyContacts::default());
            contacts.expect("allowed");
        }
        search.look_at(&watch.recorded());
        search.end("logs");
    }
    for source in ["an event of amocore", "an event of hyper_util"] {
        assert!(
            watch::heard_of(source),
            "there was nothing to search in {source}"
        );
    }
}
