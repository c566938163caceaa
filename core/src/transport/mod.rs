//! The only I/O.

mod body;
mod connection;
mod connections;
mod connector;
mod http;
mod incoming;
mod kept;
mod limit;
mod limiter;
mod pause;
mod pools;
mod retry;
pub(crate) mod tls;
mod trouble;

pub(crate) use body::Body;
pub(crate) use http::{Exchanged, Outgoing};
pub(crate) use limit::{Limit, Slot};
#[cfg(feature = "redis")]
pub(crate) use limiter::{Limiter, slots};
#[cfg(feature = "redis")]
pub(crate) use pause::{LONGEST_PAUSE, Pause, too_long};
pub(crate) use pools::{HttpSettings, Pools};
pub(crate) use retry::backoff;
pub(crate) use trouble::Trouble;
