//! The only I/O.

mod body;
mod http;
mod limiter;
mod retry;
mod tls;

pub(crate) use body::Body;
pub(crate) use http::{Exchanged, Http, Outgoing, Trouble};
pub(crate) use limiter::Limiter;
pub(crate) use retry::backoff;
