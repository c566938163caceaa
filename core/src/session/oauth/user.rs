//! A place for tokens that the caller provides.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::schema::{Type, Typed};
use crate::{Error, Result, Secret};

/// Why a store failed.
pub type StoreFailure = Box<dyn std::error::Error + Send + Sync>;

/// Where an application keeps an integration's tokens: a database, a key chain, a vault. It is
/// called on threads that may block, one call at a time.
pub trait KeepTokens: Send + Sync + 'static {
    /// The text that was saved last, or none.
    ///
    /// # Errors
    /// Whatever went wrong. The call that needed the tokens fails with `Configuration`.
    fn load(&self) -> std::result::Result<Option<String>, StoreFailure>;

    /// Replaces the text as a whole. It holds both tokens and is a secret. What was saved has to
    /// last: refresh tokens are good once (v2 §3.2).
    ///
    /// # Errors
    /// Whatever went wrong.
    fn save(&self, tokens: &str) -> std::result::Result<(), StoreFailure>;

    /// Keeps other processes from renewing the tokens until [`unlock`](Self::unlock). Needed if
    /// several share the store; two that renew at once lose the tokens.
    ///
    /// # Errors
    /// Whatever went wrong. Nothing is renewed then.
    fn lock(&self) -> std::result::Result<(), StoreFailure> {
        Ok(())
    }

    /// Ends what [`lock`](Self::lock) began.
    fn unlock(&self) {}
}

/// An application's own store for tokens, as a setting.
#[derive(Clone)]
pub struct TokenStore(Arc<dyn KeepTokens>);

impl TokenStore {
    /// A store.
    pub fn new(store: impl KeepTokens) -> Self {
        Self(Arc::new(store))
    }

    pub(super) fn load(&self) -> Result<Option<Secret>> {
        let text = self.0.load().map_err(|error| problem("load", &error))?;
        Ok(text.map(Secret::new))
    }

    pub(super) fn save(&self, tokens: &str) -> Result<()> {
        self.0.save(tokens).map_err(|error| problem("save", &error))
    }

    pub(super) fn lock(&self) -> Result<()> {
        self.0.lock().map_err(|error| problem("lock", &error))
    }

    pub(super) fn unlock(&self) {
        self.0.unlock();
    }

    /// The number under which the store can be named in settings that are text. It is good once.
    pub fn into_number(self) -> u64 {
        let mut waiting = waiting();
        waiting.last += 1;
        let number = waiting.last;
        waiting.stores.push((number, self));
        number
    }
}

/// Stores on their way into a client.
#[derive(Default)]
struct Waiting {
    stores: Vec<(u64, TokenStore)>,
    last: u64,
}

fn waiting() -> MutexGuard<'static, Waiting> {
    static WAITING: OnceLock<Mutex<Waiting>> = OnceLock::new();
    let waiting = WAITING.get_or_init(Mutex::default);
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

fn problem(what: &str, error: &StoreFailure) -> Error {
    let text = format!("could not {what} the tokens: {error}");
    Error::configuration("token_store", text)
}

impl fmt::Debug for TokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenStore")
    }
}

impl PartialEq for TokenStore {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Typed for TokenStore {
    const TYPE: Type = Type::TokenStore;
}

impl Serialize for TokenStore {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str("TokenStore")
    }
}

impl<'de> Deserialize<'de> for TokenStore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let number = u64::deserialize(deserializer)?;
        let mut waiting = waiting();
        let is_it = |(known, _): &(u64, Self)| *known == number;
        let place = waiting.stores.iter().position(is_it);
        let place = place.ok_or_else(|| serde::de::Error::custom("there is no such store"))?;
        Ok(waiting.stores.swap_remove(place).1)
    }
}
