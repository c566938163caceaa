//! One limit for processes on several machines.

use std::collections::HashMap;
use std::process;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ::redis::aio::MultiplexedConnection;
use ::redis::{RedisError, RedisResult, ScriptInvocation, Value};
use tokio::sync::{Mutex as Turns, watch};
use tokio::time::{Instant, sleep, sleep_until};

use super::Place;
use super::scripts::{ACCEPTED, BACK, END, REFUSED, SLOT};
use crate::per_process::PerProcess;
use crate::transport::{LONGEST_PAUSE, Limiter, Pause, Slot, slots, too_long};
use crate::{Error, Result};

/// How often a process asks again that waits for a slot: one may become free earlier than was
/// said, when a request is answered.
const ASKING: Duration = Duration::from_millis(100);

/// How often a process that went on alone tries to come back.
const RETRYING: Duration = Duration::from_secs(1);

/// How long all get for coming back: as long as two tries may be apart, with connecting and the
/// answer to the first.
const SETTLING: Duration = Duration::from_secs(5);

/// What a process takes that knows nothing of others, in requests per second.
const SHARE_OF_A_STRANGER: f64 = 1.0;

/// This process, among all.
static MEMBER: PerProcess<String> = PerProcess::new();

/// What tells its requests apart.
static REQUESTS: AtomicU64 = AtomicU64::new(0);

/// The share of one account, for all processes that use the same Redis.
///
/// Each request has a lease on one of the account's slots, which ends one window after its answer
/// began. Without Redis each process goes on with a share of its own.
pub(crate) struct SharedLimiter {
    place: Place,
    /// The start of all keys. In braces, so that a cluster keeps them in one place.
    prefix: String,
    /// This process, among all.
    member: Arc<String>,
    per_second: f64,
    share: Option<f64>,
    slots: usize,
    window: Duration,
    /// The pause that this process knows of, which others may not have heard of yet.
    pause: Pause,
    /// Of all calls in the process one asks; the others wait, first come, first served.
    turns: Turns<()>,
    mode: watch::Sender<Mode>,
    /// How many processes there were at last; 0 if that is not known.
    known: AtomicUsize,
    own: Weak<Self>,
}

#[derive(Clone)]
enum Mode {
    /// Redis has not been asked yet.
    Unasked,
    /// The limit is shared.
    Shared(MultiplexedConnection),
    /// Redis is away: a share of one's own, once `from` is over.
    Alone {
        limiter: Arc<Limiter>,
        from: Instant,
        problem: Arc<str>,
    },
    /// Redis is back, but the shares of those who were alone are not used up yet.
    Quiet,
}

/// A lease on a slot. If it is not known whether it was granted it is given back when it is dropped.
pub(crate) struct Lease {
    limiter: Arc<SharedLimiter>,
    request: String,
    known: bool,
}

/// What came of asking for a slot.
enum Asked {
    Granted,
    Wait(Duration),
    Paused(Duration),
    Alone,
}

impl SharedLimiter {
    /// The limiter of the account at `authority`, shared in this process, too.
    ///
    /// # Errors
    /// `Configuration` if the process cannot keep one.
    pub fn shared(
        place: &Place,
        authority: &str,
        per_second: f64,
        share: Option<f64>,
    ) -> Result<Arc<Self>> {
        type Key = (String, u64, u64, Option<u64>);
        type Registry = Mutex<HashMap<Key, Weak<SharedLimiter>>>;
        static REGISTRY: PerProcess<Registry> = PerProcess::new();
        let registry = REGISTRY.get(|| Ok::<_, Error>(Registry::default()))?;
        let mut limiters = registry.lock().unwrap_or_else(PoisonError::into_inner);
        limiters.retain(|_, limiter| limiter.strong_count() > 0);
        let key = (
            authority.to_owned(),
            place.fingerprint(),
            per_second.to_bits(),
            share.map(f64::to_bits),
        );
        if let Some(limiter) = limiters.get(&key).and_then(Weak::upgrade) {
            return Ok(limiter);
        }
        let (slots, window) = slots(per_second);
        let member = MEMBER.get(|| Ok::<_, Error>(unique()))?;
        let limiter = Arc::new_cyclic(|own| Self {
            place: place.clone(),
            prefix: format!("amocore:{{{authority}}}"),
            member,
            per_second,
            share,
            slots,
            window,
            pause: Pause::new(window),
            turns: Turns::new(()),
            mode: watch::Sender::new(Mode::Unasked),
            known: AtomicUsize::new(0),
            own: own.clone(),
        });
        limiters.insert(key, Arc::downgrade(&limiter));
        Ok(limiter)
    }

