//! Answers that are kept until something is written: most of what is read is read again before it has
//! changed, and to look it up again and write it as JSON takes many times as long as all the rest.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::Method;

use crate::answer::Answer;
use crate::context::Context;
use crate::request::Request;
use crate::store::account::User;

/// So many answers are kept, and so many bytes of them and of what was asked. The oldest makes room for
/// the next: to forget all at once would give memory back to the system, to have it page by page again.
const MOST: usize = 1024;
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// Longer ones are not.
const LONGEST: usize = 1024 * 1024;

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
#[derive(Debug)]
struct Key {
    user: Arc<User>,
    since: String,
}

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        // A request may have found its user before a reset, after which another has the same id.
        Arc::ptr_eq(&self.user, &other.user) && self.since == other.since
    }
}

impl Kept {
    /// The answer to a request to read, as `make` has made it of the same account before, or as it makes
    /// it now.
    pub fn answer<E>(
        &self,
        context: &Context,
        request: &Request,
        user: &Arc<User>,
        make: impl FnOnce() -> Result<Answer, E>,
    ) -> Result<Answer, E> {
        let is_read = request.method == Method::GET && request.body.is_empty();
        let version = context.store.version();
        let (true, Some(version)) = (is_read, version) else {
            return make();
        };
        let key = Key {
            user: Arc::clone(user),
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
            if kept.version < version {
                *kept = Answers {
                    version,
                    ..Answers::default()
                };
            }
            if kept.version == version {
                kept.add(target.into(), key, answer.clone());
            }
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
        self.bytes += size(&target, &key, &answer);
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
        if let Some((key, answer)) = known.pop_front() {
            self.bytes -= size(&target, &key, &answer);
        }
        if known.is_empty() {
            self.found.remove(&target);
        }
    }
}

/// The bytes of an answer and of what was asked.
fn size(target: &str, key: &Key, answer: &Answer) -> usize {
    target.len() + key.since.len() + answer.body.len()
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use bytes::Bytes;
    use hyper::{HeaderMap, StatusCode};

    use super::*;
    use crate::options::Options;

    fn context() -> Context {
        Context::open(Options::default()).unwrap()
    }

    fn plain(text: impl Into<Vec<u8>>) -> Answer {
        Answer::new(StatusCode::OK, "text/plain", text)
    }

    /// What the user is told when `made` is what would be made now.
    fn told(context: &Context, user: &Arc<User>, made: &'static str) -> Bytes {
        let request = Request {
            method: Method::GET,
            path: "/api/v2/account".to_owned(),
            query: None,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            client_ip: String::new(),
        };
        let make = || Ok::<_, Infallible>(plain(made));
        let answer = context.kept.answer(context, &request, user, make);
        answer.unwrap().body
    }

    #[test]
    fn a_user_of_before_a_reset_leaves_no_answer_for_that_of_after_it() {
        let context = context();
        let before = Arc::clone(&context.store.users()[0]);
        assert_eq!(told(&context, &before, "first"), "first");
        assert_eq!(told(&context, &before, "second"), "first");
        context.reset(None).unwrap();
        let after = Arc::clone(&context.store.users()[0]);
        assert_eq!(before.id, after.id);
        // Of a request that came before the reset.
        assert_eq!(told(&context, &before, "third"), "third");
        assert_eq!(told(&context, &after, "fourth"), "fourth");
        assert_eq!(told(&context, &after, "fifth"), "fourth");
    }

    fn add(answers: &mut Answers, target: &str, user: &Arc<User>, length: usize) {
        let key = Key {
            user: Arc::clone(user),
            since: "since".to_owned(),
        };
        answers.add(target.into(), key, plain(vec![b'a'; length]));
    }

    #[test]
    fn the_oldest_make_room() {
        let users = context().store.users();
        let (one, other) = (&users[0], &users[1]);
        let mut answers = Answers::default();
        add(&mut answers, "first", one, 10);
        add(&mut answers, "first", other, 10);
        for number in 0..MOST - 1 {
            add(&mut answers, &format!("{number:05}"), one, 1);
        }
        let left: Vec<i64> = answers.found["first"]
            .iter()
            .map(|(it, _)| it.user.id)
            .collect();
        assert_eq!(left, [other.id]);
        let bytes = (5 + 5 + 10) + (5 + 5 + 1) * (MOST - 1);
        assert_eq!((answers.ages.len(), answers.bytes), (MOST, bytes));
        add(&mut answers, "large", one, MOST_BYTES);
        add(&mut answers, "last", one, 1);
        assert_eq!(answers.found.len(), 1);
        assert_eq!((answers.ages.len(), answers.bytes), (1, 4 + 5 + 1));
    }
}
