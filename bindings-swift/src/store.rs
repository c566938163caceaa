//! Stores for tokens that are written in Swift.

use std::fmt;
use std::sync::Arc;

use amocore::{KeepTokens, StoreFailure, TokenStore};

/// What an application's store can do.
#[uniffi::export(foreign)]
pub trait NativeTokenStore: Send + Sync {
    /// The text that was saved last.
    fn load(&self) -> Result<Option<String>, NativeStoreFailure>;
    /// Replaces the text.
    fn save(&self, tokens: String) -> Result<(), NativeStoreFailure>;
    /// Keeps others from renewing the tokens.
    fn lock(&self) -> Result<(), NativeStoreFailure>;
    /// Ends what `lock` began.
    fn unlock(&self);
}

/// Why a store failed.
#[derive(Debug, uniffi::Error)]
pub enum NativeStoreFailure {
    /// In the application's words.
    Failed { reason: String },
}

impl fmt::Display for NativeStoreFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Failed { reason } = self;
        f.write_str(reason)
    }
}

impl std::error::Error for NativeStoreFailure {}

impl From<uniffi::UnexpectedUniFFICallbackError> for NativeStoreFailure {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed {
            reason: error.reason,
        }
    }
}

/// A store as the core calls it.
struct Keeper(Arc<dyn NativeTokenStore>);

impl KeepTokens for Keeper {
    fn load(&self) -> Result<Option<String>, StoreFailure> {
        Ok(self.0.load()?)
    }

    fn save(&self, tokens: &str) -> Result<(), StoreFailure> {
        Ok(self.0.save(tokens.to_owned())?)
    }

    fn lock(&self) -> Result<(), StoreFailure> {
        Ok(self.0.lock()?)
    }

    fn unlock(&self) {
        self.0.unlock();
    }
}

/// The number that stands for a store in a client's settings. It is good once.
#[uniffi::export]
pub fn number_of_token_store(store: Arc<dyn NativeTokenStore>) -> u64 {
    TokenStore::new(Keeper(store)).into_number()
}