    /// Waits for a slot, and for the end of a pause. It is free again after `lease` if this
    /// process cannot give it back.
    ///
    /// # Errors
    /// `RateLimited` if the server asked for a pause longer than a minute.
    pub async fn slot(&self, lease: Duration) -> Result<Slot> {
        let _turn = self.turns.lock().await;
        let mut mode = self.mode.subscribe();
        let mut reconnected = false;
        loop {
            self.pause.over().await?;
            let now = mode.borrow_and_update().clone();
            match now {
                Mode::Unasked => self.connect().await,
                Mode::Quiet => drop(mode.changed().await),
                Mode::Alone { limiter, from, .. } => {
                    let slot = async {
                        sleep_until(from).await;
                        limiter.slot().await
                    };
                    tokio::select! {
                        biased;
                        _ = mode.changed() => {}
                        slot = slot => {
                            self.pause.over().await?;
                            return slot.map(Slot::from);
                        }
                    }
                }
                Mode::Shared(redis) => match self.asked(redis, lease).await {
                    Ok((lease, Asked::Granted)) => return Ok(lease.into()),
                    Ok((_, Asked::Wait(wait))) => sleep(wait.min(ASKING)).await,
                    Ok((_, Asked::Paused(wait))) if wait > LONGEST_PAUSE => {
                        return Err(too_long(wait));
                    }
                    Ok((_, Asked::Paused(wait))) => sleep(wait).await,
                    Ok((_, Asked::Alone)) => {
                        self.go_alone("the other processes have just found Redis again".to_owned());
                    }
                    // A server closes connections that nobody used for a while.
                    Err(error) if error.is_connection_dropped() && !reconnected => {
                        reconnected = true;
                        self.connect().await;
                    }
                    Err(error) => self.go_alone(self.place.problem(&error)),
                },
            }
        }
    }

    /// The server refused a request for the rate: everybody waits, longer each time.
    pub fn refused(&self, wait: Duration) {
        self.pause.refused(wait);
        let mut refused = REFUSED.prepare_invoke();
        refused
            .key(self.key("state"))
            .arg(millis(self.window))
            .arg(millis(wait))
            .arg(millis(LONGEST_PAUSE));
        self.tell(refused);
    }

    /// The server took a request.
    pub fn accepted(&self) {
        if self.pause.accepted() {
            let mut accepted = ACCEPTED.prepare_invoke();
            accepted.key(self.key("state"));
            self.tell(accepted);
        }
    }

    /// Why the limit is not shared, although it should be.
    pub fn problem(&self) -> Option<String> {
        match &*self.mode.borrow() {
            Mode::Alone { problem, .. } => Some(problem.to_string()),
            Mode::Unasked | Mode::Shared(_) | Mode::Quiet => None,
        }
    }

    async fn asked(
        &self,
        mut redis: MultiplexedConnection,
        lease: Duration,
    ) -> RedisResult<(Lease, Asked)> {
        let number = REQUESTS.fetch_add(1, Ordering::Relaxed);
        let Some(limiter) = self.own.upgrade() else {
            return Err(RedisError::from(std::io::Error::other("nobody asks")));
        };
        let mut held = Lease {
            limiter,
            request: format!("{}:{number}", self.member),
            known: false,
        };
        let mut question = SLOT.prepare_invoke();
        for name in ["slots", "queue", "waiting", "members", "state"] {
            question.key(self.key(name));
        }
        question
            .arg(self.slots)
            .arg(millis(self.window))
            .arg(millis(lease))
            .arg(&held.request)
            .arg(&*self.member);
        let (word, number, refusals): (String, u64, u64) =
            question.invoke_async(&mut redis).await?;
        held.known = true;
        let wait = Duration::from_millis(number);
        let asked = match word.as_str() {
            "granted" => {
                self.known.store(number as usize, Ordering::Relaxed);
                if refusals > 0 {
                    self.pause.others_were_refused();
                }
                Asked::Granted
            }
            "paused" => Asked::Paused(wait),
            "alone" => Asked::Alone,
            _ => Asked::Wait(wait),
        };
        Ok((held, asked))
    }

