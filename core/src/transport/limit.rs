//! The limit of an account's requests, whoever shares it.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;

use super::limiter::{Limiter, OwnSlot, slots};
use crate::Result;
use crate::runtime::runtime;
use crate::shared::{Lease, Redis, SharedLimiter};

/// Who shares the limit of an account.
#[derive(Clone)]
pub(crate) enum Limit {
    /// The clients of this process.
    Own(Arc<Limiter>),
    /// Those of all processes with the same Redis. A slot ends by itself after `lease`.
    Shared {
        limiter: Arc<SharedLimiter>,
        lease: Duration,
    },
}

/// The right to have one request on the wire. It is given back one window after it is dropped.
pub(crate) struct Slot(Option<Held>);

enum Held {
    Own(OwnSlot),
    Shared(Lease),
}

impl Limit {
    /// The limit of the account at `authority`. No request takes longer than `longest`.
    ///
    /// # Errors
    /// `Configuration` if the process cannot keep one.
    pub fn new(
        authority: &str,
        per_second: f64,
        redis: Option<&Redis>,
        longest: Duration,
    ) -> Result<Self> {
        let Some(redis) = redis else {
            return Limiter::shared(authority, per_second).map(Self::Own);
        };
        let limiter = redis.limiter(authority, per_second)?;
        let (_, window) = slots(per_second);
        Ok(Self::Shared {
            limiter,
            lease: longest + window,
        })
    }

    /// Waits for a slot, and for the end of a pause.
    ///
    /// # Errors
    /// `RateLimited` if the server asked for a pause longer than a minute, which is the caller's
    /// to wait for.
    pub async fn slot(&self) -> Result<Slot> {
        let held = match self {
            Self::Own(limiter) => Held::Own(limiter.slot().await?),
            Self::Shared { limiter, lease } => return limiter.slot(*lease).await,
        };
        Ok(Slot(Some(held)))
    }

    /// The server refused a request for the rate: everybody waits, longer each time.
    pub fn refused(&self, wait: Duration) {
        match self {
            Self::Own(limiter) => limiter.refused(wait),
            Self::Shared { limiter, .. } => limiter.refused(wait),
        }
    }

    /// The server took a request.
    pub fn accepted(&self) {
        match self {
            Self::Own(limiter) => limiter.accepted(),
            Self::Shared { limiter, .. } => limiter.accepted(),
        }
    }

    /// Why the limit is not shared, although it should be.
    pub fn problem(&self) -> Option<String> {
        match self {
            Self::Own(_) => None,
            Self::Shared { limiter, .. } => limiter.problem(),
        }
    }
}

impl From<OwnSlot> for Slot {
    fn from(slot: OwnSlot) -> Self {
        Self(Some(Held::Own(slot)))
    }
}

impl From<Lease> for Slot {
    fn from(lease: Lease) -> Self {
        Self(Some(Held::Shared(lease)))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        // Nobody may drive the runtime of this thread while the window passes.
        let (Some(held), true, Ok(runtime)) =
            (self.0.take(), Handle::try_current().is_ok(), runtime())
        else {
            return;
        };
        runtime.spawn(async move {
            match held {
                Held::Own(slot) => slot.end().await,
                Held::Shared(lease) => lease.end().await,
            }
        });
    }
}
