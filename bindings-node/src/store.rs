//! Stores for tokens that are written in JavaScript. The core asks on threads of its own; what is
//! asked waits until JavaScript, on the thread of its own, takes and answers it.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use amocore::{KeepTokens, StoreFailure, TokenStore};
use napi::Result;
use napi::bindgen_prelude::{Function, Unknown};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;

/// How long JavaScript may be busy with something else before it takes what is asked. Then it may
/// take its time: a lock waits for another process.
const PATIENCE: Duration = Duration::from_secs(60);

/// Tells JavaScript that something is asked. It keeps no process alive.
type Bell = ThreadsafeFunction<(), Unknown<'static>, (), napi::Status, false, true>;

type Answer = std::result::Result<Option<String>, String>;

/// What is asked of a store.
#[napi(object)]
#[derive(Clone)]
pub struct NativeAsk {
    /// Names it when it is answered.
    pub number: u32,
    /// `load`, `save`, `lock` or `unlock`.
    pub what: String,
    /// What is to be saved.
    pub tokens: Option<String>,
}

impl fmt::Debug for NativeAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NativeAsk")
            .field("number", &self.number)
            .field("what", &self.what)
            .finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Asked {
    last: u32,
    waiting: VecDeque<NativeAsk>,
    unanswered: HashMap<u32, Sender<Answer>>,
}

#[derive(Default)]
struct Desk(Mutex<Asked>);

impl Desk {
    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes back what is asked, unless JavaScript has taken it.
    fn withdraw(&self, number: u32) -> bool {
        let mut asked = self.asked();
        let before = asked.waiting.len();
        asked.waiting.retain(|ask| ask.number != number);
        let is_withdrawn = asked.waiting.len() < before;
        if is_withdrawn {
            asked.unanswered.remove(&number);
        }
        is_withdrawn
    }
}

/// A store as the core calls it.
struct Keeper {
    desk: Arc<Desk>,
    bell: Bell,
}

impl Keeper {
    fn ask(
        &self,
        what: &str,
        tokens: Option<&str>,
    ) -> std::result::Result<Option<String>, StoreFailure> {
        let (reply, answered) = channel();
        let number = {
            let mut asked = self.desk.asked();
            asked.last = asked.last.wrapping_add(1);
            let number = asked.last;
            asked.unanswered.insert(number, reply);
            asked.waiting.push_back(NativeAsk {
                number,
                what: what.to_owned(),
                tokens: tokens.map(str::to_owned),
            });
            number
        };
        let rung = self.bell.call((), ThreadsafeFunctionCallMode::NonBlocking);
        let patience = match rung {
            // Nobody will come to take it.
            napi::Status::Closing => Duration::ZERO,
            _ => PATIENCE,
        };
        let answer = match answered.recv_timeout(patience) {
            Err(RecvTimeoutError::Timeout) if !self.desk.withdraw(number) => answered.recv().ok(),
            answer => answer.ok(),
        };
        let answer = answer.ok_or("it does not answer")?;
        answer.map_err(StoreFailure::from)
    }
}

impl KeepTokens for Keeper {
    fn load(&self) -> std::result::Result<Option<String>, StoreFailure> {
        self.ask("load", None)
    }

    fn save(&self, tokens: &str) -> std::result::Result<(), StoreFailure> {
        self.ask("save", Some(tokens)).map(drop)
    }

    fn lock(&self) -> std::result::Result<(), StoreFailure> {
        self.ask("lock", None).map(drop)
    }

    fn unlock(&self) {
        // There is nobody left whom a failure would help.
        let _ = self.ask("unlock", None);
    }
}

/// What is asked of one store.
#[napi]
pub struct NativeTokenStore {
    desk: Arc<Desk>,
    number: f64,
}

#[napi]
impl NativeTokenStore {
    /// A store; `bell` is called when something is asked.
    #[napi(constructor)]
    pub fn new(bell: Function<'_, (), Unknown<'static>>) -> Result<Self> {
        let bell = bell
            .build_threadsafe_function::<()>()
            .weak::<true>()
            .build()?;
        let desk = Arc::new(Desk::default());
        let keeper = Keeper {
            desk: Arc::clone(&desk),
            bell,
        };
        Ok(Self {
            desk,
            number: TokenStore::new(keeper).into_number() as f64,
        })
    }

    /// The number that stands for the store in a client's settings. It is good once.
    #[napi(getter)]
    pub fn number(&self) -> f64 {
        self.number
    }

    /// Takes what is asked next.
    #[napi]
    pub fn next(&self) -> Option<NativeAsk> {
        self.desk.asked().waiting.pop_front()
    }

    /// Answers, with what was loaded or with what went wrong.
    #[napi]
    pub fn answer(&self, number: u32, tokens: Option<String>, problem: Option<String>) {
        let reply = self.desk.asked().unanswered.remove(&number);
        if let Some(reply) = reply {
            // Nobody may be waiting any more.
            let _ = reply.send(problem.map_or(Ok(tokens), Err));
        }
    }
}

/// Who waits for an answer waits in vain once JavaScript is gone.
impl Drop for NativeTokenStore {
    fn drop(&mut self) {
        let mut asked = self.desk.asked();
        asked.waiting.clear();
        asked.unanswered.clear();
    }
}

impl fmt::Debug for NativeTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NativeTokenStore")
    }
}
