//! The conformance runner for Rust: drives both clients through the public surface alone.

mod dispatch;
mod outcome;
mod run;

pub use outcome::Outcome;
pub use run::run;

use std::time::Duration;

use amocore::{AsyncClient, BlockingClient, Config, Result};
use amocore_cases::Played;

/// Goes through a case with the blocking client.
pub fn blocking(played: &Played) -> Outcome {
    let client = match configure(played).and_then(BlockingClient::new) {
        Ok(client) => client,
        Err(error) => return Outcome::failed(&error),
    };
    if let Some(outcome) = dispatch::tool(&played.operation, &played.arguments) {
        return outcome;
    }
    dispatch::blocking(
        &client,
        &played.operation,
        &played.method,
        &played.arguments,
    )
}

/// Goes through a case with the asynchronous client, which may be cancelled.
pub async fn asynchronous(played: &Played) -> Outcome {
    let Some(after) = played.cancel_after else {
        return undisturbed(played).await;
    };
    let after = Duration::from_secs_f64(after);
    let outcome = tokio::time::timeout(after, undisturbed(played)).await;
    outcome.unwrap_or_else(|_| Outcome::cancelled())
}

async fn undisturbed(played: &Played) -> Outcome {
    let client = match configure(played).and_then(AsyncClient::new) {
        Ok(client) => client,
        Err(error) => return Outcome::failed(&error),
    };
    if let Some(outcome) = dispatch::tool(&played.operation, &played.arguments) {
        return outcome;
    }
    dispatch::asynchronous(
        &client,
        &played.operation,
        &played.method,
        &played.arguments,
    )
    .await
}

fn configure(played: &Played) -> Result<Config> {
    Ok(serde_json::from_value(played.config.clone()).expect("the case's settings are settings"))
}
