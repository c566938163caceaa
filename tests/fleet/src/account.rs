//! The account that all share, and what it saw of them.

use std::time::Duration;

use amocore_sandbox::{Exchange, Options, RateLimit, Sandbox};

/// What the account allows in any one second.
pub const PER_SECOND: u32 = 7;

/// An account that refuses the eighth request in a second, and never blocks for it.
///
/// # Panics
/// If it cannot be started.
#[must_use]
pub fn account() -> Sandbox {
    let options = Options {
        rate_limit: Some(RateLimit {
            per_second: PER_SECOND,
            refusals_before_block: u32::MAX,
            block: Duration::from_secs(1),
        }),
        ..Options::default()
    };
    Sandbox::start_blocking(options).expect("a sandbox")
}

/// How many requests the account refused for their rate.
#[must_use]
pub fn refused(sandbox: &Sandbox) -> usize {
    let requests = sandbox.requests();
    requests.iter().filter(|it| status(it) == Some(429)).count()
}

/// How often the account gave tokens.
#[must_use]
pub fn given(sandbox: &Sandbox) -> usize {
    let requests = sandbox.requests();
    let asks = |it: &&Exchange| it.target.starts_with("/oauth2/access_token");
    let given = requests.iter().filter(asks);
    given.filter(|it| status(it) == Some(200)).count()
}

fn status(exchange: &Exchange) -> Option<u16> {
    exchange.answer.as_ref().map(|answer| answer.status)
}
