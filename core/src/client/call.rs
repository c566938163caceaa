//! A call in flight.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::task::{JoinError, JoinHandle};
use tokio_util::sync::CancellationToken;

use super::lane::Stay;
use super::work::{Running, Work, internal};
use crate::runtime::{carries_calls, may_block, runtime};
use crate::{Error, ErrorKind, Result};

/// The output of an operation whose type is not known here, so that what sends and waits is
/// compiled once and not for every operation.
pub type Erased = Box<dyn Any + Send>;

/// A call. It begins when it is first awaited or waited for; dropping it cancels the request.
pub struct Call<T> {
    raw: RawCall,
    output: PhantomData<fn() -> T>,
}

/// A call whose output's type is not known here, so that what waits is compiled once.
pub struct RawCall {
    state: State,
    cancel: CancellationToken,
}

enum State {
    /// Ended, if there is nothing.
    Failed(Option<Error>),
    Ready(Work),
    /// Carried by the thread that waits for it.
    InLane(Stay),
    /// Carried by the runtime that polls it.
    Here(Running),
    /// Carried by the runtime that all share.
    Shared(JoinHandle<Result<Erased>>),
}

/// Cancels a call from anywhere. Unlike dropping the call, this leaves its outcome to be told:
/// `Cancelled`, and whether a write may have happened.
#[derive(Debug, Clone)]
pub struct Canceller(CancellationToken);

impl Canceller {
    /// Cancels the call, unless it has ended.
    pub fn cancel(&self) {
        self.0.cancel();
    }
}

impl<T: Any> Call<T> {
    pub(super) fn new(raw: RawCall) -> Self {
        Self {
            raw,
            output: PhantomData,
        }
    }

    /// The call without its type. Its output can be [`read`](Self::read).
    pub fn into_raw(self) -> RawCall {
        self.raw
    }

    /// Gives the output of a raw call its type back.
    ///
    /// # Errors
    /// `UnexpectedAnswer` if it is the output of another operation.
    pub fn read(output: Erased) -> Result<T> {
        output
            .downcast()
            .map(|output| *output)
            .map_err(|_| internal())
    }

    /// Blocks until the result is there.
    ///
    /// # Errors
    /// Those of the call, and `Configuration` inside an async runtime.
    pub fn wait(mut self) -> Result<T> {
        Self::read(self.raw.wait()?)
    }
}

impl<T: Any> Future for Call<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        Pin::new(&mut self.raw)
            .poll(cx)
            .map(|output| Self::read(output?))
    }
}

impl RawCall {
    pub(super) fn failed(error: Error) -> Self {
        Self {
            state: State::Failed(Some(error)),
            cancel: CancellationToken::new(),
        }
    }

    pub(super) fn of(work: Work) -> Self {
        let cancel = work.cancelled.clone();
        Self {
            state: State::Ready(work),
            cancel,
        }
    }

    pub(super) fn running(task: JoinHandle<Result<Erased>>, cancel: CancellationToken) -> Self {
        Self {
            state: State::Shared(task),
            cancel,
        }
    }

    /// What cancels this call.
    pub fn canceller(&self) -> Canceller {
        Canceller(self.cancel.clone())
    }

    /// Blocks until the result is there.
    ///
    /// # Errors
    /// Those of the call, and `Configuration` inside an async runtime.
    pub fn wait(&mut self) -> Result<Erased> {
        self.wait_until(None).unwrap_or_else(|| Err(internal()))
    }

    /// Blocks until the result is there, but no longer than `limit`; then the call goes on when
    /// it is waited for again.
    ///
    /// # Errors
    /// Those of the call, and `Configuration` inside an async runtime.
    pub fn wait_for(&mut self, limit: Duration) -> Option<Result<Erased>> {
        self.wait_until(Some(limit))
    }

    fn wait_until(&mut self, limit: Option<Duration>) -> Option<Result<Erased>> {
        if let Err(error) = may_block() {
            return Some(Err(error));
        }
        if let Some(work) = self.ready() {
            self.state = match work.begin_in_lane() {
                Ok(stay) => State::InLane(stay),
                Err(work) => shared(work.name, work.begin()),
            };
        }
        if let State::InLane(stay) = &mut self.state {
            return stay.wait(limit);
        }
        let runtime = match runtime() {
            Ok(runtime) => runtime,
            Err(error) => return Some(Err(error)),
        };
        match limit {
            Some(limit) => runtime
                .block_on(async { tokio::time::timeout(limit, self).await })
                .ok(),
            None => Some(runtime.block_on(self)),
        }
    }

    /// Takes the work of a call that has not begun.
    fn ready(&mut self) -> Option<Work> {
        match mem::replace(&mut self.state, State::Failed(None)) {
            State::Ready(work) => Some(work),
            begun => {
                self.state = begun;
                None
            }
        }
    }

    /// Begins the call in the runtime that polls it, if it can carry it.
    fn begin(&mut self) {
        if let Some(work) = self.ready() {
            self.state = match work.is_free() && carries_calls() {
                true => State::Here(work.begin()),
                false => shared(work.name, work.begin()),
            };
        }
        if let State::InLane(_) = &self.state
            && let State::InLane(mut stay) = mem::replace(&mut self.state, State::Failed(None))
        {
            let waiting = move || stay.wait(None).unwrap_or_else(|| Err(internal()));
            self.state = match runtime() {
                Ok(runtime) => State::Shared(runtime.spawn_blocking(waiting)),
                Err(error) => State::Failed(Some(error)),
            };
        }
    }
}

/// Has a call carried by the runtime that all share.
fn shared(name: &'static str, call: Running) -> State {
    match runtime() {
        Ok(runtime) => State::Shared(runtime.spawn(call)),
        Err(error) => State::Failed(Some(error.in_operation(name))),
    }
}

impl Future for RawCall {
    type Output = Result<Erased>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Erased>> {
        self.begin();
        let outcome = match &mut self.state {
            State::Here(call) => ready!(call.as_mut().poll(cx)),
            State::Shared(task) => settle(ready!(Pin::new(task).poll(cx))),
            State::Failed(error) => Err(error.take().unwrap_or_else(cancelled)),
            // These have been begun.
            State::Ready(_) | State::InLane(_) => Err(internal()),
        };
        self.state = State::Failed(None);
        Poll::Ready(outcome)
    }
}

fn settle(joined: Result<Result<Erased>, JoinError>) -> Result<Erased> {
    joined.map_err(|error| {
        if error.is_cancelled() {
            cancelled()
        } else {
            internal()
        }
    })?
}

pub(super) fn cancelled() -> Error {
    Error::new(ErrorKind::Cancelled, "the call was cancelled")
}

impl Drop for RawCall {
    fn drop(&mut self) {
        if let State::Shared(task) = &self.state {
            task.abort();
        }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}

impl fmt::Debug for RawCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawCall")
    }
}
