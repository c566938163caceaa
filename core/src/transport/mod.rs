//! The only I/O.

mod body;
mod http;
mod limit;
mod limiter;
mod pause;
mod retry;
pub(crate) mod tls;

pub(crate) use body::Body;
pub(crate) use http::{Exchanged, Http, Outgoing, Trouble};
pub(crate) use limit::{Limit, Slot};
#[cfg(feature = "redis")]
pub(crate) use limiter::{Limiter, slots};
#[cfg(feature = "redis")]
pub(crate) use pause::{LONGEST_PAUSE, Pause, too_long};
pub(crate) use retry::backoff;
