//! A connection that requests are sent over.

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http1};
use hyper::{Request, Response};
use tokio::sync::oneshot;

use super::connector::Stream;

pub(super) type Outbound = Request<Full<Bytes>>;

/// The near end of a connection, which a task of its own moves along. It closes with its last end.
pub(super) enum Connection {
    /// For one request after the other.
    Http1(http1::SendRequest<Full<Bytes>>),
    /// For many at once.
    #[cfg(feature = "http2")]
    Http2(hyper::client::conn::http2::SendRequest<Full<Bytes>>),
}

impl Connection {
    /// Begins to speak over what was connected.
    pub async fn open(stream: Stream) -> hyper::Result<Self> {
        #[cfg(feature = "http2")]
        if super::connector::speaks_http2(&stream) {
            return Self::open_http2(stream).await;
        }
        Self::open_http1(stream).await
    }

    pub async fn open_http1<S>(stream: S) -> hyper::Result<Self>
    where
        S: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
    {
        let (mut sender, moving) = http1::handshake(stream).await?;
        let (ended, end) = oneshot::channel();
        tokio::spawn(async move {
            if let Err(failure) = moving.with_upgrades().await {
                // Told to nobody once requests are sent: each is told its own.
                let _ = ended.send(failure);
            }
        });
        match sender.ready().await {
            Ok(()) => Ok(Self::Http1(sender)),
            Err(closed) => Err(end.await.unwrap_or(closed)),
        }
    }

    #[cfg(feature = "http2")]
    pub async fn open_http2<S>(stream: S) -> hyper::Result<Self>
    where
        S: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
    {
        use hyper_util::rt::{TokioExecutor, TokioTimer};

        let mut http2 = hyper::client::conn::http2::Builder::new(TokioExecutor::new());
        http2.timer(TokioTimer::new());
        let (mut sender, moving) = http2.handshake(stream).await?;
        tokio::spawn(moving);
        sender.ready().await?;
        Ok(Self::Http2(sender))
    }

    /// Whether the next request can be sent.
    pub fn is_ready(&self) -> bool {
        match self {
            Self::Http1(sender) => sender.is_ready(),
            #[cfg(feature = "http2")]
            Self::Http2(sender) => sender.is_ready(),
        }
    }

    /// Waits until the next request can be sent, or tells that none can.
    pub async fn becomes_ready(&mut self) -> bool {
        match self {
            Self::Http1(sender) => sender.ready().await.is_ok(),
            #[cfg(feature = "http2")]
            Self::Http2(sender) => sender.ready().await.is_ok(),
        }
    }

    /// Whether it is for many requests at once.
    pub fn is_shared(&self) -> bool {
        !matches!(self, Self::Http1(_))
    }

    /// The same connection once more, if it is for many requests at once.
    pub fn share(&self) -> Option<Self> {
        match self {
            Self::Http1(_) => None,
            #[cfg(feature = "http2")]
            Self::Http2(sender) => Some(Self::Http2(sender.clone())),
        }
    }

    /// Sends a request, and waits until its answer begins. One that was not sent comes back.
    pub async fn send(
        &mut self,
        request: Outbound,
    ) -> Result<Response<Incoming>, TrySendError<Outbound>> {
        match self {
            Self::Http1(sender) => sender.try_send_request(request).await,
            #[cfg(feature = "http2")]
            Self::Http2(sender) => sender.try_send_request(request).await,
        }
    }
}
