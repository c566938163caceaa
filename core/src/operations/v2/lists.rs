//! Lists: what the resources have in common (v2 §5.1, §7.7).

use super::document;
use super::record::Wire;
use crate::operation::Answer;
use crate::wire::json::Members;
use crate::wire::node::Node;
use crate::{Error, Extra, Result, Timestamp, Value};

/// What a page of any resource holds.
#[derive(Debug)]
pub struct Rows<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What else the server sent.
    pub extra: Extra,
}

/// Reads the rows of an answer: a list, or a map by identifier (v2 §12.3). Nothing found is 204
/// (v2 §12.1). What is no row is kept in `extra`, below `_embedded.items`.
pub fn rows<T: Wire>(answer: &Answer) -> Result<Rows<T>> {
    let text = document::text(answer)?;
    let tree = document::tree(&text, answer)?;
    let document = tree.root();
    let nothing = super::record::is_nothing(document);
    let known = ["_embedded", "items", "response"];
    if !nothing && !known.iter().any(|name| document.get(name).is_some()) {
        let message = "the answer is no list: it has no _embedded";
        return Err(Error::unexpected(message).with_status(answer.status));
    }
    let mut document = Members::of(document);
    let mut embedded = document
        .take(&["_embedded"], Members::of_object)
        .unwrap_or_else(|| Members::of(Node::null()));
    let all = embedded.take(&["items"], |items| {
        (items.is_array() || items.is_object()).then_some(items)
    });
    let mut odd = Vec::new();
    let mut items = Vec::new();
    for row in all.into_iter().flat_map(Node::items) {
        match T::read(row) {
            Some(item) => items.push(item),
            None => odd.push(row.value()),
        }
    }
    let Extra(mut rest) = embedded.rest();
    if !odd.is_empty() {
        rest.insert("items".to_owned(), Value::List(odd));
    }
    let mut extra = document.rest();
    if !rest.is_empty() {
        extra.insert("_embedded".to_owned(), Value::Map(rest));
    }
    Ok(Rows { items, extra })
}

/// How many rows of a page were kept as they came.
pub fn unreadable(extra: &Extra) -> usize {
    match extra.get("_embedded") {
        Some(Value::Map(embedded)) => match embedded.get("items") {
            Some(Value::List(items)) => items.len(),
            _ => 0,
        },
        _ => 0,
    }
}

/// What tells pages apart: their first row, or what else came.
pub fn mark(first: Option<String>, extra: &Extra) -> Option<String> {
    // Pages of nothing readable must not go on for ever, either.
    first.or_else(|| Some(format!("{:?}", extra.get("_embedded")?)))
}

