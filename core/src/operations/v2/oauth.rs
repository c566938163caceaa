//! From keys to OAuth (v2 §3.2). Tokens themselves are got and renewed by the client.

use amocore_macros::model;
use serde_json::json;

use crate::operation::{Answer, BodyFormat, Context, Operation, Request};
use crate::operations::rules;
use crate::{Result, Secret};

/// A key to swap for an authorization code.
#[model(request)]
pub struct ExchangeApiKey {
    /// The user's login, an e-mail address.
    pub login: String,
    /// The user's API key.
    pub api_key: Secret,
    /// The integration's identifier.
    pub client_id: String,
    /// The integration's secret.
    pub client_secret: Secret,
}

impl Operation for ExchangeApiKey {
    type Output = bool;

    fn validate(&self) -> Result<()> {
        rules::not_blank("login", &self.login)?;
        rules::not_blank("api_key", self.api_key.expose())?;
        rules::not_blank("client_id", &self.client_id)?;
        rules::not_blank("client_secret", self.client_secret.expose())
    }

    /// It carries its own credentials.
    fn request(&self, context: &Context) -> Result<Request> {
        let tree = json!({
            "login": self.login,
            "api_key": self.api_key.expose(),
            "client_uuid": self.client_id,
            "client_secret": self.client_secret.expose(),
        });
        let format = context.body_format(BodyFormat::Json);
        Ok(Request::post("/oauth2/exchange_api_key", tree, format).without_credentials())
    }

    /// 202, and nothing in it: the code goes to the redirect address.
    fn decode(&self, _: &Answer, _: &Context) -> Result<bool> {
        Ok(true)
    }
}
