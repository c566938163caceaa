//! OAuth 2: access tokens that end and refresh tokens that are used once (v2 §3.2).

mod exchange;
mod file;
mod store;
mod user;

pub(crate) use exchange::{Grant, TokenRequest};
pub(crate) use store::{Places, Store};
pub use user::{KeepTokens, StoreFailure, TokenStore};

use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use super::credentials::filled;
use crate::types::Wiped;
use crate::wire::json;
use crate::{Error, Result, Secret, Timestamp};

/// A token is not used any more so long before it ends: the request has to arrive, and clocks
/// differ.
const MARGIN: i64 = 60;

/// The integration that a user has allowed into an account.
#[derive(Debug)]
pub(crate) struct Integration {
    pub client_id: String,
    pub client_secret: Secret,
    pub redirect_uri: String,
    /// What the service sent to the redirect address. It is used once, if there are no tokens.
    pub code: Option<Secret>,
    /// The refresh token to begin with.
    pub given: Option<Secret>,
    pub store: Arc<Store>,
}

/// A pair of tokens. It is never shown: `Debug` masks both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tokens {
    #[serde(serialize_with = "exposed")]
    pub access_token: Secret,
    #[serde(serialize_with = "exposed")]
    pub refresh_token: Secret,
    /// When the access token ends, in Unix seconds.
    pub expires_at: i64,
}

/// Into the store, and nowhere else.
fn exposed<S: Serializer>(secret: &Secret, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}

impl Tokens {
    /// Whether the access token is still good, as far as one can tell without asking.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.unix() < self.expires_at - MARGIN
    }

    /// As stores keep them.
    pub fn as_text(&self) -> Wiped {
        json::written(self)
    }

    /// Both tokens, for the redactor.
    pub fn secrets(&self) -> [&str; 2] {
        [self.access_token.expose(), self.refresh_token.expose()]
    }
}

impl Integration {
    /// The integration that the settings describe, if they do.
    ///
    /// # Errors
    /// `Configuration`, naming the setting.
    pub fn new(
        client_id: Option<String>,
        client_secret: Option<Secret>,
        redirect_uri: Option<String>,
        code: Option<Secret>,
        refresh_token: Option<Secret>,
        places: Places,
    ) -> Result<Option<Self>> {
        let Some(client_id) = client_id else {
            let others = [
                ("client_secret", client_secret.is_some()),
                ("redirect_uri", redirect_uri.is_some()),
                ("code", code.is_some()),
                ("refresh_token", refresh_token.is_some()),
                ("token_file", places.file.is_some()),
                ("token_store", places.store.is_some()),
            ];
            return match others.iter().find(|(_, given)| *given) {
                Some((name, _)) => Err(Error::configuration(name, "goes with client_id")),
                None => Ok(None),
            };
        };
        let required = |name: &str, filled: bool| match filled {
            true => Ok(()),
            false => Err(Error::configuration(name, "is required with client_id")),
        };
        let client_secret = client_secret.unwrap_or_default();
        let redirect_uri = redirect_uri.unwrap_or_default();
        required("client_id", !client_id.trim().is_empty())?;
        required("client_secret", !client_secret.expose().is_empty())?;
        required("redirect_uri", !redirect_uri.trim().is_empty())?;
        let fits = |name: &str, secret: Option<Secret>| {
            let checked = secret.map(|secret| filled(name, secret));
            checked.transpose()
        };
        let client_secret = filled("client_secret", client_secret)?;
        let code = fits("code", code)?;
        let refresh_token = fits("refresh_token", refresh_token)?;
        let kept = places.file.is_some() || places.store.is_some() || places.redis.is_some();
        if !kept && code.is_none() && refresh_token.is_none() {
            let problem = "give a code, a refresh_token, or a token_file, token_store or redis_url \
                           that has tokens";
            return Err(Error::configuration("code", problem));
        }
        Ok(Some(Self {
            client_id,
            client_secret,
            redirect_uri,
            code,
            given: refresh_token.clone(),
            store: Arc::new(Store::new(places, refresh_token)?),
        }))
    }

    /// The secrets that the caller gave, used yet or not: a store may show what it was given.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let own = [
            Some(&self.client_secret),
            self.code.as_ref(),
            self.given.as_ref(),
        ];
        own.into_iter().flatten().map(Secret::expose)
    }
}
