//! A build without Redis: the same types, of which there are no values.

use std::sync::Arc;
use std::time::Duration;

use crate::session::oauth::Tokens;
use crate::transport::Slot;
use crate::{Error, Result, Secret};

#[derive(Debug)]
pub(crate) enum Redis {}
pub(crate) enum SharedLimiter {}
pub(crate) enum Lease {}
#[derive(Debug)]
pub(crate) enum RedisTokens {}
#[derive(Debug)]
pub(crate) enum RedisLock {}

impl Redis {
    pub fn new(
        url: Option<Secret>,
        share: Option<f64>,
        _: f64,
        _: Option<&str>,
    ) -> Result<Option<Self>> {
        let given = match (url, share) {
            (None, None) => return Ok(None),
            (Some(_), _) => "redis_url",
            (None, Some(_)) => "redis_share",
        };
        let problem = "needs a build of amocore with the feature `redis`, which this one lacks";
        Err(Error::configuration(given, problem))
    }

    pub fn secrets(&self) -> std::iter::Empty<&str> {
        match *self {}
    }

    pub fn limiter(&self, _: &str, _: f64) -> Result<Arc<SharedLimiter>> {
        match *self {}
    }

    pub fn tokens(&self, _: &str, _: &str) -> RedisTokens {
        match *self {}
    }
}

impl SharedLimiter {
    pub async fn slot(&self, _: Duration) -> Result<Slot> {
        match *self {}
    }

    pub fn refused(&self, _: Duration) {
        match *self {}
    }

    pub fn accepted(&self) {
        match *self {}
    }

    pub fn problem(&self) -> Option<String> {
        match *self {}
    }
}

impl Lease {
    pub async fn end(self) {
        match self {}
    }
}

impl RedisTokens {
    pub fn load(&self) -> Result<Option<Tokens>> {
        match *self {}
    }

    pub fn save(&self, _: &Tokens) -> Result<()> {
        match *self {}
    }

    pub fn lock(&self) -> Result<RedisLock> {
        match *self {}
    }
}
