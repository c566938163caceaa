//! A call that has not begun.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use tokio_util::sync::CancellationToken;

use super::call::Erased;
use super::engine::Plan;
use super::lane::Stay;
use super::state::Inner;
use crate::operation::ZoneUse;
use crate::{Error, Result};

/// A call that is carried on by polling it.
pub(super) type Running = Pin<Box<dyn Future<Output = Result<Erased>> + Send>>;

/// All that a call needs to begin.
pub(super) struct Work {
    pub inner: Arc<Inner>,
    pub name: &'static str,
    pub zone: ZoneUse,
    pub plan: Plan,
    pub cancelled: CancellationToken,
}

impl Work {
    /// The call, to be polled in any runtime.
    pub fn begin(self) -> Running {
        let Self {
            inner,
            name,
            zone,
            plan,
            cancelled,
        } = self;
        Box::pin(async move {
            let mut call = pin!(inner.run(name, zone, plan, &cancelled));
            // A panic is told of as another failure, wherever the call is carried.
            let carried = poll_fn(|cx| {
                catch_unwind(AssertUnwindSafe(|| call.as_mut().poll(cx)))
                    .unwrap_or_else(|_| Poll::Ready(Err(internal())))
            });
            carried.await.map(|carried| carried.output)
        })
    }

    /// Whether it may be carried by another runtime than the one that all calls share, where
    /// the connections to Redis are.
    pub fn is_free(&self) -> bool {
        self.inner.settings.redis.is_none()
    }

    /// Begins the call in the thread that is going to wait for it, if there is a lane for it.
    pub fn begin_in_lane(self) -> std::result::Result<Stay, Self> {
        if !self.is_free() || self.inner.is_closed() {
            return Err(self);
        }
        let Ok(live) = self.inner.live() else {
            return Err(self);
        };
        match live.lanes.take() {
            Some(lane) => Ok(Stay::new(live, lane, self.begin())),
            None => Err(self),
        }
    }
}

pub(in crate::client) fn internal() -> Error {
    Error::unexpected("amocore failed internally; please report it").with_may_have_happened(true)
}
