//! Where tokens are kept.

use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::file::TokenFile;
use super::{TokenStore, Tokens};
use crate::shared::{RedisLock, RedisTokens};
use crate::{Error, Result, Secret};

/// Where the tokens of an integration are kept: in this client, in a file that several processes
/// share, or wherever the application wants them.
#[derive(Debug)]
pub(crate) enum Store {
    Memory {
        tokens: Mutex<Option<Tokens>>,
        /// Whose they are: a forked process has a copy, of which only one can be renewed.
        process: u32,
    },
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
    Redis {
        tokens: RedisTokens,
        /// What the caller gave, if Redis has none yet.
        given: Option<Tokens>,
    },
}

/// The places that the settings name. Redis is one if there is no other.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub file: Option<String>,
    pub store: Option<TokenStore>,
    pub redis: Option<RedisTokens>,
}

/// What keeps other processes from renewing the tokens, if they could, until it is dropped, which
/// may block.
#[derive(Debug)]
pub(crate) enum Lock {
    None,
    File(std::fs::File),
    User(TokenStore),
    /// It gives itself back.
    #[allow(dead_code, reason = "held for its end")]
    Redis(RedisLock),
}

impl Drop for Lock {
    fn drop(&mut self) {
        match self {
            Self::None | Self::Redis(_) => {}
            // Closing is not enough if a process was forked meanwhile, which holds it, too.
            Self::File(file) => drop(file.unlock()),
            Self::User(store) => store.unlock(),
        }
    }
}

/// All of these may block, but for those in memory.
impl Store {
    /// A store; a refresh token that the caller has is its first content.
    ///
    /// # Errors
    /// `Configuration` if the file cannot be one.
    pub fn new(places: Places, refresh_token: Option<Secret>) -> Result<Self> {
        let given = refresh_token.map(|refresh_token| Tokens {
            access_token: Secret::default(),
            refresh_token,
            expires_at: 0,
        });
        Ok(match (places.file, places.store) {
            (None, None) => match places.redis {
                Some(tokens) => Self::Redis { tokens, given },
                None => Self::Memory {
                    tokens: Mutex::new(given),
                    process: process::id(),
                },
            },
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
            Self::Memory { tokens, process } => Ok(in_memory(tokens, *process)?.clone()),
            Self::File { file, given } => Ok(file.load()?.or_else(|| given.clone())),
            Self::Redis { tokens, given } => Ok(tokens.load()?.or_else(|| given.clone())),
            Self::User { store, given } => match store.load()? {
                None => Ok(given.clone()),
                // What serde says might show a token.
                Some(text) => serde_json::from_str(text.expose()).map(Some).map_err(|_| {
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
            Self::Memory {
                tokens: kept,
                process,
            } => {
                *in_memory(kept, *process)? = Some(tokens.clone());
                Ok(())
            }
            Self::File { file, .. } => file.save(tokens),
            Self::Redis { tokens: kept, .. } => kept.save(tokens),
            Self::User { store, .. } => store.save(tokens.as_text().text()),
        }
    }

    /// Waits until no other process renews the tokens.
    ///
    /// # Errors
    /// `Configuration` if there can be no lock.
    pub fn lock(&self) -> Result<Lock> {
        Ok(match self {
            Self::Memory { .. } => Lock::None,
            Self::File { file, .. } => Lock::File(file.lock()?),
            Self::Redis { tokens, .. } => Lock::Redis(tokens.lock()?),
            Self::User { store, .. } => {
                store.lock()?;
                Lock::User(store.clone())
            }
        })
    }
}

/// The tokens in memory, which are those of one process.
fn in_memory(
    tokens: &Mutex<Option<Tokens>>,
    process: u32,
) -> Result<MutexGuard<'_, Option<Tokens>>> {
    if process != process::id() {
        let problem = "is needed by processes that were forked: tokens in memory are those of the \
                       process that made the client";
        return Err(Error::configuration("token_file", problem));
    }
    Ok(tokens.lock().unwrap_or_else(PoisonError::into_inner))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn tokens_in_memory_are_those_of_one_process() {
        let tokens = Mutex::new(None);
        let process = process::id();
        let own = Store::Memory { tokens, process };
        assert!(own.load().is_ok_and(|tokens| tokens.is_none()));
        let forked = Store::Memory {
            tokens: Mutex::new(None),
            process: process.wrapping_add(1),
        };
        let error = forked.load().expect_err("they are another's");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(error.field(), Some("token_file"));
    }
}
