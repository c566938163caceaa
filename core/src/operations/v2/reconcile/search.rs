//! Reading what was added lately, page by page, whatever it is.

use std::collections::HashSet;

use super::likeness::Likeness;
use super::settle::{Group, settle};
use super::{Finding, Reconciled};
use crate::operation::{Answer, Context, Request, Step};
use crate::{Error, ErrorKind, Result, Timestamp};

/// Clocks differ, and the server's decides when a record was added. In seconds.
const SLACK: i64 = 60;

/// A list still to be read.
pub trait Source: Send {
    /// How its next page is asked for.
    fn request(&self, context: &Context) -> Result<Request>;

    /// Reads that page.
    fn read(&self, answer: &Answer, context: &Context) -> Result<Page>;

    /// Whether an account may be without it.
    fn is_optional(&self) -> bool;

    /// Whether a refusal says that there is nothing to list.
    fn is_without(&self, refusal: &Error) -> bool;
}

/// A page of a list.
pub struct Page {
    /// What tells it from others.
    pub mark: Option<String>,
    /// Whether it has nothing in it, which the server may say of one that has.
    pub seems_empty: bool,
    /// Whether all of it could be read, and can be what the account has.
    pub is_whole: bool,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What brings the next one, if that may have something.
    pub next: Option<Box<dyn Source>>,
}

/// A record that is there.
pub struct Row {
    /// Its identifier.
    pub id: String,
    /// How alike it is to the items of each group.
    pub likeness: Vec<Likeness>,
}

/// A search under way.
pub struct Search {
    context: Context,
    /// The lists still to be read, the present one last.
    lists: Vec<Box<dyn Source>>,
    groups: Vec<Group>,
    known: HashSet<String>,
    knows_older: bool,
    rows: Vec<Row>,
    seen: HashSet<String>,
    /// The page asked for seemed empty, and is asked for once more (v2 §12.20).
    is_repeated: bool,
    /// Every row was read, so that what was not found is not there.
    is_whole: bool,
}

/// The instant from which on that one is looked for.
pub fn with_slack(at: Timestamp) -> Timestamp {
    Timestamp::from_unix(at.unix().saturating_sub(SLACK).max(1))
}

impl Search {
    /// Nothing is read yet.
    pub fn new(
        lists: Vec<Box<dyn Source>>,
        groups: Vec<Group>,
        known: Vec<String>,
        knows_older: bool,
        context: Context,
    ) -> Self {
        Self {
            context,
            lists,
            groups,
            known: known.into_iter().collect(),
            knows_older,
            rows: Vec::new(),
            seen: HashSet::new(),
            is_repeated: false,
            is_whole: true,
        }
    }

    /// The first request.
    pub fn first_request(&self) -> Result<Request> {
        let list = self.lists.last().ok_or_else(nothing_to_read)?;
        list.request(&self.context)
    }

    /// What a single answer tells.
    pub fn by_one_answer(mut self, answer: &Answer) -> Result<Vec<Reconciled>> {
        let list = self.lists.pop().ok_or_else(nothing_to_read)?;
        let page = list.read(answer, &self.context)?;
        self.take_page(page);
        // What stands on other pages and in other lists is unknown.
        self.is_whole &= self.lists.is_empty();
        Ok(self.settle())
    }

    /// Reads all lists, and settles.
    pub fn steps(mut self) -> Result<Step<Vec<Reconciled>>> {
        let Some(list) = self.lists.pop() else {
            return Ok(Step::Done(self.settle()));
        };
        let request = list.request(&self.context)?;
        Ok(Step::send(request, move |answer| {
            match answer {
                Ok(answer) => {
                    let page = list.read(answer, &self.context)?;
                    self.take(list, page);
                }
                Err(error) if list.is_optional() && is_refusal(&error) => {
                    self.is_whole &= list.is_without(&error);
                }
                Err(error) => return Err(error),
            }
            self.steps()
        }))
    }

    fn take(&mut self, list: Box<dyn Source>, page: Page) {
        if page.seems_empty && !self.is_repeated {
            self.is_repeated = true;
            self.lists.push(list);
            return;
        }
        self.is_repeated = false;
        let place = self.lists.len();
        let mark = page.mark.as_ref().map(|mark| format!("{place} {mark}"));
        if mark.is_some_and(|mark| !self.seen.insert(mark)) {
            // The server gives one page again and again: what stands on the others is unknown.
            self.is_whole = false;
            return;
        }
        self.take_page(page);
    }

    fn take_page(&mut self, page: Page) {
        self.is_whole &= page.is_whole;
        self.lists.extend(page.next);
        let known = &self.known;
        let others = page.rows.into_iter().filter(|row| !known.contains(&row.id));
        self.rows.extend(others);
    }

    fn settle(self) -> Vec<Reconciled> {
        let mut settled = settle(self.groups, &self.rows);
        for it in &mut settled {
            match it.finding {
                Finding::Absent if !self.is_whole => it.finding = Finding::Unclear,
                Finding::Found if !self.knows_older => {
                    it.finding = Finding::Unclear;
                    it.candidates.extend(it.id.take());
                }
                _ => {}
            }
        }
        settled
    }
}

/// Whether the server has answered, and would answer so again.
fn is_refusal(error: &Error) -> bool {
    let kind = error.kind();
    matches!(
        kind,
        ErrorKind::Refused
            | ErrorKind::Forbidden
            | ErrorKind::NotFound
            | ErrorKind::PaymentRequired
    )
}

fn nothing_to_read() -> Error {
    Error::invalid_input("items", "is empty")
}