/// A list of a resource: its page, how it is asked for, and how its pages are turned.
///
/// Lists `by rows` have `limit_rows` and `limit_offset`, `numbered` ones a `page`, those
/// `once` come whole. Those `with local dates` ask for days of the account's zone; what is
/// `checked by` a function has rules of its own.
macro_rules! lists {
    (
        $(#[doc = $doc:literal])*
        $page:ident of $item:ty, $request:ident at $path:literal, by rows
        $(, with $zone:ident dates)? $(, checked by $check:path)?
    ) => {
        $crate::operations::v2::lists::lists!(@page $(#[doc = $doc])* $page of $item);
        $crate::operations::v2::lists::lists!(@operation $page, $request, $path, [$($zone)?], (
            |it: &$request| {
                $($check(it)?;)?
                $crate::operations::v2::lists::check_rows(it.limit_rows, it.limit_offset)
            }
        ));

        impl $crate::operation::Paged for $request {
            type Item = $item;

            fn first(mut self) -> Self {
                self.limit_rows.get_or_insert($crate::operations::rules::MAX_PAGE_SIZE);
                self.limit_offset.get_or_insert(0);
                self
            }

            /// There is no total: pages go on until one is not full (v2 §5.1).
            fn turn(&self, page: $page) -> (Vec<$item>, Option<Self>) {
                let size = self.limit_rows.unwrap_or($crate::operations::rules::MAX_PAGE_SIZE);
                let rows = page.items.len() + $crate::operations::v2::lists::unreadable(&page.extra);
                let full = i64::try_from(rows).is_ok_and(|rows| rows >= size);
                let offset = self.limit_offset.unwrap_or(0).checked_add(size).filter(|_| full);
                let next = offset.map(|offset| Self { limit_offset: Some(offset), ..self.clone() });
                (page.items, next)
            }

            fn is_readable(page: &$page) -> bool {
                $crate::operations::v2::lists::unreadable(&page.extra) == 0
            }

            fn seems_empty(page: &$page) -> bool {
                Self::mark(page).is_none() && !page.not_modified
            }

            fn mark(page: &$page) -> Option<String> {
                let first = page.items.first().map(|item| item.id.to_string());
                $crate::operations::v2::lists::mark(first, &page.extra)
            }
        }
    };
    (
        $(#[doc = $doc:literal])*
        $page:ident of $item:ty, $request:ident at $path:literal, once
    ) => {
        $crate::operations::v2::lists::lists!(@page $(#[doc = $doc])* $page of $item);
        $crate::operations::v2::lists::lists!(@operation $page, $request, $path, [], (|_: &$request| Ok(())));
    };
    (
        $(#[doc = $doc:literal])*
        $page:ident of $item:ty, $request:ident at $path:literal, numbered
    ) => {
        $crate::operations::v2::lists::lists!(@page $(#[doc = $doc])* $page of $item);
        $crate::operations::v2::lists::lists!(@operation $page, $request, $path, [], (
            |it: &$request| $crate::operations::rules::paging(it.page, None)
        ));
    };
    (@page $(#[doc = $doc:literal])* $page:ident of $item:ty) => {
        $(#[doc = $doc])*
        #[amocore_macros::model]
        pub struct $page {
            /// The rows.
            pub items: Vec<$item>,
            /// The server says that nothing has changed since `modified_since` (HTTP 304).
            pub not_modified: bool,
            /// What else the server sent.
            pub extra: $crate::Extra,
        }

        impl $page {
            fn read(answer: &$crate::operation::Answer) -> $crate::Result<Self> {
                let rows = $crate::operations::v2::lists::rows(answer)?;
                Ok(Self {
                    items: rows.items,
                    not_modified: answer.status == 304,
                    extra: rows.extra,
                })
            }
        }
    };
    (@zone) => { $crate::operation::ZoneUse::None };
    // Helpful, since only some queries have dates; one that does says what is missing.
    (@zone local) => { $crate::operation::ZoneUse::Helpful };
    (@operation $page:ident, $request:ident, $path:literal, [$($zone:ident)?], $check:expr) => {
        impl $crate::operation::Operation for $request {
            type Output = $page;

            const ZONE: $crate::operation::ZoneUse =
                $crate::operations::v2::lists::lists!(@zone $($zone)?);

            fn validate(&self) -> $crate::Result<()> {
                $crate::operations::v2::query::Query::check(self)?;
                $check(self)
            }

            fn request(
                &self,
                context: &$crate::operation::Context,
            ) -> $crate::Result<$crate::operation::Request> {
                let query = $crate::operations::v2::query::Query::query(self, context)?;
                let since = $crate::operations::v2::query::Query::since(self);
                Ok($crate::operation::Request::get($path, query).since(since))
            }

            fn decode(
                &self,
                answer: &$crate::operation::Answer,
                _: &$crate::operation::Context,
            ) -> $crate::Result<$page> {
                $page::read(answer)
            }
        }
    };
}

pub(crate) use lists;

/// Pages end at 500 rows, and an offset without a limit is ignored by the server (v2 §7.7).
pub fn check_rows(limit_rows: Option<i64>, limit_offset: Option<i64>) -> Result<()> {
    let most = crate::operations::rules::MAX_PAGE_SIZE;
    if let Some(rows) = limit_rows
        && !(1..=most).contains(&rows)
    {
        let problem = format!("must be from 1 to {most}, not {rows}");
        return Err(Error::invalid_input("limit_rows", problem));
    }
    match limit_offset {
        Some(offset) if offset < 0 => {
            let problem = format!("must be 0 or more, not {offset}");
            Err(Error::invalid_input("limit_offset", problem))
        }
        Some(_) if limit_rows.is_none() => {
            let problem = "needs limit_rows, without which the server ignores it";
            Err(Error::invalid_input("limit_offset", problem))
        }
        _ => Ok(()),
    }
}

/// The server ignores the end of a time that has no beginning (v2 §7.2).
pub fn begun(what: &str, from: Option<Timestamp>, to: Option<Timestamp>) -> Result<()> {
    if from.is_none() && to.is_some() {
        let problem = format!("needs {what}_from, without which the server ignores it");
        return Err(Error::invalid_input(format!("{what}_to"), problem));
    }
    Ok(())
}
