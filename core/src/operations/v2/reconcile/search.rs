//! Reading what was added lately, page by page.

use std::collections::HashSet;

use super::likeness::Likeness;
use super::settle::settle;
use super::{Finding, Reconciled};
use crate::operation::{Answer, Context, Operation, Paged, Request, Step};
use crate::{Error, ErrorKind, Result, Timestamp};

/// Clocks differ, and the server's decides when a record was added. In seconds.
const SLACK: i64 = 60;

/// A record that was to be added, and may be there.
pub trait Sought: Clone + PartialEq + Send + Sync + Sized + 'static {
    /// What a list has of it.
    type Row: Send + 'static;
    /// The list that has it.
    type List: Paged<Item = Self::Row>;

    /// The lists to look into: what changed after an instant, or all if that cannot be asked for.
    fn lists(items: &[Self], since: Timestamp) -> Vec<Self::List>;

    /// How alike a row is.
    fn likeness(&self, row: &Self::Row) -> Likeness;

    /// The identifier of a row.
    fn id(row: &Self::Row) -> String;

    /// When a row was created, if that tells when it was added.
    fn added_at(&self, row: &Self::Row) -> Option<Timestamp>;

    /// Whether what is looked for may be there without the account having this list: a refusal of
    /// it is no failure, but leaves unknown what it would have told.
    fn is_optional(list: &Self::List) -> bool {
        let _ = list;
        false
    }

    /// Whether that refusal says that there is nothing to list.
    fn is_without(list: &Self::List, refusal: &Error) -> bool {
        let _ = (list, refusal);
        false
    }

    /// Whether a page can be what the account has.
    fn is_plausible(page: &<Self::List as Operation>::Output) -> bool {
        let _ = page;
        true
    }

    /// Whether no row after this one can have been added since.
    fn is_beyond(row: &Self::Row, since: Timestamp) -> bool {
        let _ = (row, since);
        false
    }
}

/// What is looked for.
pub struct Wanted<S> {
    /// The records.
    pub items: Vec<S>,
    /// From when on.
    pub since: Timestamp,
    /// What is none of them.
    pub known: Vec<String>,
    /// Whether what is older can be told apart.
    pub knows_older: bool,
}

/// A search under way.
struct Search<S: Sought> {
    wanted: Wanted<S>,
    context: Context,
    /// The lists still to be read, the present one last.
    lists: Vec<S::List>,
    rows: Vec<S::Row>,
    seen: HashSet<String>,
    /// The page asked for seemed empty, and is asked for once more (v2 §12.20).
    is_repeated: bool,
    /// Every row was read, so that what was not found is not there.
    is_whole: bool,
}

fn begin<S: Sought>(mut wanted: Wanted<S>, context: Context) -> Search<S> {
    wanted.since = with_slack(wanted.since);
    let lists = S::lists(&wanted.items, wanted.since).into_iter();
    Search {
        lists: lists.map(Paged::first).collect(),
        wanted,
        context,
        rows: Vec::new(),
        seen: HashSet::new(),
        is_repeated: false,
        is_whole: true,
    }
}

/// The instant from which on that one is looked for.
pub fn with_slack(at: Timestamp) -> Timestamp {
    Timestamp::from_unix(at.unix().saturating_sub(SLACK).max(1))
}

/// The first request.
pub fn first_request<S: Sought>(wanted: Wanted<S>, context: &Context) -> Result<Request> {
    let search = begin(wanted, context.clone());
    let list = search.lists.last().ok_or_else(nothing_to_read)?;
    list.request(context)
}

/// What a single answer tells.
pub fn by_one_answer<S: Sought>(
    wanted: Wanted<S>,
    answer: &Answer,
    context: &Context,
) -> Result<Vec<Reconciled>> {
    let mut search = begin(wanted, context.clone());
    let list = search.lists.pop().ok_or_else(nothing_to_read)?;
    let page = list.decode(answer, context)?;
    search.take_page(list, page);
    // What stands on other pages and in other lists is unknown.
    search.is_whole &= search.lists.is_empty();
    Ok(search.settle())
}

/// Reads all lists, and settles.
pub fn steps<S: Sought>(wanted: Wanted<S>, context: Context) -> Result<Step<Vec<Reconciled>>> {
    begin(wanted, context).next()
}

impl<S: Sought> Search<S> {
    fn next(mut self) -> Result<Step<Vec<Reconciled>>> {
        let Some(list) = self.lists.pop() else {
            return Ok(Step::Done(self.settle()));
        };
        let request = list.request(&self.context)?;
        Ok(Step::send(request, move |answer| {
            match answer {
                Ok(answer) => {
                    let page = list.decode(&answer, &self.context)?;
                    self.take(list, page);
                }
                Err(error) if S::is_optional(&list) && is_refusal(&error) => {
                    self.is_whole &= S::is_without(&list, &error);
                }
                Err(error) => return Err(error),
            }
            self.next()
        }))
    }

    fn take(&mut self, list: S::List, page: <S::List as Operation>::Output) {
        if S::List::seems_empty(&page) && !self.is_repeated {
            self.is_repeated = true;
            self.lists.push(list);
            return;
        }
        self.is_repeated = false;
        let mark = S::List::mark(&page);
        if mark.is_some_and(|mark| !self.seen.insert(format!("{} {mark}", self.lists.len()))) {
            // The server gives one page again and again: what stands on the others is unknown.
            self.is_whole = false;
            return;
        }
        self.take_page(list, page);
    }

    fn take_page(&mut self, list: S::List, page: <S::List as Operation>::Output) {
        self.is_whole &= S::List::is_readable(&page) && S::is_plausible(&page);
        let (rows, next) = list.turn(page);
        let since = self.wanted.since;
        let ends = rows.last().is_some_and(|row| S::is_beyond(row, since));
        self.lists.extend(next.filter(|_| !ends));
        self.keep(rows);
    }

    fn keep(&mut self, rows: Vec<S::Row>) {
        let known = &self.wanted.known;
        let others = rows.into_iter().filter(|row| !known.contains(&S::id(row)));
        self.rows.extend(others);
    }

    fn settle(&self) -> Vec<Reconciled> {
        let mut settled = settle(&self.wanted.items, &self.rows, self.wanted.since);
        for it in &mut settled {
            match it.finding {
                Finding::Absent if !self.is_whole => it.finding = Finding::Unclear,
                Finding::Found if !self.wanted.knows_older => {
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
