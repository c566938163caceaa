//! Stores for tokens that are written in Kotlin. What is asked of them is an event; a thread of
//! Kotlin's own answers.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use amocore::{KeepTokens, StoreFailure, TokenStore};
use jni::EnvUnowned;
use jni::jni_mangle;
use jni::objects::{JByteArray, JClass};
use jni::sys::{jboolean, jlong};

use crate::answer::Mark;
use crate::crossing::{doing, telling};
use crate::events::{Event, leave};
use crate::failure::Failure;
use crate::registry::Registry;
use crate::request::text;

/// What a store gives back, or why it failed, in the application's words.
type Reply = Result<Option<String>, String>;

static STORES: Registry<Sender<Reply>> = Registry::new();

/// A store as the core calls it.
struct Keeper {
    number: i64,
    /// One question at a time.
    replies: Mutex<Receiver<Reply>>,
}

impl Keeper {
    fn ask(&self, mark: Mark, text: &str) -> Result<Option<String>, StoreFailure> {
        let replies = self.replies.lock().unwrap_or_else(PoisonError::into_inner);
        leave(Event {
            number: self.number,
            mark,
            text: text.to_owned(),
        });
        Ok(replies.recv()??)
    }
}

impl KeepTokens for Keeper {
    fn load(&self) -> Result<Option<String>, StoreFailure> {
        self.ask(Mark::Load, "")
    }

    fn save(&self, tokens: &str) -> Result<(), StoreFailure> {
        self.ask(Mark::Save, tokens).map(drop)
    }

    fn lock(&self) -> Result<(), StoreFailure> {
        self.ask(Mark::Lock, "").map(drop)
    }

    fn unlock(&self) {
        // There is nobody to tell if this fails.
        let _ = self.ask(Mark::Unlock, "");
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        STORES.remove(self.number);
        leave(Event {
            number: self.number,
            mark: Mark::Release,
            text: String::new(),
        });
    }
}

/// The number that stands in a client's settings for the store of a number of Kotlin's. It is
/// good once.
#[jni_mangle("amocore.ffi.Native")]
pub fn store<'local>(_: EnvUnowned<'local>, _: JClass<'local>, number: jlong) -> jlong {
    doing(|| {
        let (sender, replies) = channel();
        STORES.put(number, || sender);
        let keeper = Keeper {
            number,
            replies: Mutex::new(replies),
        };
        let given = TokenStore::new(keeper).into_number();
        jlong::try_from(given).unwrap_or_default()
    })
}

/// Answers the core's question.
#[jni_mangle("amocore.ffi.Native")]
pub fn reply<'local>(
    env: EnvUnowned<'local>,
    _: JClass<'local>,
    store: jlong,
    failed: jboolean,
    given: JByteArray<'local>,
) {
    let send = |reply: Reply| {
        // Fails if nobody waits any more.
        let _ = STORES.with(store, |sender| sender.send(reply));
    };
    let act = |env: &mut jni::Env<'local>| {
        let given = match given.is_null() {
            true => None,
            false => Some(text(env, &given)?),
        };
        send(match failed {
            true => Err(given.unwrap_or_default()),
            false => Ok(given),
        });
        Ok(())
    };
    telling(env, act, |_: Failure| {
        send(Err("its answer could not be read".to_owned()));
    });
}
