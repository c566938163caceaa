//! A client's connection, which a fault can reset, and which ends when the
//! client does not take what is sent.

use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use hyper::Response;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// Who sent a request; travels with it as an extension.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its address.
    pub ip: IpAddr,
    /// Set to end its connection with a reset.
    pub reset: Arc<AtomicBool>,
}

/// Marks a response that must not be sent.
#[derive(Debug, Clone, Copy)]
pub struct Dropped;

/// Instead of a response: the connection will be reset.
pub fn drop_connection(client: Option<&Client>) -> Response<Body> {
    if let Some(client) = client {
        client.reset.store(true, Ordering::Release);
    }
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Dropped);
    response
}

/// A TCP stream that closes with a reset if told to, and fails when nothing
/// can be sent for long.
#[derive(Debug)]
pub struct ClientStream {
    stream: TcpStream,
    reset: Arc<AtomicBool>,
    patience: Duration,
    /// Set while the client takes nothing.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl ClientStream {
    /// Wraps an accepted stream.
    pub fn new(stream: TcpStream, reset: Arc<AtomicBool>, patience: Duration) -> ClientStream {
        ClientStream {
            stream,
            reset,
            patience,
            stalled: None,
        }
    }
}

impl Drop for ClientStream {
    fn drop(&mut self) {
        if self.reset.load(Ordering::Acquire) {
            // With no time to linger, closing sends RST. If that cannot be
            // set, the connection still closes without an answer.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for ClientStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for ClientStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(written) = Pin::new(&mut self.stream).poll_write(context, bytes) {
            self.stalled = None;
            return Poll::Ready(written);
        }
        let patience = self.patience;
        self.stalled
            .get_or_insert_with(|| Box::pin(sleep(patience)))
            .as_mut()
            .poll(context)
            .map(|()| Err(io::ErrorKind::TimedOut.into()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.reset.load(Ordering::Acquire) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
