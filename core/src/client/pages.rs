//! Lists to the end, page by page.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::call::Call;
use super::engine::Client;
use crate::Result;
use crate::operation::Paged;
use crate::runtime::may_block;

/// The turning of pages: one page is asked for at a time, and none is held.
pub struct Pager<P: Paged> {
    client: Client,
    name: &'static str,
    next: Option<P>,
    seen: HashSet<String>,
    /// The page asked for follows another, and was not asked for before.
    follows: bool,
}

impl<P: Paged> Pager<P> {
    /// Starts at the page that `request` names, or at the first.
    pub(super) fn new(client: Client, name: &'static str, request: P) -> Self {
        Self {
            client,
            name,
            next: Some(request.first()),
            seen: HashSet::new(),
            follows: false,
        }
    }

    /// Asks for the next page, if there may be one. A page that was asked for and never
    /// [turned](Self::turn) ends the list.
    pub fn ask(&mut self) -> Option<(P, Call<P::Output>)> {
        let request = self.next.take()?;
        let call = self.client.start(self.name, request.clone());
        Some((request, call))
    }

    /// Takes a page that was asked for, and gives its items. A page that came before ends the
    /// list without being given again (legacy §8). One that follows another and seems empty is
    /// asked for once more (v2 §12.20).
    pub fn turn(&mut self, asked: &P, page: P::Output) -> Vec<P::Item> {
        if P::mark(&page).is_some_and(|mark| !self.seen.insert(mark)) {
            return Vec::new();
        }
        let is_doubtful = self.follows && P::seems_empty(&page);
        let (items, next) = asked.turn(page);
        self.follows = next.is_some();
        self.next = if is_doubtful {
            Some(asked.clone())
        } else {
            next
        };
        items
    }

    /// Ends the list.
    pub fn close(&mut self) {
        self.next = None;
    }
}

impl<P: Paged> fmt::Debug for Pager<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pager")
            .field("operation", &self.name)
            .finish_non_exhaustive()
    }
}

/// All items of a list, as a stream. It ends after an error.
#[derive(Debug)]
pub struct Pages<P: Paged> {
    pager: Pager<P>,
    items: VecDeque<P::Item>,
    call: Option<(P, Call<P::Output>)>,
}

impl<P: Paged> Pages<P> {
    pub(super) fn new(client: Client, name: &'static str, request: P) -> Self {
        let pager = Pager::new(client, name, request);
        Self {
            pager,
            items: VecDeque::new(),
            call: None,
        }
    }
}

impl<P: Paged + Unpin> Stream for Pages<P>
where
    P::Item: Unpin,
{
    type Item = Result<P::Item>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(item) = this.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            if this.call.is_none() {
                this.call = this.pager.ask();
            }
            let Some((asked, call)) = &mut this.call else {
                return Poll::Ready(None);
            };
            let outcome = std::task::ready!(Pin::new(call).poll(cx));
            match outcome {
                Ok(page) => this.items = this.pager.turn(asked, page).into(),
                Err(error) => {
                    this.call = None;
                    return Poll::Ready(Some(Err(error)));
                }
            }
            this.call = None;
        }
    }
}

/// All items of a list, as an iterator. It ends after an error.
#[derive(Debug)]
pub struct Items<P: Paged> {
    pager: Pager<P>,
    items: VecDeque<P::Item>,
}

impl<P: Paged> Items<P> {
    pub(super) fn new(client: Client, name: &'static str, request: P) -> Self {
        Self {
            pager: Pager::new(client, name, request),
            items: VecDeque::new(),
        }
    }
}

impl<P: Paged> Iterator for Items<P> {
    type Item = Result<P::Item>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Some(Ok(item));
            }
            if let Err(error) = may_block() {
                return Some(Err(error));
            }
            let (asked, call) = self.pager.ask()?;
            match call.wait() {
                Ok(page) => self.items = self.pager.turn(&asked, page).into(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
