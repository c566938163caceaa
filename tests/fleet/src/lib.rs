//! Every language at once over one Redis: one limit, and one pair of tokens.
//!
//! The conformance runners are the clients. Each is given [`Fleet`] as its case server; all of
//! those have the account and the Redis of one `amocore-fleet-account`, which judges at the end.

mod account;
mod calls;
mod redis;

pub use account::{PER_SECOND, account, given, refused};
pub use calls::{CALLS, CODE, Fleet, REDIS, SANDBOX};
pub use redis::{PASSWORD, Redis};
