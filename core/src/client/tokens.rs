//! The tokens of an OAuth integration: renewed when they end, once for many calls and for many
//! processes.

use super::attempt::Errand;
use super::state::{Inner, Live};
use crate::operation::Answer;
use crate::session::Proof;
use crate::session::oauth::{Grant, Integration, TokenRequest, Tokens};
use crate::{Error, ErrorKind, Result, Secret, Timestamp};

impl Inner {
    /// Sends one request with the access token, and once more with a new one if the server says
    /// that it has ended: refused means not done.
    pub(super) async fn send_with_token(
        &self,
        errand: &Errand<'_>,
        integration: &Integration,
    ) -> Result<Answer> {
        let token = self.access_token(errand.live, integration, None).await?;
        let sent = self.attempt(errand, Proof::Token(token.clone())).await;
        match sent {
            Err(error) if error.kind() == ErrorKind::Unauthorized => {
                let fresh = self
                    .access_token(errand.live, integration, Some(&token))
                    .await?;
                let sent = self.attempt(errand, Proof::Token(fresh)).await;
                sent.map(|(answer, _)| answer)
            }
            sent => sent.map(|(answer, _)| answer),
        }
    }

    /// An access token that is still good, and is not `refused`.
    async fn access_token(
        &self,
        live: &Live,
        integration: &Integration,
        refused: Option<&Secret>,
    ) -> Result<Secret> {
        let good = |tokens: &Tokens| {
            tokens.is_fresh(Timestamp::now()) && refused != Some(&tokens.access_token)
        };
        // Of many calls at once, one renews the tokens, and the others find what it got.
        let mut known = live.tokens.lock().await;
        if let Some(tokens) = known.as_ref().filter(|tokens| good(tokens)) {
            return Ok(tokens.access_token.clone());
        }
        let stored = self.stored(integration)?;
        if let Some(tokens) = stored.filter(good) {
            return Ok(known.insert(tokens).access_token.clone());
        }
        let lock = self.lock(integration).await?;
        // Another process may have renewed them while this one waited.
        let stored = self.stored(integration)?;
        if let Some(tokens) = stored.as_ref().filter(|tokens| good(tokens)) {
            return Ok(known.insert(tokens.clone()).access_token.clone());
        }
        let tokens = self.renew(live, integration, stored).await?;
        drop(lock);
        Ok(known.insert(tokens).access_token.clone())
    }

    fn stored(&self, integration: &Integration) -> Result<Option<Tokens>> {
        let tokens = integration.store.load()?;
        if let Some(tokens) = &tokens {
            tokens
                .secrets()
                .iter()
                .for_each(|secret| self.redactor.learn(secret));
        }
        Ok(tokens)
    }

    /// Waits for the lock among processes without holding up others of this one.
    async fn lock(&self, integration: &Integration) -> Result<Option<std::fs::File>> {
        let Some(waiting) = integration.store.lock() else {
            return Ok(None);
        };
        tokio::task::spawn_blocking(waiting)
            .await
            .unwrap_or_else(|_| Err(Error::configuration("token_file", "cannot be locked")))
            .map(Some)
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
        tokens
            .secrets()
            .iter()
            .for_each(|secret| self.redactor.learn(secret));
        integration.store.save(&tokens)?;
        Ok(tokens)
    }
}
