//! Answers that are kept until something is written: most of what is read is read again before it has
//! changed, and to look it up again and write it as JSON takes many times as long as all the rest.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::Method;

use crate::answer::Answer;
use crate::clock::Timestamp;
use crate::context::Context;
use crate::request::Request;
use crate::store::account::User;

/// So many answers are kept, and so many bytes of them and of what was asked. The oldest makes room for
/// the next: to forget all at once would give memory back to the system, to have it page by page again.
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
    found: HashMap<Arc<str>, VecDeque<(Key, Answer)>>,
    /// Paths and queries, oldest first.
    ages: VecDeque<Arc<str>>,
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
            && let Some(known) = kept.found.get(target.as_str())
            && let Some((_, answer)) = known.iter().find(|(known, _)| *known == key)
        {
            return Ok(answer.clone());
        }
        drop(kept);
        let answer = make()?;
        if answer.body.len() <= LONGEST && context.store.version() == Some(version) {
            kept = self.kept();
            if kept.version != version {
                *kept = Answers {
                    version,
                    ..Answers::default()
                };
            }
            kept.add(target.into(), key, answer.clone());
        }
        Ok(answer)
    }

    /// Whether somebody has been answered this already.
    pub fn knows(&self, context: &Context, request: &Request) -> bool {
        let kept = self.kept();
        context.store.version() == Some(kept.version)
            && kept.found.contains_key(request.target().as_str())
    }

    fn kept(&self) -> MutexGuard<'_, Answers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answers {
    fn add(&mut self, target: Arc<str>, key: Key, answer: Answer) {
        while self.ages.len() >= MOST || self.bytes >= MOST_BYTES {
            self.forget_oldest();
        }
        self.bytes += target.len() + answer.body.len();
        self.ages.push_back(Arc::clone(&target));
        self.found
            .entry(target)
            .or_default()
            .push_back((key, answer));
    }

    fn forget_oldest(&mut self) {
        let Some(target) = self.ages.pop_front() else {
            return;
        };
        let Some(known) = self.found.get_mut(&target) else {
            return;
        };
        if let Some((_, answer)) = known.pop_front() {
            self.bytes -= target.len() + answer.body.len();
        }
        if known.is_empty() {
            self.found.remove(&target);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::StatusCode;

    fn add(answers: &mut Answers, target: &str, user: i64, length: usize) {
        let key = Key {
            user,
            quarter: 0,
            since: String::new(),
        };
        let answer = Answer::new(StatusCode::OK, "text/plain", vec![b'a'; length]);
        answers.add(target.into(), key, answer);
    }

    #[test]
    fn the_oldest_make_room() {
        let mut answers = Answers::default();
        add(&mut answers, "first", 1, 10);
        add(&mut answers, "first", 2, 10);
        for number in 0..MOST - 1 {
            add(&mut answers, &format!("{number:05}"), 1, 1);
        }
        let left: Vec<i64> = answers.found["first"]
            .iter()
            .map(|(it, _)| it.user)
            .collect();
        assert_eq!(left, [2]);
        let bytes = (5 + 10) + (5 + 1) * (MOST - 1);
        assert_eq!((answers.ages.len(), answers.bytes), (MOST, bytes));
        add(&mut answers, "large", 1, MOST_BYTES);
        add(&mut answers, "last", 1, 1);
        assert_eq!(answers.found.len(), 1);
        assert_eq!((answers.ages.len(), answers.bytes), (1, 4 + 1));
    }
}
