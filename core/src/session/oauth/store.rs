//! Where tokens are kept.

use std::sync::{Mutex, PoisonError};

use super::file::TokenFile;
use super::{TokenStore, Tokens};
use crate::{Error, Result, Secret};

/// Where the tokens of an integration are kept: in this client, in a file that several processes
/// share, or wherever the application wants them.
#[derive(Debug)]
pub(crate) enum Store {
    Memory(Mutex<Option<Tokens>>),
    File {
        file: TokenFile,
        /// What the caller gave, for a file that does not exist yet.
        given: Option<Tokens>,
    },
    User {
        store: TokenStore,
        /// What the caller gave, for a store that is empty yet.
        given: Option<Tokens>,
    },
}

/// What keeps other processes from renewing the tokens, if they could, until it is dropped, which
/// may block.
#[derive(Debug)]
pub(crate) enum Lock {
    None,
    File { _file: std::fs::File },
    User(TokenStore),
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Self::User(store) = self {
            store.unlock();
        }
    }
}

/// All of these may block, but for those in memory.
impl Store {
    /// A store; a refresh token that the caller has is its first content.
    ///
    /// # Errors
    /// `Configuration` if the file cannot be one.
    pub fn new(
        file: Option<String>,
        store: Option<TokenStore>,
        refresh_token: Option<Secret>,
    ) -> Result<Self> {
        let given = refresh_token.map(|refresh_token| Tokens {
            access_token: Secret::default(),
            refresh_token,
            expires_at: 0,
        });
        Ok(match (file, store) {
            (None, None) => Self::Memory(Mutex::new(given)),
            (Some(path), None) => Self::File {
                file: TokenFile::new(path)?,
                given,
            },
            (None, Some(store)) => Self::User { store, given },
            (Some(_), Some(_)) => {
                let problem = "does not go with token_file";
                return Err(Error::configuration("token_store", problem));
            }
        })
    }

    /// The tokens that are there.
    ///
    /// # Errors
    /// `Configuration` if they cannot be read.
    pub fn load(&self) -> Result<Option<Tokens>> {
        match self {
            Self::Memory(tokens) => Ok(tokens
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone()),
            Self::File { file, given } => Ok(file.load()?.or_else(|| given.clone())),
            Self::User { store, given } => match store.load()? {
                None => Ok(given.clone()),
                // What serde says might show a token.
                Some(text) => serde_json::from_str(&text).map(Some).map_err(|_| {
                    Error::configuration("token_store", "what it loads was not saved by amocore")
                }),
            },
        }
    }

    /// Replaces the tokens.
    ///
    /// # Errors
    /// `Configuration` if they cannot be written.
    pub fn save(&self, tokens: &Tokens) -> Result<()> {
        match self {
            Self::Memory(kept) => {
                *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(tokens.clone());
                Ok(())
            }
            Self::File { file, .. } => file.save(tokens),
            Self::User { store, .. } => store.save(tokens.as_text()?.expose()),
        }
    }

    /// Waits until no other process renews the tokens.
    ///
    /// # Errors
    /// `Configuration` if there can be no lock.
    pub fn lock(&self) -> Result<Lock> {
        Ok(match self {
            Self::Memory(_) => Lock::None,
            Self::File { file, .. } => Lock::File {
                _file: file.lock()?,
            },
            Self::User { store, .. } => {
                store.lock()?;
                Lock::User(store.clone())
            }
        })
    }
}
