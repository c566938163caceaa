//! What several processes and machines share over Redis: the limit of an account, and tokens.

#[cfg(not(feature = "redis"))]
mod absent;
#[cfg(feature = "redis")]
mod address;
#[cfg(feature = "redis")]
mod limiter;
#[cfg(feature = "redis")]
mod place;
#[cfg(feature = "redis")]
mod scripts;
#[cfg(feature = "redis")]
mod settings;
#[cfg(feature = "redis")]
mod tokens;

#[cfg(not(feature = "redis"))]
pub(crate) use absent::{Lease, Redis, RedisLock, RedisTokens, SharedLimiter};
#[cfg(feature = "redis")]
use place::Place;
#[cfg(feature = "redis")]
pub(crate) use {
    limiter::{Lease, SharedLimiter},
    settings::Redis,
    tokens::{RedisLock, RedisTokens},
};
