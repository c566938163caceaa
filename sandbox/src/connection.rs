//! A client's connection, which a fault can reset, and which ends when the
//! client does not take what is sent.

use std::io::{self, IoSlice};
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use bytes::{Buf, Bytes};
use hyper::Response;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// Who sent a request; travels with it as an extension.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its address.
    pub ip: IpAddr,
    /// Its connection.
    line: Arc<Line>,
}

/// What a fault can do to a connection.
#[derive(Debug, Default)]
struct Line {
    /// It ends with a reset.
    reset: AtomicBool,
    /// What is sent in place of all that would be.
    raw: Mutex<Option<Bytes>>,
}

impl Client {
    /// Who is at the other end of a stream, and the stream.
    pub fn of(
        stream: TcpStream,
        address: SocketAddr,
        patience: Duration,
    ) -> (Client, ClientStream) {
        let line = Arc::new(Line::default());
        let client = Client {
            ip: address.ip(),
            line: Arc::clone(&line),
        };
        let stream = ClientStream {
            stream,
            line,
            patience,
            stalled: None,
        };
        (client, stream)
    }

    /// Ends the connection with a reset.
    pub fn reset(&self) {
        self.line.reset.store(true, Ordering::Release);
    }

    /// Sends these bytes in place of all that would be sent from here on.
    pub fn speak(&self, bytes: Vec<u8>) {
        *self.line.raw() = Some(bytes.into());
    }
}

impl Line {
    fn raw(&self) -> MutexGuard<'_, Option<Bytes>> {
        self.raw.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Marks a response that must not be sent.
#[derive(Debug, Clone, Copy)]
pub struct Dropped;

/// Instead of a response: the connection will be reset.
pub fn drop_connection(client: Option<&Client>) -> Response<Body> {
    if let Some(client) = client {
        client.reset();
    }
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Dropped);
    response
}

/// A TCP stream that closes with a reset, or sends something else, if told to, and fails when
/// nothing can be sent for long.
#[derive(Debug)]
pub struct ClientStream {
    stream: TcpStream,
    line: Arc<Line>,
    patience: Duration,
    /// Set while the client takes nothing.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl ClientStream {
    /// Sends what the client takes, and gives up when it takes nothing for long.
    fn send(
        &mut self,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let stream = Pin::new(&mut self.stream);
        if let Poll::Ready(written) = stream.poll_write_vectored(context, pieces) {
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
}

impl Drop for ClientStream {
    fn drop(&mut self) {
        if self.line.reset.load(Ordering::Acquire) {
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
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(context, &[IoSlice::new(bytes)])
    }

    /// Head and body of an answer go out together without being copied into one.
    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let line = Arc::clone(&self.line);
        let mut raw = line.raw();
        let Some(raw) = raw.as_mut() else {
            return self.send(context, pieces);
        };
        while !raw.is_empty() {
            let written = ready!(self.send(context, &[IoSlice::new(raw)]))?;
            raw.advance(written);
        }
        Poll::Ready(Ok(pieces.iter().map(|piece| piece.len()).sum()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.line.reset.load(Ordering::Acquire) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
