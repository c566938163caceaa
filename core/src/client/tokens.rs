//! The tokens of an OAuth integration: renewed when they end, once for many calls and for many
//! processes.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::attempt::Errand;
use super::state::{Inner, Live};
use crate::operation::Answer;
use crate::runtime::runtime;
use crate::session::oauth::{Grant, Integration, Store, TokenRequest, Tokens};
use crate::session::{Credentials, Proof};
use crate::{Error, ErrorKind, Result, Secret, Timestamp};
use zeroize::Zeroize as _;

/// What is known of an integration's tokens.
#[derive(Default)]
pub(super) struct Known {
    /// The last pair.
    tokens: Option<Tokens>,
    /// A pair that could not be kept.
    unsaved: Option<Unsaved>,
    /// Why the last renewal failed.
    failed: Option<Error>,
}

/// A pair that is nowhere else, while the store holds what was used up for it.
struct Unsaved {
    tokens: Tokens,
    spent: Option<Secret>,
}

impl Inner {
    /// Sends one request with the access token, and once more with a new one if the server says
    /// that it has ended: refused means not done.
    pub(super) async fn send_with_token(&self, errand: &Errand<'_>) -> Result<Answer> {
        let token = self.access_token(errand.live, None).await?;
        let sent = self.attempt(errand, Proof::Token(token.clone())).await;
        match sent {
            Err(error) if error.kind() == ErrorKind::Unauthorized && !error.may_have_happened() => {
                let fresh = self.access_token(errand.live, Some(&token)).await?;
                let sent = self.attempt(errand, Proof::Token(fresh)).await;
                sent.map(|(answer, _)| answer)
            }
            sent => sent.map(|(answer, _)| answer),
        }
    }

    /// An access token that is still good, and is not `refused`.
    async fn access_token(&self, live: &Live, refused: Option<&Secret>) -> Result<Secret> {
        let failed_before = live.failed_renewals.load(Ordering::Acquire);
        if let Some(tokens) = live.tokens.lock().await.good(refused) {
            return Ok(tokens.access_token.clone());
        }
        // A call that is given up must not take a refresh token along that was used for it.
        let (inner, live) = (self.shared()?, self.live()?);
        let refused = refused.cloned();
        let task = async move { inner.renewed(&live, refused.as_ref(), failed_before).await };
        let renewed = runtime()?.spawn(task).await.unwrap_or_else(|_| {
            Err(Error::new(
                ErrorKind::Cancelled,
                "the tokens are not renewed any more",
            ))
        });
        // Whatever became of the tokens, what was to be sent with them was not carried out.
        renewed.map_err(|error| error.with_may_have_happened(false))
    }

    /// Tokens that are still good: of many calls at once, one renews them, and the others find
    /// what it got, or fail as it did. So it is with processes, but for the failure.
    async fn renewed(
        &self,
        live: &Live,
        refused: Option<&Secret>,
        failed_before: u64,
    ) -> Result<Secret> {
        let mut known = live.tokens.lock().await;
        if let Some(tokens) = known.good(refused) {
            return Ok(tokens.access_token.clone());
        }
        if let Some(error) = &known.failed
            && live.failed_renewals.load(Ordering::Acquire) != failed_before
        {
            return Err(error.clone());
        }
        match self.found_or_renewed(live, &mut known, refused).await {
            Ok(tokens) => Ok(known.tokens.insert(tokens).access_token.clone()),
            Err(error) => {
                known.failed = Some(error.clone());
                live.failed_renewals.fetch_add(1, Ordering::AcqRel);
                Err(error)
            }
        }
    }

    async fn found_or_renewed(
        &self,
        live: &Live,
        known: &mut Known,
        refused: Option<&Secret>,
    ) -> Result<Tokens> {
        let Credentials::Integration(integration) = &self.settings.credentials else {
            return Err(Error::configuration("client_id", "is required"));
        };
        let stored = self.stored(integration).await?;
        if let Some(tokens) = stored.filter(|tokens| is_good(tokens, refused)) {
            return Ok(tokens);
        }
        let lock = aside(integration, Store::lock).await?;
        let outcome = self.renewed_alone(live, integration, known, refused).await;
        // Giving a lock back may block, too.
        let freed = aside(integration, move |_| {
            drop(lock);
            Ok(())
        });
        let freed = freed.await;
        let tokens = outcome?;
        freed.map(|()| tokens)
    }

    /// Renews the tokens, unless another process did so while this one waited for it, or they
    /// have only to be kept.
    async fn renewed_alone(
        &self,
        live: &Live,
        integration: &Integration,
        known: &mut Known,
        refused: Option<&Secret>,
    ) -> Result<Tokens> {
        let mut stored = self.stored(integration).await?;
        let refresh_token = stored.as_ref().map(|tokens| &tokens.refresh_token);
        let unsaved = known.unsaved.take();
        if let Some(unsaved) = unsaved.filter(|it| it.spent.as_ref() == refresh_token) {
            stored = Some(keep(integration, known, unsaved).await?);
        }
        match stored {
            Some(tokens) if is_good(&tokens, refused) => Ok(tokens),
            stored => self.renew(live, integration, known, stored).await,
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
        known: &mut Known,
        stored: Option<Tokens>,
    ) -> Result<Tokens> {
        let spent = stored.as_ref().map(|tokens| tokens.refresh_token.clone());
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
        let (mut answer, _) = answered.map_err(|error| asked.explain(error))?;
        let tokens = asked.decode(&answer, Timestamp::now());
        answer.body.zeroize();
        let tokens = tokens?;
        self.learn(&tokens);
        keep(integration, known, Unsaved { tokens, spent }).await
    }
}

impl Known {
    /// The last pair, if it is still good.
    fn good(&self, refused: Option<&Secret>) -> Option<&Tokens> {
        self.tokens
            .as_ref()
            .filter(|tokens| is_good(tokens, refused))
    }
}

/// Keeps a new pair in the store. If that fails, the pair is not lost: the store is tried again
/// before anything is renewed.
async fn keep(integration: &Integration, known: &mut Known, pair: Unsaved) -> Result<Tokens> {
    let tokens = pair.tokens.clone();
    known.unsaved = Some(pair);
    let saved = tokens.clone();
    aside(integration, move |store| store.save(&saved)).await?;
    known.unsaved = None;
    Ok(tokens)
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
