//! A request's body on its way in, which must have arrived by a deadline.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Sleep, sleep};

/// A body with a deadline.
#[derive(Debug)]
pub struct Arriving {
    body: Incoming,
    deadline: Pin<Box<Sleep>>,
}

/// The deadline passed.
#[derive(Debug, Clone, Copy)]
pub struct Late;

impl fmt::Display for Late {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the body did not arrive in time")
    }
}

impl Error for Late {}

/// Whether reading a body failed because it is late.
pub fn is_late(error: &axum::Error) -> bool {
    error.source().is_some_and(|cause| cause.is::<Late>())
}

impl Arriving {
    /// Its deadline counts from now.
    pub fn new(body: Incoming, patience: Duration) -> Arriving {
        Arriving {
            body,
            deadline: Box::pin(sleep(patience)),
        }
    }
}

impl Body for Arriving {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        self.deadline
            .as_mut()
            .poll(context)
            .map(|()| Some(Err(Late.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
