//! reqwest and serde.

use reqwest::Client;

use crate::Outcome;
use crate::summary::{PATH, check};

pub struct Reqwest {
    client: Client,
    address: String,
    token: String,
}

impl Reqwest {
    pub fn new(url: &str, token: &str) -> Self {
        // In this build reqwest has no cryptography of its own.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            client: Client::new(),
            address: format!("{url}{PATH}"),
            token: token.to_owned(),
        }
    }

    pub async fn read(&self) -> Outcome {
        let request = self.client.get(&self.address).bearer_auth(&self.token);
        let answer = request.send().await?.error_for_status()?;
        check(&answer.bytes().await?)
    }
}
