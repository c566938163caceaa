//! From keys to OAuth (v2 §3.2). Tokens themselves are got and renewed by the client.

use amocore_macros::model;
use serde_json::json;

use crate::operation::{Answer, BodyFormat, Context, Operation, Request};
use crate::operations::rules;
use crate::{Error, Result, Secret};

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
        let request = Request::post("/oauth2/exchange_api_key", tree, format);
        Ok(request
            .without_credentials()
            .holding(vec![self.api_key.clone(), self.client_secret.clone()]))
    }

    /// 202, and nothing in it: the code goes to the redirect address. A page with another status
    /// is none of the API's.
    fn decode(&self, answer: &Answer, _: &Context) -> Result<bool> {
        if answer.status == 202 || answer.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(true);
        }
        let problem = "the answer does not say that the key was taken";
        Err(Error::unexpected(problem)
            .with_status(answer.status)
            .with_may_have_happened(true))
    }
}
