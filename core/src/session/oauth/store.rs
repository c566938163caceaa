//! Where tokens are kept.

use std::sync::{Mutex, PoisonError};

use super::Tokens;
use super::file::TokenFile;
use crate::{Result, Secret};

/// Where the tokens of an integration are kept: in this client, or in a file that several
/// processes share.
#[derive(Debug)]
pub(crate) enum TokenStore {
    Memory(Mutex<Option<Tokens>>),
    File {
        file: TokenFile,
        /// What the caller gave, for a file that does not exist yet.
        given: Option<Tokens>,
    },
}

impl TokenStore {
    /// A store; a refresh token that the caller has is its first content.
    ///
    /// # Errors
    /// `Configuration` if the file cannot be one.
    pub fn new(file: Option<String>, refresh_token: Option<Secret>) -> Result<Self> {
        let given = refresh_token.map(|refresh_token| Tokens {
            access_token: Secret::default(),
            refresh_token,
            expires_at: 0,
        });
        Ok(match file {
            Some(path) => Self::File {
                file: TokenFile::new(path)?,
                given,
            },
            None => Self::Memory(Mutex::new(given)),
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
        }
    }

    /// What keeps other processes from renewing the tokens, if they could, until what it gives is
    /// dropped. It blocks.
    pub fn lock(&self) -> Option<impl FnOnce() -> Result<std::fs::File> + Send + 'static> {
        match self {
            Self::Memory(_) => None,
            Self::File { file, .. } => {
                let file = file.clone();
                Some(move || file.lock())
            }
        }
    }
}
