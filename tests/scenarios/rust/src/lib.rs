//! The main job of amocore, as a user would do it.

mod journal;
mod large;
mod listener;
mod sales;
mod story;

use amocore::{AsyncClient, BlockingClient, Config, Result};

use listener::Listener;

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
    let mut journal = Journal::default();
    story::blocking(&client, &mut journal)?;
    sales::blocking(&client, &mut journal, &listener())?;
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
    let mut journal = Journal::default();
    story::asynchronous(&client, &mut journal).await?;
    sales::asynchronous(&client, &mut journal, &listener()).await?;
    client.close();
    Ok(journal)
}

/// Reads all contacts of a large account with the blocking client.
///
/// # Errors
/// The first page that fails.
///
/// # Panics
/// If there are few of them, or they take memory.
pub fn read_large_blocking(config: Config) -> Result<()> {
    let client = BlockingClient::new(config)?;
    large::blocking(&client)?;
    client.close();
    Ok(())
}

/// Reads all contacts of a large account with the asynchronous client.
///
/// # Errors
/// The first page that fails.
///
/// # Panics
/// If there are few of them, or they take memory.
pub async fn read_large_asynchronous(config: Config) -> Result<()> {
    let client = AsyncClient::new(config)?;
    large::asynchronous(&client).await?;
    client.close();
    Ok(())
}

fn listener() -> Listener {
    Listener::start().expect("a free port of this machine")
}

/// The examples of the guide.
#[cfg(doctest)]
#[doc = include_str!("../../../../docs/rust.md")]
mod guide {}
