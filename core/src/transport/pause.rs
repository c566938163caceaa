//! Waiting because the server asked everybody to.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::{Error, ErrorKind, Result};

/// How long a pause grows by itself; a longer one is the caller's to wait for.
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The time in which nobody sends anything. It is longer after each refusal.
pub(crate) struct Pause {
    window: Duration,
    state: Mutex<State>,
}

struct State {
    until: Instant,
    refusals: u32,
}

impl Pause {
    /// None so far. `window` is the time in which requests are counted.
    pub fn new(window: Duration) -> Self {
        let state = State {
            until: Instant::now(),
            refusals: 0,
        };
        Self {
            window,
            state: Mutex::new(state),
        }
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// `RateLimited` if the server asked for more than a minute.
    pub async fn over(&self) -> Result<()> {
        loop {
            let until = self.state().until;
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            if left > LONGEST_PAUSE {
                return Err(too_long(left));
            }
            sleep_until(until).await;
        }
    }

    /// The server refused a request for the rate: everybody waits, longer each time.
    pub fn refused(&self, wait: Duration) {
        let mut state = self.state();
        state.refusals = state.refusals.saturating_add(1);
        let grown = self.window.saturating_mul(1 << state.refusals.min(6)) / 2;
        let pause_for = wait.max(grown.min(LONGEST_PAUSE));
        state.until = state.until.max(Instant::now() + pause_for);
    }

    /// The server took a request. Whether it had refused some before.
    pub fn accepted(&self) -> bool {
        std::mem::take(&mut self.state().refusals) > 0
    }

    /// Others share the limit, and were refused.
    #[cfg(feature = "redis")]
    pub fn others_were_refused(&self) {
        let mut state = self.state();
        state.refusals = state.refusals.max(1);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a caller is told for whom the wait is too long.
pub(crate) fn too_long(left: Duration) -> Error {
    let error = Error::new(ErrorKind::RateLimited, "the server asked everybody to wait");
    error.with_retry_after(Some(left.as_secs_f64().ceil()))
}
