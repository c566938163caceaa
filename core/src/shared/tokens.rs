//! Tokens in Redis.

use std::thread;
use std::time::{Duration, Instant};

use ::redis::{Commands as _, Connection, RedisError};
use zeroize::Zeroizing;

use super::Place;
use super::scripts::UNLOCK;
use crate::session::oauth::Tokens;
use crate::{Error, Result};

/// How long a lock lasts whose holder is gone. It is no danger if the holder is only slow: what it
/// gets is the newest pair, since the server takes a refresh token once.
const LOCK: Duration = Duration::from_secs(90);

/// How long the lock is waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(100);

/// How often it is asked for.
const TICK: Duration = Duration::from_millis(20);

/// The tokens of one integration in one account.
#[derive(Debug, Clone)]
pub(crate) struct RedisTokens {
    place: Place,
    key: String,
}

/// The lock of those tokens.
#[derive(Debug)]
pub(crate) struct RedisLock {
    tokens: RedisTokens,
    holder: String,
}

/// All of these block.
impl RedisTokens {
    pub fn new(place: Place, authority: &str, client_id: &str) -> Self {
        Self {
            place,
            key: format!("amocore:{{{authority}}}:tokens:{client_id}"),
        }
    }

    /// The tokens, if they are there.
    pub fn load(&self) -> Result<Option<Tokens>> {
        let text: Option<String> = self.ask("read", |redis| redis.get(&self.key))?;
        let Some(text) = text.map(Zeroizing::new) else {
            return Ok(None);
        };
        // What serde says might show a token.
        serde_json::from_str(&text).map(Some).map_err(|_| {
            let problem = format!("{} in it was not saved by amocore", self.key);
            Error::configuration("redis_url", problem)
        })
    }

    /// Replaces the tokens. They last as long as Redis keeps them.
    pub fn save(&self, tokens: &Tokens) -> Result<()> {
        let text = tokens.as_text();
        self.ask("written", |redis| redis.set(&self.key, text.text()))
    }

    /// Waits for the lock.
    pub fn lock(&self) -> Result<RedisLock> {
        let holder = super::limiter::unique();
        let begun = Instant::now();
        loop {
            let taken: Option<String> = self.ask("locked", |redis| {
                ::redis::cmd("SET")
                    .arg(self.lock_key())
                    .arg(&holder)
                    .arg("NX")
                    .arg("PX")
                    .arg(LOCK.as_millis() as u64)
                    .query(redis)
            })?;
            if taken.is_some() {
                let tokens = self.clone();
                return Ok(RedisLock { tokens, holder });
            }
            if begun.elapsed() > LONGEST_WAIT {
                let problem = "has a lock on the tokens that nobody gives back";
                return Err(Error::configuration("redis_url", problem));
            }
            thread::sleep(TICK);
        }
    }

    fn lock_key(&self) -> String {
        format!("{}:lock", self.key)
    }

    fn ask<T>(
        &self,
        what: &str,
        ask: impl FnOnce(&mut Connection) -> std::result::Result<T, RedisError>,
    ) -> Result<T> {
        let answer = self
            .place
            .connect_blocking()
            .and_then(|mut redis| ask(&mut redis));
        answer.map_err(|error| {
            let problem = self.place.problem(&error);
            let text = format!("has tokens that cannot be {what}: {problem}");
            Error::configuration("redis_url", text)
        })
    }
}

impl Drop for RedisLock {
    fn drop(&mut self) {
        // If it cannot be given back it ends by itself.
        let _: Result<i64> = self.tokens.ask("freed", |redis| {
            UNLOCK
                .key(self.tokens.lock_key())
                .arg(&self.holder)
                .invoke(redis)
        });
    }
}
