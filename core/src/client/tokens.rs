//! The tokens of an OAuth integration: renewed when they end, once for many calls and for many
//! processes.

use std::sync::Arc;

use super::attempt::Errand;
use super::state::{Inner, Live};
use crate::operation::Answer;
use crate::session::oauth::{Grant, Integration, Store, TokenRequest, Tokens};
use crate::session::{Credentials, Proof};
use crate::{Error, ErrorKind, Result, Secret, Timestamp};

impl Inner {
    /// Sends one request with the access token, and once more with a new one if the server says
    /// that it has ended: refused means not done.
    pub(super) async fn send_with_token(&self, errand: &Errand<'_>) -> Result<Answer> {
        let token = self.access_token(errand.live, None).await?;
        let sent = self.attempt(errand, Proof::Token(token.clone())).await;
        match sent {
            Err(error) if error.kind() == ErrorKind::Unauthorized => {
                let fresh = self.access_token(errand.live, Some(&token)).await?;
                let sent = self.attempt(errand, Proof::Token(fresh)).await;
                sent.map(|(answer, _)| answer)
            }
            sent => sent.map(|(answer, _)| answer),
        }
    }

    /// An access token that is still good, and is not `refused`.
    async fn access_token(&self, live: &Live, refused: Option<&Secret>) -> Result<Secret> {
        if let Some(tokens) = live.tokens.lock().await.as_ref()
            && is_good(tokens, refused)
        {
            return Ok(tokens.access_token.clone());
        }
        // A call that is given up must not take a refresh token along that was used for it.
        let (inner, live) = (self.shared()?, self.live()?);
        let refused = refused.cloned();
        let task = async move { inner.renewed(&live, refused.as_ref()).await };
        tokio::spawn(task).await.unwrap_or_else(|_| {
            Err(Error::new(
                ErrorKind::Cancelled,
                "the tokens are not renewed any more",
            ))
        })
    }

    /// Tokens that are still good: of many calls at once, one renews them, and the others find
    /// what it got. So it is with processes.
    async fn renewed(&self, live: &Live, refused: Option<&Secret>) -> Result<Secret> {
        let Credentials::Integration(integration) = &self.settings.credentials else {
            return Err(Error::configuration("client_id", "is required"));
        };
        let mut known = live.tokens.lock().await;
        if let Some(tokens) = known.as_ref().filter(|tokens| is_good(tokens, refused)) {
            return Ok(tokens.access_token.clone());
        }
        let stored = self.stored(integration).await?;
        if let Some(tokens) = stored.filter(|tokens| is_good(tokens, refused)) {
            return Ok(known.insert(tokens).access_token.clone());
        }
        let lock = aside(integration, Store::lock).await?;
        let outcome = self.renewed_alone(live, integration, refused).await;
        // Giving a lock back may block, too.
        aside(integration, move |_| {
            drop(lock);
            Ok(())
        })
        .await?;
        Ok(known.insert(outcome?).access_token.clone())
    }

    /// Renews the tokens, unless another process did so while this one waited for it.
    async fn renewed_alone(
        &self,
        live: &Live,
        integration: &Integration,
        refused: Option<&Secret>,
    ) -> Result<Tokens> {
        match self.stored(integration).await? {
            Some(tokens) if is_good(&tokens, refused) => Ok(tokens),
            stored => self.renew(live, integration, stored).await,
        }
    }

    async fn stored(&self, integration: &Integration) -> Result<Option<Tokens>> {
        let tokens = aside(integration, Store::load).await?;
        if let Some(tokens) = &tokens {
            self.learn(tokens);
        }
        Ok(tokens)
    }

    fn learn(&self, tokens: &Tokens) {
        for secret in tokens.secrets() {
            self.redactor.learn(secret);
        }
    }

    /// Gets a new pair for the refresh token, or for the code if there is none, and keeps it
    /// before it is used.
    async fn renew(
        &self,
        live: &Live,
        integration: &Integration,
        stored: Option<Tokens>,
    ) -> Result<Tokens> {
        let grant = match (stored, &integration.code) {
            (Some(tokens), _) => Grant::Refresh(tokens.refresh_token),
            (None, Some(code)) => Grant::Code(code.clone()),
            (None, None) => {
                let problem = "there are no tokens, and no code to get some for";
                return Err(Error::configuration("code", problem));
            }
        };
        let asked = TokenRequest { integration, grant };
        let request = asked.request();
        let errand = Errand::new(live, "tokens", &request);
        let answered = self.attempt(&errand, Proof::Own).await;
        let (answer, _) = answered.map_err(|error| asked.explain(error))?;
        let tokens = asked.decode(&answer, Timestamp::now())?;
        self.learn(&tokens);
        let saved = tokens.clone();
        aside(integration, move |store| store.save(&saved)).await?;
        Ok(tokens)
    }
}

fn is_good(tokens: &Tokens, refused: Option<&Secret>) -> bool {
    tokens.is_fresh(Timestamp::now()) && refused != Some(&tokens.access_token)
}

/// Asks the store on a thread that may block.
async fn aside<T: Send + 'static>(
    integration: &Integration,
    ask: impl FnOnce(&Store) -> Result<T> + Send + 'static,
) -> Result<T> {
    let store = Arc::clone(&integration.store);
    tokio::task::spawn_blocking(move || ask(&store))
        .await
        .unwrap_or_else(|_| Err(Error::configuration("token_store", "failed internally")))
}
