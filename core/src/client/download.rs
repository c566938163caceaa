//! Downloads: what comes in chunks and is never held as a whole.

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::process;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::call::{Call, Erased, RawCall};
use super::engine::{Carried, Client, Plan, closed, plan};
use super::state::Inner;
use crate::operation::{Operation, ZoneUse};
use crate::runtime::{may_block, runtime};
use crate::{Error, ErrorKind, Result};

/// A download, chunk by chunk. Nothing is sent before the first is asked for, and no more than
/// one is held that was not asked for. Dropping it closes its connection.
pub struct Chunks {
    client: Client,
    name: &'static str,
    source: Option<Source>,
}

/// Where the next chunk comes from.
enum Source {
    Planned(Result<Plan>),
    Open(Open),
}

/// A chunk, with what brings those after it. Of no use but to be [taken](Chunks::take).
pub struct Piece {
    chunk: Option<Bytes>,
    rest: Open,
}

/// What a download gives: chunks, and nothing at the end, so that an end is never mistaken.
type Given = Result<Option<Bytes>>;

/// A download under way. It belongs to the process that began it: another never touches it.
struct Open {
    process: u32,
    given: Option<mpsc::Receiver<Given>>,
}

impl Client {
    /// A download, by an operation that [streams](crate::operation::Request::streams).
    pub fn stream<O: Operation>(&self, name: &'static str, operation: O) -> Chunks {
        Chunks {
            client: self.clone(),
            name,
            source: Some(Source::Planned(plan(name, operation))),
        }
    }
}

impl Chunks {
    /// Asks for the next chunk, if there may be one. What was asked for and never
    /// [taken](Self::take) ends the download.
    pub fn ask(&mut self) -> Option<Call<Piece>> {
        let source = self.source.take()?;
        let call = self.next(source);
        Some(call.unwrap_or_else(|error| Call::new(RawCall::failed(error.in_operation(self.name)))))
    }

    /// Takes a chunk that was asked for; nothing at the end.
    pub fn take(&mut self, piece: Piece) -> Option<Bytes> {
        if piece.chunk.is_some() {
            self.source = Some(Source::Open(piece.rest));
        }
        piece.chunk
    }

    /// Ends the download, and closes its connection.
    pub fn close(&mut self) {
        self.source = None;
    }

    fn next(&self, source: Source) -> Result<Call<Piece>> {
        let runtime = runtime()?;
        let mut open = match source {
            Source::Planned(plan) => self.open(plan?)?,
            Source::Open(open) => open,
        };
        if open.process != process::id() {
            let message = "the download was begun by the process that this one was forked from";
            return Err(Error::new(ErrorKind::Network, message));
        }
        let name = self.name;
        let cancel = CancellationToken::new();
        let cancelled = cancel.clone();
        let task = async move {
            let given = tokio::select! {
                given = open.next() => given,
                () = cancelled.cancelled() => {
                    let error = Error::new(ErrorKind::Cancelled, "the call was cancelled");
                    Err(error.in_operation(name))
                }
            };
            given.map(|chunk| Box::new(Piece { chunk, rest: open }) as Erased)
        };
        Ok(Call::new(RawCall::running(runtime.spawn(task), cancel)))
    }

    /// Begins the download, which then goes on until nobody wants more of it.
    fn open(&self, plan: Plan) -> Result<Open> {
        let (giver, given) = mpsc::channel(1);
        let (inner, name) = (self.client.inner(), self.name);
        runtime()?.spawn(async move {
            tokio::select! {
                () = inner.give(name, plan, &giver) => {}
                // Closes the connection.
                () = giver.closed() => {}
            }
        });
        Ok(Open {
            process: process::id(),
            given: Some(given),
        })
    }
}

impl Inner {
    /// Gives chunk after chunk, and then the end or what went wrong.
    async fn give(self: Arc<Self>, name: &'static str, plan: Plan, giver: &mpsc::Sender<Given>) {
        let outcome = self.give_chunks(name, plan, giver).await;
        let outcome = outcome.map_err(|error| self.redactor.mask_error(error.in_operation(name)));
        // Fails if nobody wants it any more.
        let _ = giver.send(outcome.map(|()| None)).await;
    }

    async fn give_chunks(
        &self,
        name: &'static str,
        plan: Plan,
        giver: &mpsc::Sender<Given>,
    ) -> Result<()> {
        let never = CancellationToken::new();
        let Carried { body, closing, .. } = self.run(name, ZoneUse::None, plan, &never).await?;
        let Some(mut body) = body else {
            return Ok(());
        };
        let chunks = async {
            // A chunk is read when there is room for it.
            while let Ok(room) = giver.reserve().await {
                match body.next().await? {
                    Some(chunk) => room.send(Ok(Some(chunk))),
                    None => break,
                }
            }
            Ok(())
        };
        tokio::select! {
            outcome = chunks => outcome,
            () = closing.cancelled() => Err(closed()),
        }
    }
}

impl Open {
    async fn next(&mut self) -> Given {
        let given = match &mut self.given {
            Some(given) => given.recv().await,
            None => None,
        };
        // Without an end it did not come to one.
        given.unwrap_or_else(|| Err(Error::unexpected("the download was given up")))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if self.process != process::id() {
            mem::forget(self.given.take());
        }
    }
}

/// A file as it comes, as a stream of chunks. It ends after an error; dropping it closes the
/// connection.
#[derive(Debug)]
pub struct Download {
    chunks: Chunks,
    call: Option<Call<Piece>>,
}

impl Download {
    pub(super) fn new(chunks: Chunks) -> Self {
        Self { chunks, call: None }
    }
}

impl Stream for Download {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.call.is_none() {
            this.call = this.chunks.ask();
        }
        let Some(call) = &mut this.call else {
            return Poll::Ready(None);
        };
        let outcome = std::task::ready!(Pin::new(call).poll(cx));
        this.call = None;
        let piece = outcome.map(|piece| this.chunks.take(piece));
        Poll::Ready(piece.transpose())
    }
}

/// A file as it comes, as an iterator of chunks. It ends after an error; dropping it closes the
/// connection.
#[derive(Debug)]
pub struct BlockingDownload(Chunks);

impl BlockingDownload {
    pub(super) fn new(chunks: Chunks) -> Self {
        Self(chunks)
    }
}

impl Iterator for BlockingDownload {
    type Item = Result<Bytes>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Err(error) = may_block() {
            return Some(Err(error));
        }
        let piece = self.0.ask()?.wait();
        piece.map(|piece| self.0.take(piece)).transpose()
    }
}

impl fmt::Debug for Chunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks")
            .field("operation", &self.name)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Piece")
    }
}
