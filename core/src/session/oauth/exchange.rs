//! Asking for tokens: a code or a refresh token for a new pair (v2 §3.2).

use serde_json::{Value as Json, json};

use super::{Integration, Tokens};
use crate::operation::{Answer, BodyFormat, Request};
use crate::operations::v2::document;
use crate::wire::json;
use crate::{Error, ErrorKind, Result, Secret, Timestamp};

/// Where tokens are given.
pub(crate) const PATH: &str = "/oauth2/access_token";

/// How long an access token lives, if the server does not say.
const DAY: i64 = 24 * 60 * 60;

/// What is given for tokens.
#[derive(Debug)]
pub(crate) enum Grant {
    Code(Secret),
    Refresh(Secret),
}

/// A request for tokens.
#[derive(Debug)]
pub(crate) struct TokenRequest<'a> {
    pub integration: &'a Integration,
    pub grant: Grant,
}

impl TokenRequest<'_> {
    /// The request. It is a write: what it gives is given once.
    pub fn request(&self) -> Request {
        let integration = self.integration;
        let (grant, name, secret) = match &self.grant {
            Grant::Code(code) => ("authorization_code", "code", code),
            Grant::Refresh(token) => ("refresh_token", "refresh_token", token),
        };
        let mut tree = json!({
            "client_id": integration.client_id,
            "client_secret": integration.client_secret.expose(),
            "grant_type": grant,
            "redirect_uri": integration.redirect_uri,
        });
        tree[name] = secret.expose().into();
        Request::post(PATH, tree, BodyFormat::Json).without_credentials()
    }

    /// The tokens in an answer that is no failure.
    pub fn decode(&self, answer: &Answer, now: Timestamp) -> Result<Tokens> {
        let mut document = document::required(answer)?;
        let tokens = Self::read(&document, answer, now);
        json::wipe(&mut document);
        tokens
    }

    fn read(document: &Json, answer: &Answer, now: Timestamp) -> Result<Tokens> {
        let text = |name: &str| document.get(name).and_then(Json::as_str).map(Secret::new);
        let seconds = document
            .get("expires_in")
            .and_then(json::int)
            .unwrap_or(DAY);
        match (text("access_token"), text("refresh_token")) {
            (Some(access_token), Some(refresh_token)) => Ok(Tokens {
                access_token,
                refresh_token,
                expires_at: now.unix().saturating_add(seconds.max(0)),
            }),
            _ => Err(Error::unexpected("the answer has no tokens")
                .with_status(answer.status)
                .with_may_have_happened(true)),
        }
    }

    /// A refusal says more than that something was refused.
    pub fn explain(&self, error: Error) -> Error {
        if !matches!(error.status(), Some(400 | 401)) {
            return error;
        }
        let message = match self.grant {
            Grant::Code(_) => {
                "the server does not take the authorization code: it is used once, and ends after \
                 20 minutes; let the user allow the integration again"
            }
            Grant::Refresh(_) => {
                "the server does not take the refresh token: it is used once, and ends after three \
                 months; let the user allow the integration again"
            }
        };
        Error::new(ErrorKind::Unauthorized, message)
            .with_status(error.status().unwrap_or_default())
            .with_vendor_text(error.vendor_text().map(str::to_owned))
            .with_request_id(error.request_id().map(str::to_owned))
    }
}
