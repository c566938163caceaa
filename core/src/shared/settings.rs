//! What the settings say about Redis.

use std::sync::Arc;

use super::{Place, RedisTokens, SharedLimiter};
use crate::{Error, Result, Secret};

/// A Redis server, and what this process may do without it.
#[derive(Debug)]
pub(crate) struct Redis {
    place: Place,
    share: Option<f64>,
}

impl Redis {
    /// Checks the settings; `limit` is that of the account, or 0 for none. Redis has to be known to
    /// the machine's certificate authorities or to those in `ca_certificates`.
    ///
    /// # Errors
    /// `Configuration`, naming the setting.
    pub fn new(
        url: Option<Secret>,
        share: Option<f64>,
        limit: f64,
        ca_certificates: Option<&str>,
    ) -> Result<Option<Self>> {
        let Some(url) = url else {
            return match share {
                Some(_) => Err(Error::configuration("redis_share", "goes with redis_url")),
                None => Ok(None),
            };
        };
        if share.is_some_and(|share| !(0.001..=limit).contains(&share)) {
            let problem = "must be from 0.001 to requests_per_second";
            return Err(Error::configuration("redis_share", problem));
        }
        let place = Place::new(url, ca_certificates)?;
        Ok(Some(Self { place, share }))
    }

    /// The address, and the password in it.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.place.secrets()
    }

    /// The limiter of the account at `authority`.
    ///
    /// # Errors
    /// `Configuration` if the process cannot keep one.
    pub fn limiter(&self, authority: &str, per_second: f64) -> Result<Arc<SharedLimiter>> {
        SharedLimiter::shared(&self.place, authority, per_second, self.share)
    }

    /// The tokens of an integration in the account at `authority`.
    pub fn tokens(&self, authority: &str, client_id: &str) -> RedisTokens {
        RedisTokens::new(self.place.clone(), authority, client_id)
    }
}
