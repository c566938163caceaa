//! Sending what the account has to tell others, after the commit and beside
//! the requests.
//!
//! Deliveries wait in the store. To one address they go one after the other,
//! oldest first; addresses do not wait for each other. Times are those of the
//! sandbox's clock, so a test moves the clock to see the next attempt.

mod schedule;
mod send;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::context::Context;
use crate::store;
use crate::store::deliveries::{self, Attempt, Delivery};
use schedule::Next;

/// With nothing to wait for, it looks again after so long.
const LONGEST_SLEEP: Duration = Duration::from_secs(3600);

/// Tells the sender that there may be something to send.
#[derive(Debug, Default)]
pub struct Outbox {
    bell: Arc<Notify>,
    generation: AtomicU64,
}

impl Outbox {
    /// Rung by whoever stores a delivery.
    pub fn bell(&self) -> Arc<Notify> {
        Arc::clone(&self.bell)
    }

    /// Something was stored, or the clock was moved.
    pub fn wake(&self) {
        self.bell.notify_one();
    }

    /// Everything is about to be replaced: what is under way must not be noted
    /// in the account that follows.
    pub fn forget(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }

    fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }
}

/// Sends until the runtime ends. `base_url` is the account's address.
pub async fn run(context: Arc<Context>, base_url: Arc<str>) {
    let mut sending: JoinSet<String> = JoinSet::new();
    let mut busy: HashSet<String> = HashSet::new();
    loop {
        let now = context.clock.now();
        let read = blocking(&context, move |context| {
            context.store.read(|connection| -> store::Result<_> {
                let urls = deliveries::due_urls(connection, now)?;
                Ok((urls, deliveries::next_due(connection, now)?))
            })
        });
        // A storage that fails is told by the requests; here it is tried again.
        let (urls, next) = read.await.unwrap_or((Vec::new(), Some(now + 1)));
        for url in urls {
            if busy.insert(url.clone()) {
                sending.spawn(deliver(Arc::clone(&context), Arc::clone(&base_url), url));
            }
        }
        let sleep = next.map_or(LONGEST_SLEEP, |at| {
            Duration::from_secs(u64::try_from(at - now).unwrap_or(1).max(1)).min(LONGEST_SLEEP)
        });
        tokio::select! {
            () = context.outbox.bell.notified() => {}
            () = tokio::time::sleep(sleep) => {}
            Some(ended) = sending.join_next() => match ended {
                Ok(url) => { busy.remove(&url); }
                // A panic hides the address: whoever still sends comes to no harm
                // but a second attempt.
                Err(_) => busy.clear(),
            },
        }
    }
}

/// Sends everything that is due to one address, and gives the address back.
async fn deliver(context: Arc<Context>, base_url: Arc<str>, url: String) -> String {
    loop {
        let generation = context.outbox.generation();
        let (now, to) = (context.clock.now(), url.clone());
        let found = blocking(&context, move |context| {
            context
                .store
                .read(|connection| deliveries::first_due(connection, &to, now))
        });
        let Some(Some(delivery)) = found.await else {
            return url;
        };
        if context.outbox.generation() != generation {
            continue;
        }
        let outcome = send::send(&delivery, &base_url).await;
        let recorded = blocking(&context, move |context| {
            record(context, generation, &delivery, outcome)
        });
        if recorded.await.is_none() {
            return url;
        }
    }
}

fn record(
    context: &Context,
    generation: u64,
    delivery: &Delivery,
    outcome: Result<u16, String>,
) -> store::Result<()> {
    let at = context.clock.now();
    let (status, problem) = match outcome {
        Ok(status) => (status, None),
        Err(problem) => (0, Some(problem)),
    };
    let attempt = Attempt {
        number: delivery.attempts + 1,
        at,
        status,
        problem,
    };
    let (state, due_at) = match schedule::after(delivery, status) {
        Next::End(state) => (state, at),
        Next::Again(delay) => (deliveries::State::Waiting, at.saturating_add(delay)),
    };
    context.store.write(|tx| {
        // A reset replaces everything under the same lock that is held here.
        if context.outbox.generation() == generation {
            deliveries::record(tx, delivery.id, &attempt, state, due_at)?;
        }
        Ok(())
    })
}

/// Runs storage work away from the threads that serve the network; `None` if
/// it failed.
async fn blocking<T: Send + 'static>(
    context: &Arc<Context>,
    work: impl FnOnce(&Context) -> store::Result<T> + Send + 'static,
) -> Option<T> {
    let context = Arc::clone(context);
    let done = tokio::task::spawn_blocking(move || work(&context)).await;
    done.ok().and_then(Result::ok)
}
