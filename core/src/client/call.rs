//! A call in flight.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::task::{JoinError, JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::runtime::{may_block, runtime};
use crate::{Error, ErrorKind, Result};

/// The output of an operation whose type is not known here, so that what sends and waits is
/// compiled once and not for every operation.
pub type Erased = Box<dyn Any + Send>;

/// A call in flight. Await it, or wait for it; dropping it cancels the request.
pub struct Call<T> {
    raw: RawCall,
    output: PhantomData<fn() -> T>,
}

/// A call in flight whose output's type is not known here, so that what waits is compiled once.
pub struct RawCall(State);

enum State {
    Failed(Option<Error>),
    Running(JoinHandle<Result<Erased>>, CancellationToken),
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
        Self(State::Failed(Some(error)))
    }

    pub(super) fn running(task: JoinHandle<Result<Erased>>, cancel: CancellationToken) -> Self {
        Self(State::Running(task, cancel))
    }

    /// What cancels this call.
    pub fn canceller(&self) -> Canceller {
        match &self.0 {
            State::Failed(_) => Canceller(CancellationToken::new()),
            State::Running(_, cancel) => Canceller(cancel.clone()),
        }
    }

    /// Blocks until the result is there.
    ///
    /// # Errors
    /// Those of the call, and `Configuration` inside an async runtime.
    pub fn wait(&mut self) -> Result<Erased> {
        may_block()?;
        runtime()?.block_on(self)
    }

    /// Blocks until the result is there, but no longer than `limit`; then the call goes on and
    /// can be waited for again.
    ///
    /// # Errors
    /// Those of the call, and `Configuration` inside an async runtime.
    pub fn wait_for(&mut self, limit: Duration) -> Option<Result<Erased>> {
        let ready = || {
            may_block()?;
            runtime()
        };
        match ready() {
            Ok(runtime) => runtime
                .block_on(async { tokio::time::timeout(limit, self).await })
                .ok(),
            Err(error) => Some(Err(error)),
        }
    }
}

impl Future for RawCall {
    type Output = Result<Erased>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Erased>> {
        match &mut self.0 {
            State::Failed(error) => Poll::Ready(Err(error.take().unwrap_or_else(cancelled))),
            State::Running(task, _) => Pin::new(task).poll(cx).map(settle),
        }
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

fn cancelled() -> Error {
    Error::new(ErrorKind::Cancelled, "the call was cancelled")
}

fn internal() -> Error {
    Error::unexpected("amocore failed internally; please report it").with_may_have_happened(true)
}

impl Drop for RawCall {
    fn drop(&mut self) {
        if let State::Running(task, _) = &self.0 {
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
