//! Answers that are kept until something is written: most of what is read is read again before it has
//! changed, and to look it up again and write it as JSON takes many times as long as all the rest.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::Method;

use crate::answer::Answer;
use crate::clock::Timestamp;
use crate::context::Context;
use crate::request::Request;
use crate::store::account::User;

/// So many answers are kept, and so many bytes of them, before all are forgotten.
const MOST: usize = 1024;
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// Longer ones are not.
const LONGEST: usize = 1024 * 1024;
/// Of what is asked, time changes the zone's offset alone, and that at quarters of an hour.
const QUARTER: Timestamp = 15 * 60;

/// The answers.
#[derive(Debug, Default)]
pub struct Kept(Mutex<Answers>);

#[derive(Debug, Default)]
struct Answers {
    /// Of the account as it was then.
    version: u64,
    /// By path and query.
    found: HashMap<String, Vec<(Key, Answer)>>,
    count: usize,
    bytes: usize,
}

/// All that an answer depends on, beside the account, path and query.
#[derive(Debug, PartialEq, Eq)]
struct Key {
    user: i64,
    quarter: Timestamp,
    since: String,
}

impl Kept {
    /// The answer to a request to read, as `make` has made it of the same account before, or as it makes
    /// it now.
    pub fn answer<E>(
        &self,
        context: &Context,
        request: &Request,
        user: &User,
        make: impl FnOnce() -> Result<Answer, E>,
    ) -> Result<Answer, E> {
        let is_read = request.method == Method::GET && request.body.is_empty();
        let version = context.store.version();
        let (true, Some(version)) = (is_read, version) else {
            return make();
        };
        let key = Key {
            user: user.id,
            quarter: context.clock.now().div_euclid(QUARTER),
            since: request.header("if-modified-since").to_owned(),
        };
        let target = request.target();
        let mut kept = self.kept();
        if kept.version == version
            && let Some(known) = kept.found.get(&target)
            && let Some((_, answer)) = known.iter().find(|(known, _)| *known == key)
        {
            return Ok(answer.clone());
        }
        drop(kept);
        let answer = make()?;
        if answer.body.len() <= LONGEST && context.store.version() == Some(version) {
            kept = self.kept();
            let is_full = kept.count >= MOST || kept.bytes >= MOST_BYTES;
            if kept.version != version || is_full {
                *kept = Answers {
                    version,
                    ..Answers::default()
                };
            }
            kept.count += 1;
            kept.bytes += answer.body.len();
            let known = kept.found.entry(target).or_default();
            known.push((key, answer.clone()));
        }
        Ok(answer)
    }

    /// Whether somebody has been answered this already.
    pub fn knows(&self, context: &Context, request: &Request) -> bool {
        let kept = self.kept();
        context.store.version() == Some(kept.version) && kept.found.contains_key(&request.target())
    }

    fn kept(&self) -> MutexGuard<'_, Answers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
