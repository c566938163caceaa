//! The main job of amocore, as a user would do it.

mod journal;
mod story;

use amocore::{AsyncClient, BlockingClient, Config, Result};

pub use journal::Journal;

/// Does the job with the blocking client.
///
/// # Errors
/// The first call that fails.
///
/// # Panics
/// At the first result that is not as it should be.
pub fn blocking(config: Config) -> Result<Journal> {
    let client = BlockingClient::new(config)?;
    let journal = story::blocking(&client)?;
    client.close();
    Ok(journal)
}

/// Does the job with the asynchronous client.
///
/// # Errors
/// The first call that fails.
///
/// # Panics
/// At the first result that is not as it should be.
pub async fn asynchronous(config: Config) -> Result<Journal> {
    let client = AsyncClient::new(config)?;
    let journal = story::asynchronous(&client).await?;
    client.close();
    Ok(journal)
}

/// The examples of the guide.
#[cfg(doctest)]
#[doc = include_str!("../../../../docs/rust.md")]
mod guide {}
