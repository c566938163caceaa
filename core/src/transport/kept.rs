//! Connections that wait for the next request, and requests that wait for a connection.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

use super::connection::Connection;

/// A connection that nobody has used for so long is given up.
const IDLE: Duration = Duration::from_secs(90);

/// The connections of one runtime that can be used again. Clones are the same.
#[derive(Clone, Default)]
pub(super) struct Kept(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// The last one used is used next.
    idle: Vec<Idle>,
    waiting: VecDeque<oneshot::Sender<Connection>>,
    /// Tells whoever gives connections up that there is nothing any more.
    tidied: Option<oneshot::Sender<Infallible>>,
}

struct Idle {
    connection: Connection,
    since: Instant,
}

impl Idle {
    fn is_usable(&self, now: Instant) -> bool {
        self.connection.is_ready() && now.saturating_duration_since(self.since) <= IDLE
    }
}

impl Kept {
    /// A connection that can be used at once, or whence one will come that others are done with.
    pub fn take(&self) -> Result<Connection, oneshot::Receiver<Connection>> {
        let mut state = self.state();
        let now = Instant::now();
        while let Some(idle) = state.idle.pop() {
            if !idle.is_usable(now) {
                continue;
            }
            if let Some(connection) = idle.connection.share() {
                state.keep(connection, now);
            }
            return Ok(idle.connection);
        }
        let (give, given) = oneshot::channel();
        state.waiting.retain(|waiting| !waiting.is_closed());
        state.waiting.push_back(give);
        Err(given)
    }

    /// The connection that all requests share, if there is one.
    pub fn shared(&self) -> Option<Connection> {
        self.state().shared()
    }

    /// Keeps a connection for all requests to share, unless there is one, which is to be used then.
    pub fn put_shared(&self, connection: Connection) -> Option<Connection> {
        let mut state = self.state();
        let earlier = state.shared();
        if earlier.is_none() {
            self.put_into(&mut state, connection);
        }
        earlier
    }

    /// Gives a connection to who waits for one, or keeps it. Asked in the runtime that it lives in.
    pub fn put(&self, connection: Connection) {
        self.put_into(&mut self.state(), connection);
    }

    fn put_into(&self, state: &mut State, mut connection: Connection) {
        while let Some(waiting) = state.waiting.pop_front() {
            let rest = connection.share();
            match (waiting.send(connection), rest) {
                (Ok(()), None) => return,
                (Ok(()), Some(shared)) => connection = shared,
                (Err(unwanted), _) => connection = unwanted,
            }
        }
        state.keep(connection, Instant::now());
        if state.tidied.is_none() {
            let (tidied, gone) = oneshot::channel();
            state.tidied = Some(tidied);
            tokio::spawn(tidy(Arc::downgrade(&self.0), gone));
        }
    }

    /// Keeps a connection as soon as its answer has been read, unless nothing is kept any more.
    pub fn give_back(&self, mut connection: Connection) {
        if connection.is_shared() {
            // It is kept all the time.
            return;
        }
        if connection.is_ready() {
            return self.put(connection);
        }
        let kept = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            if connection.becomes_ready().await
                && let Some(kept) = kept.upgrade()
            {
                Self(kept).put(connection);
            }
        });
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn shared(&self) -> Option<Connection> {
        let mut usable = self.idle.iter().filter(|idle| idle.connection.is_ready());
        usable.find_map(|idle| idle.connection.share())
    }

    fn keep(&mut self, connection: Connection, since: Instant) {
        self.idle.push(Idle { connection, since });
    }
}

/// Gives up connections that nobody uses, until all are gone.
async fn tidy(kept: Weak<Mutex<State>>, mut gone: oneshot::Receiver<Infallible>) {
    while timeout(IDLE, &mut gone).await.is_err() {
        let Some(kept) = kept.upgrade() else {
            return;
        };
        let now = Instant::now();
        let kept = Kept(kept);
        let mut state = kept.state();
        state.idle.retain(|idle| idle.is_usable(now));
        if state.idle.is_empty() {
            // The next that is kept has it looked after again.
            state.tidied = None;
            return;
        }
    }
}
