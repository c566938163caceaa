//! Stores for tokens that are written in Kotlin. What is asked of them is an event; a thread of
//! Kotlin's own answers.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

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

/// Where a store's answer lies until it is taken.
#[derive(Default)]
struct Letterbox {
    reply: Mutex<Option<Reply>>,
    bell: Condvar,
}

static STORES: Registry<Arc<Letterbox>> = Registry::new();

impl Letterbox {
    fn leave(&self, reply: Reply) {
        *self.reply.lock().unwrap_or_else(PoisonError::into_inner) = Some(reply);
        self.bell.notify_one();
    }

    fn wait(&self) -> Reply {
        let mut lying = self.reply.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(reply) = lying.take() {
                return reply;
            }
            let woken = self.bell.wait(lying);
            lying = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A store as the core calls it.
struct Keeper {
    number: i64,
    /// One question at a time.
    asking: Mutex<Arc<Letterbox>>,
}

impl Keeper {
    fn ask(&self, mark: Mark, text: &str) -> Result<Option<String>, StoreFailure> {
        let letterbox = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        leave(Event {
            number: self.number,
            mark,
            text: text.to_owned(),
        });
        Ok(letterbox.wait()?)
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
        let letterbox = Arc::<Letterbox>::default();
        STORES.put(number, || Arc::clone(&letterbox));
        let keeper = Keeper {
            number,
            asking: Mutex::new(letterbox),
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
        // If nobody waits any more, there is nothing to do.
        STORES.with(store, |letterbox| letterbox.leave(reply));
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