    async fn connect(&self) {
        match self.place.connect().await {
            Ok(redis) => {
                self.mode.send_replace(Mode::Shared(redis));
            }
            Err(error) => self.go_alone(self.place.problem(&error)),
        }
    }

    /// Goes on with a share of its own, until Redis is back.
    fn go_alone(&self, problem: String) {
        let known = self.known.load(Ordering::Relaxed);
        let share = self.share.unwrap_or_else(|| self.fair_share(known));
        let shown = (share * 1000.0).floor() / 1000.0;
        let problem = format!(
            "{problem}; until it is back this process takes {shown} of {} requests per second",
            self.per_second
        );
        tracing::warn!(problem, "the limit of requests is not shared");
        self.mode.send_replace(Mode::Alone {
            limiter: Arc::new(Limiter::new(share)),
            // By then what was sent with leases is counted no more.
            from: Instant::now() + self.window,
            problem: problem.into(),
        });
        tokio::spawn(come_back(self.own.clone()));
    }

    /// The share of one among so many. They take whole slots: what is rounded up in each of
    /// several processes may be too much in a second of the server's.
    fn fair_share(&self, known: usize) -> f64 {
        if known == 0 {
            return self.per_second.min(SHARE_OF_A_STRANGER);
        }
        let slots = (self.slots / known).max(1) as f64;
        let windows = (known as f64 / self.slots as f64).max(1.0);
        slots / (self.window.as_secs_f64() * windows)
    }

    /// Whether Redis is back: from when on it may be used again, and the connection.
    async fn try_back(&self) -> RedisResult<(Duration, Duration, MultiplexedConnection)> {
        let mut redis = self.place.connect().await?;
        let mut back = BACK.prepare_invoke();
        back.key(self.key("state"))
            .arg(millis(SETTLING))
            .arg(millis(self.window));
        let (settled, quiet): (u64, u64) = back.invoke_async(&mut redis).await?;
        let wait = Duration::from_millis;
        Ok((wait(settled), wait(quiet), redis))
    }

    fn key(&self, name: &str) -> String {
        format!("{}:{name}", self.prefix)
    }

    /// Tells Redis something, if it is there.
    fn tell(&self, script: ScriptInvocation<'static>) {
        let Mode::Shared(mut redis) = self.mode.borrow().clone() else {
            return;
        };
        tokio::spawn(async move {
            // Whoever asks for a slot next finds out if Redis is away.
            let _: RedisResult<Value> = script.invoke_async(&mut redis).await;
        });
    }
}

impl Lease {
    /// Gives the slot back, one window from now.
    pub async fn end(self) {
        let window = self.limiter.window;
        self.give_back(window).await;
    }

    async fn give_back(mut self, window: Duration) {
        self.known = true;
        let mut end = END.prepare_invoke();
        end.key(self.limiter.key("slots"))
            .arg(millis(window))
            .arg(&self.request);
        // If Redis is away the lease ends by itself.
        let now = self.limiter.mode.borrow().clone();
        if let Mode::Shared(mut redis) = now {
            let _: RedisResult<Value> = end.invoke_async(&mut redis).await;
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.known {
            return;
        }
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let lease = Self {
                limiter: Arc::clone(&self.limiter),
                request: std::mem::take(&mut self.request),
                known: true,
            };
            runtime.spawn(lease.give_back(Duration::ZERO));
        }
    }
}

/// Tries to come back from being alone, as long as anybody needs it.
async fn come_back(limiter: Weak<SharedLimiter>) {
    loop {
        sleep(RETRYING).await;
        let Some(limiter) = limiter.upgrade() else {
            return;
        };
        let Ok((settled, quiet, redis)) = limiter.try_back().await else {
            continue;
        };
        let now = Instant::now();
        sleep_until(now + settled).await;
        limiter.mode.send_replace(Mode::Quiet);
        sleep_until(now + quiet).await;
        limiter.mode.send_replace(Mode::Shared(redis));
        tracing::info!("the limit of requests is shared again");
        return;
    }
}

/// A name that no other process has, not even one forked from this one.
pub(super) fn unique() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let nanos = now.map_or(0, |now| now.as_nanos());
    format!("{}-{nanos:x}-{:x}", process::id(), fastrand::u64(..))
}

/// Whole milliseconds, rather more than less.
fn millis(time: Duration) -> u64 {
    time.as_micros().div_ceil(1000) as u64
}
