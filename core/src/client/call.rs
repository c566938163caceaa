//! A call in flight.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::task::{JoinError, JoinHandle};

use super::engine::Erased;
use crate::runtime::{may_block, runtime};
use crate::{Error, ErrorKind, Result};

/// A call in flight. Await it, or wait for it; dropping it cancels the request.
pub struct Call<T> {
    state: State,
    output: PhantomData<fn() -> T>,
}

enum State {
    Failed(Option<Error>),
    Running(JoinHandle<Result<Erased>>),
}

impl<T: Any> Call<T> {
    pub(super) fn failed(error: Error) -> Self {
        Self {
            state: State::Failed(Some(error)),
            output: PhantomData,
        }
    }

    pub(super) fn running(task: JoinHandle<Result<Erased>>) -> Self {
        Self {
            state: State::Running(task),
            output: PhantomData,
        }
    }

    /// Blocks until the result is there.
    ///
    /// # Errors
    /// Those of the call, and `Configuration` inside an async runtime.
    pub fn wait(mut self) -> Result<T> {
        may_block()?;
        runtime()?.block_on(&mut self)
    }

    /// Blocks until the result is there, but no longer than `limit`; then the call goes on and
    /// can be waited for again.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    pub fn wait_for(&mut self, limit: Duration) -> Option<Result<T>> {
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

impl<T: Any> Future for Call<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        match &mut self.state {
            State::Failed(error) => Poll::Ready(Err(error.take().unwrap_or_else(cancelled))),
            State::Running(task) => Pin::new(task).poll(cx).map(settle),
        }
    }
}

fn settle<T: Any>(joined: Result<Result<Erased>, JoinError>) -> Result<T> {
    let output = joined.map_err(|error| match error.is_cancelled() {
        true => cancelled(),
        false => internal(),
    })??;
    output
        .downcast()
        .map(|output| *output)
        .map_err(|_| internal())
}

fn cancelled() -> Error {
    Error::new(ErrorKind::Cancelled, "the call was cancelled")
}

fn internal() -> Error {
    Error::unexpected("amocore failed internally; please report it").with_may_have_happened(true)
}

impl<T> Drop for Call<T> {
    fn drop(&mut self) {
        if let State::Running(task) = &self.state {
            task.abort();
        }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}
