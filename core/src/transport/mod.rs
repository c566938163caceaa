//! The only I/O.

mod http;
mod limiter;
mod retry;
mod tls;

pub(crate) use http::{Http, Outgoing, Trouble};
pub(crate) use limiter::Limiter;
pub(crate) use retry::backoff;
