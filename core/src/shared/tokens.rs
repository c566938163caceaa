//! Tokens in Redis.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use ::redis::{Commands as _, Connection, RedisError};
use zeroize::Zeroizing;

use super::Place;
use super::scripts::{EXTEND, UNLOCK};
use crate::session::oauth::Tokens;
use crate::{Error, Result};

/// How long a lock lasts whose holder is gone.
const LOCK: Duration = Duration::from_secs(30);

/// How often its holder extends it: a renewal waits for its turn at the limiter, however long.
const EXTENDING: Duration = Duration::from_secs(10);

/// How long the lock is waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

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
    /// Whoever extends it stops when this is dropped.
    _held: Sender<()>,
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
        let taken = self.ask("locked", |redis| {
            while !self.takes(&holder, redis)? {
                if begun.elapsed() > LONGEST_WAIT {
                    return Ok(false);
                }
                thread::sleep(TICK);
            }
            Ok(true)
        })?;
        if !taken {
            let problem = "has a lock on the tokens that nobody gives back";
            return Err(Error::configuration("redis_url", problem));
        }
        let (held, over) = channel();
        let (tokens, name) = (self.clone(), holder.clone());
        thread::spawn(move || {
            while over.recv_timeout(EXTENDING) == Err(RecvTimeoutError::Timeout) {
                tokens.extend(&name);
            }
        });
        Ok(RedisLock {
            tokens: self.clone(),
            holder,
            _held: held,
        })
    }

    /// Whether the lock is `holder`'s now.
    fn takes(&self, holder: &str, redis: &mut Connection) -> std::result::Result<bool, RedisError> {
        let mut command = ::redis::cmd("SET");
        command.arg(self.lock_key()).arg(holder);
        command.arg("NX").arg("PX").arg(LOCK.as_millis() as u64);
        let taken: Option<String> = command.query(redis)?;
        Ok(taken.is_some())
    }

    /// If that fails it is tried again before the lock ends.
    fn extend(&self, holder: &str) {
        let _: Result<i64> = self.ask("locked", |redis| {
            EXTEND
                .key(self.lock_key())
                .arg(holder)
                .arg(LOCK.as_millis() as u64)
                .invoke(redis)
        });
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
