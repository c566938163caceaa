//! An application's own store for tokens fails, and says what it was given.

use std::sync::{Arc, Mutex};

use amocore::{BlockingClient, Config, GetAccount, KeepTokens, StoreFailure, TokenStore};

use crate::canaries::Canary;
use crate::echo::{Echo, answer};
use crate::search::Search;
use crate::spellings::{self, Spelling};
use crate::{shows, watch};

/// Where a store fails.
#[derive(Debug, Clone, Copy, PartialEq)]
enum At {
    Load,
    Lock,
    Save,
    /// What it loads is no pair of tokens.
    Content,
    /// It panics.
    Panic,
}

struct Failing {
    at: At,
    /// What it says.
    text: String,
    kept: Mutex<Option<String>>,
}

impl Failing {
    fn at(&self, at: At) -> Result<(), StoreFailure> {
        match self.at == at {
            true => Err(format!("the database says {:?}, {}", self.text, self.text).into()),
            false => Ok(()),
        }
    }
}

impl KeepTokens for Failing {
    fn load(&self) -> Result<Option<String>, StoreFailure> {
        // What a store panics with is its own; it must go no further.
        assert_ne!(self.at, At::Panic, "a store that panics");
        self.at(At::Load)?;
        match self.at {
            At::Content => Ok(Some(format!("{{\"access_token\": \"{}\"", self.text))),
            _ => Ok(self.kept.lock().expect("no panic while held").clone()),
        }
    }

    fn save(&self, tokens: &str) -> Result<(), StoreFailure> {
        self.at(At::Save)?;
        *self.kept.lock().expect("no panic while held") = Some(tokens.to_owned());
        Ok(())
    }

    fn lock(&self) -> Result<(), StoreFailure> {
        self.at(At::Lock)
    }
}

fn tokens_given(echo: &Echo, access: &Canary, refresh: &Canary) {
    let (access, refresh) = (access.text.as_str(), refresh.text.as_str());
    let pair = serde_json::json!({"access_token": access, "refresh_token": refresh}).to_string();
    echo.answers(move |request| match request.contains("/oauth2/") {
        true => answer(200, "Content-Type: application/json\r\n", &pair),
        false => answer(500, "", request),
    });
}

#[test]
fn failing_stores_show_no_secret() {
    let watch = watch::begin();
    let canaries = [
        Canary::typed("refresh token for a store"),
        Canary::typed("client secret beside a store"),
        Canary::typed("code beside a store"),
        Canary::printable("access token for a store"),
        Canary::printable("second refresh token for a store"),
    ];
    let [refresh, secret, code, access, fresh] = &canaries;
    let mut search = Search::of(&canaries);
    let echo = Echo::start();
    tokens_given(&echo, access, fresh);
    for at in [At::Load, At::Lock, At::Save, At::Content, At::Panic] {
        for Spelling { write, .. } in spellings::ALL {
            // A store can have seen what it was given to save, and what the client was given.
            let seen = match at {
                At::Save => &canaries[..],
                _ => &canaries[..3],
            };
            for canary in seen {
                let store = TokenStore::new(Failing {
                    at,
                    text: write(&canary.text),
                    kept: Mutex::default(),
                });
                let config = Config {
                    client_id: Some("5a0d80c5".into()),
                    client_secret: Some(secret.text.as_str().into()),
                    redirect_uri: Some("https://example.test/amo".into()),
                    code: Some(code.text.as_str().into()),
                    refresh_token: Some(refresh.text.as_str().into()),
                    token_store: Some(store),
                    ..echo.config()
                };
                search.look_at(&shows::debug("Config", &config));
                let client = BlockingClient::new(config).expect("a client");
                let outcome = client.v2.account.get(GetAccount::default());
                let error = outcome.expect_err("the store or the server fails");
                assert!(at != At::Panic || error.message().contains("failed internally"));
                search.look_at(&shows::error(&error));
            }
        }
    }
    search.look_at(&watch.recorded());
    search.end("stores");
}

#[test]
fn a_token_file_of_no_use_shows_no_secret() {
    let watch = watch::begin();
    let canaries = [
        Canary::printable("token in a file"),
        Canary::typed("secret beside a file"),
    ];
    let mut search = Search::of(&canaries);
    let folder = std::env::temp_dir().join(format!("amocore-secrets-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("tokens.json");
    let echo = Arc::new(Echo::start());
    let token = &canaries[0].text;
    for content in [
        format!("{{\"access_token\": \"{token}\""),
        format!("{{\"access_token\": \"{token}\", \"refresh_token\": 5, \"expires_at\": 0}}"),
        format!(
            "{{\"access_token\": 1, \"refresh_token\": \"{token}\", \"expires_at\": \"{token}\"}}"
        ),
        token.clone(),
    ] {
        std::fs::write(&file, content).expect("written");
        let config = Config {
            client_id: Some("5a0d80c5".into()),
            client_secret: Some(canaries[1].text.as_str().into()),
            redirect_uri: Some("https://example.test/amo".into()),
            token_file: Some(file.display().to_string()),
            ..echo.config()
        };
        let client = BlockingClient::new(config).expect("a client");
        let outcome = client.v2.account.get(GetAccount::default());
        search.look_at(&shows::error(&outcome.expect_err("there are no tokens")));
    }
    std::fs::remove_dir_all(&folder).expect("removed");
    search.look_at(&watch.recorded());
    search.end("token files");
}
