//! What is looked for, and where. Of a search this alone is compiled for each kind of record.

use std::sync::Arc;

use super::likeness::Likeness;
use super::search::{Page, Row, Search, Source, with_slack};
use super::settle::groups;
use crate::operation::{Answer, Context, Operation, Paged, Request};
use crate::{Error, Result, Timestamp};

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

impl<S: Sought> Wanted<S> {
    /// Begins to look for it.
    pub fn search(self, context: Context) -> Search {
        let Self { items, since, .. } = self;
        let since = with_slack(since);
        let groups = groups(items.len(), &|one, other| items[one] == items[other]);
        let lists = S::lists(&items, since);
        let representatives = groups.iter().map(|group| group.items[0]);
        let sought = Arc::new(Sample {
            items: representatives.map(|it| items[it].clone()).collect(),
            since,
        });
        let source = |list: S::List| -> Box<dyn Source> {
            let sought = Arc::clone(&sought);
            let list = list.first();
            Box::new(List { list, sought })
        };
        let sources = lists.into_iter().map(source).collect();
        Search::new(sources, groups, self.known, self.knows_older, context)
    }
}

/// Of each group of items that say the same one.
struct Sample<S> {
    items: Vec<S>,
    since: Timestamp,
}

/// A list, and what is looked for in it.
struct List<S: Sought> {
    list: S::List,
    sought: Arc<Sample<S>>,
}

impl<S: Sought> List<S> {
    fn row(&self, row: &S::Row) -> Row {
        let likeness = |item: &S| match item.added_at(row) {
            Some(at) if at < self.sought.since => Likeness::Other,
            _ => item.likeness(row),
        };
        Row {
            id: S::id(row),
            likeness: self.sought.items.iter().map(likeness).collect(),
        }
    }
}

impl<S: Sought> Source for List<S> {
    fn request(&self, context: &Context) -> Result<Request> {
        self.list.request(context)
    }

    fn read(&self, answer: &Answer, context: &Context) -> Result<Page> {
        let page = self.list.decode(answer, context)?;
        let (mark, seems_empty) = (S::List::mark(&page), S::List::seems_empty(&page));
        let is_whole = S::List::is_readable(&page) && S::is_plausible(&page);
        let (rows, next) = self.list.turn(page);
        let since = self.sought.since;
        let ends = rows.last().is_some_and(|row| S::is_beyond(row, since));
        let rows = rows.iter().map(|row| self.row(row)).collect();
        let next = next.filter(|_| !ends).map(|list| -> Box<dyn Source> {
            let sought = Arc::clone(&self.sought);
            Box::new(Self { list, sought })
        });
        Ok(Page {
            mark,
            seems_empty,
            is_whole,
            rows,
            next,
        })
    }

    fn is_optional(&self) -> bool {
        S::is_optional(&self.list)
    }

    fn is_without(&self, refusal: &Error) -> bool {
        S::is_without(&self.list, refusal)
    }
}
