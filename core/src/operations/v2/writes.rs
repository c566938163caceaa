//! Adding, updating and deleting in batches: what the resources have in common (v2 §5.2).

use std::collections::HashSet;
use std::marker::PhantomData;
use std::time::Instant;

use serde_json::{Value as Json, json};

use super::batch::{Outcome, Part, Refusal};
use super::record::{Checked, Wire};
use super::written::{self, Sent};
use crate::operation::{Answer, BodyFormat, Context, Request};
use crate::{Error, Result};

/// An update has to be newer than the record, whose time is the server's: like the clients in
/// use, a change without a time of its own is dated a little ahead (v2 §9.2; demand 7).
const AHEAD: i64 = 5;

/// A record to add or change.
pub trait Record: Wire + Checked + Send + Sync + 'static {}

impl<T: Wire + Checked + Send + Sync + 'static> Record for T {}

/// What an operation sends, and how it is answered.
#[derive(Debug)]
pub struct Write<I> {
    how: How,
    items: PhantomData<fn(I)>,
}

impl<I: Record> Write<I> {
    /// Adds records.
    pub fn add(path: &'static str, context: Context) -> Self {
        Self::new(path, "add", false, context)
    }

    /// Changes records.
    pub fn update(path: &'static str, dated: bool, context: Context) -> Self {
        Self::new(path, "update", dated, context)
    }

    fn new(path: &'static str, action: &'static str, dated: bool, context: Context) -> Self {
        Self {
            how: How {
                path,
                action,
                dated,
                context,
                begun: Instant::now(),
            },
            items: PhantomData,
        }
    }

    fn tree(&self, item: &I, place: usize) -> Json {
        let tree = item.write().unwrap_or_else(|| json!({}));
        self.how.complete(tree, place)
    }
}

impl<I: Record> Part<I, i64> for Write<I> {
    /// An item is known by its `request_id` when it is added, and by its record later (v2 §12.6).
    fn check(&self, items: &[I]) -> Result<()> {
        let mut seen = HashSet::new();
        for (place, item) in items.iter().enumerate() {
            let tree = self.tree(item, place);
            self.how.tell_apart(&tree, place, &mut seen)?;
        }
        Ok(())
    }

    fn request(&self, items: &[I], before: usize) -> Result<Request> {
        let trees = items.iter().zip(before..);
        let trees = trees.map(|(item, place)| self.tree(item, place));
        Ok(self.how.request(trees.collect()))
    }

    fn decode(&self, answer: &Answer, items: &[I], before: usize) -> Result<Vec<Outcome<i64>>> {
        let trees = items.iter().zip(before..);
        let sent = trees.map(|(item, place)| self.how.sent(&self.tree(item, place)));
        self.how.identifiers(answer, &sent.collect::<Vec<_>>())
    }

    fn id(&self, result: &i64) -> Option<String> {
        Some(result.to_string())
    }
}

/// What does not depend on the kind of record: one piece of code for all, which would be nearly
/// all that a kind weighs.
#[derive(Debug)]
struct How {
    path: &'static str,
    action: &'static str,
    /// Whether the server wants the time of change.
    dated: bool,
    context: Context,
    /// When `context.now` was: a large batch may take minutes.
    begun: Instant,
}

impl How {
    fn adds(&self) -> bool {
        self.action == "add"
    }

    /// The numbers that the items of an add are known by: their places, from 1, since 0 is what
    /// the server says for none (v2 §5.2).
    fn request_id(&self, place: usize) -> Option<i64> {
        let number = i64::try_from(place).ok()?.checked_add(1)?;
        self.adds().then_some(number)
    }

    /// Adds to an item what it is known by, and when it was changed.
    #[inline(never)]
    fn complete(&self, mut tree: Json, place: usize) -> Json {
        if let (Some(number), None) = (self.request_id(place), tree.get("request_id")) {
            tree["request_id"] = number.into();
        }
        if self.dated && tree.get("updated_at").is_none() {
            let since = i64::try_from(self.begun.elapsed().as_secs()).unwrap_or(0);
            tree["updated_at"] = (self.context.now.unix() + since + AHEAD).into();
        }
        tree
    }

    /// Refuses an item that is known by the same as one before it.
    #[inline(never)]
    fn tell_apart(&self, tree: &Json, place: usize, seen: &mut HashSet<String>) -> Result<()> {
        let (name, known) = match self.adds() {
            true => ("extra.request_id", written::request_id(tree)),
            false => ("id", written::id(tree).map(|id| id.to_string())),
        };
        if known.is_some_and(|known| !seen.insert(known)) {
            let field = format!("items[{place}].{name}");
            return Err(Error::invalid_input(
                field,
                "stands in the batch already, so the answer could not tell which is meant",
            ));
        }
        Ok(())
    }

    #[inline(never)]
    fn request(&self, trees: Vec<Json>) -> Request {
        let format = self.context.body_format(BodyFormat::Json);
        Request::post(self.path, json!({ self.action: trees }), format)
    }

    fn sent(&self, tree: &Json) -> Sent {
        Sent {
            request_id: written::request_id(tree),
            id: written::id(tree).filter(|_| !self.adds()),
        }
    }

    #[inline(never)]
    fn identifiers(&self, answer: &Answer, sent: &[Sent]) -> Result<Vec<Outcome<i64>>> {
        let rows = written::rows(answer, self.action, sent)?;
        let known = sent.iter().map(|sent| sent.id);
        let identify = |(row, known): (Outcome<Json>, Option<i64>)| {
            let row = row?;
            let id = written::id(&row).or(known);
            id.ok_or_else(Refusal::unknown)
        };
        Ok(rows.into_iter().zip(known).map(identify).collect())
    }
}

/// Deletes records by their identifiers.
#[derive(Debug)]
pub struct Delete {
    /// Where.
    pub path: &'static str,
    /// For whom.
    pub context: Context,
}

impl Part<i64, i64> for Delete {
    fn request(&self, ids: &[i64], _: usize) -> Result<Request> {
        let format = self.context.body_format(BodyFormat::Json);
        Ok(Request::post(self.path, json!({ "delete": ids }), format))
    }

    fn decode(&self, answer: &Answer, ids: &[i64], _: usize) -> Result<Vec<Outcome<i64>>> {
        written::deleted(answer, ids)
    }

    fn id(&self, result: &i64) -> Option<String> {
        Some(result.to_string())
    }
}

/// The operation of a batch: its items are checked, sent in parts and answered by identifiers.
/// One that is `counted` answers how many.
macro_rules! batch_operation {
    (counted $request:ty, $items:ident, $part:expr) => {
        impl $crate::operation::Operation for $request {
            type Output = i64;

            fn validate(&self) -> $crate::Result<()> {
                $crate::operations::v2::record::Checked::required(
                    &self.$items,
                    stringify!($items),
                )?;
                $crate::operations::v2::record::Checked::check(&self.$items, stringify!($items))?;
                let part = $part($crate::operation::Context::default());
                $crate::operations::v2::batch::Part::check(&part, &self.$items)
            }

            fn request(
                &self,
                context: &$crate::operation::Context,
            ) -> $crate::Result<$crate::operation::Request> {
                let part = $part(context.clone());
                $crate::operations::v2::batch::Part::request(&part, &self.$items, 0)
            }

            fn decode(
                &self,
                answer: &$crate::operation::Answer,
                context: &$crate::operation::Context,
            ) -> $crate::Result<i64> {
                let part = $part(context.clone());
                let done = $crate::operations::v2::batch::whole(&part, answer, &self.$items)?;
                Ok($crate::operations::v2::batch::count(done))
            }

            fn steps(
                self,
                context: $crate::operation::Context,
            ) -> $crate::Result<$crate::operation::Step<i64>> {
                let steps = $crate::operations::v2::batch::steps(self.$items, $part(context))?;
                Ok(steps.map($crate::operations::v2::batch::count))
            }
        }
    };
    ($request:ty, $items:ident, $output:ty, $part:expr) => {
        $crate::operations::v2::writes::batch_operation!(
            $request,
            $items,
            $output,
            $part,
            $crate::operations::v2::record::Checked::check
        );
    };
    ($request:ty, $items:ident, $output:ty, $part:expr, $check:path) => {
        impl $crate::operation::Operation for $request {
            type Output = Vec<$output>;

            fn validate(&self) -> $crate::Result<()> {
                $crate::operations::v2::record::Checked::required(
                    &self.$items,
                    stringify!($items),
                )?;
                $check(&self.$items, stringify!($items))?;
                let part = $part($crate::operation::Context::default());
                $crate::operations::v2::batch::Part::check(&part, &self.$items)
            }

            fn request(
                &self,
                context: &$crate::operation::Context,
            ) -> $crate::Result<$crate::operation::Request> {
                let part = $part(context.clone());
                $crate::operations::v2::batch::Part::request(&part, &self.$items, 0)
            }

            fn decode(
                &self,
                answer: &$crate::operation::Answer,
                context: &$crate::operation::Context,
            ) -> $crate::Result<Vec<$output>> {
                let part = $part(context.clone());
                $crate::operations::v2::batch::whole(&part, answer, &self.$items)
            }

            fn steps(
                self,
                context: $crate::operation::Context,
            ) -> $crate::Result<$crate::operation::Step<Vec<$output>>> {
                $crate::operations::v2::batch::steps(self.$items, $part(context))
            }
        }
    };
}

/// The operations of a resource that write batches of records, one row each.
macro_rules! writes {
    ($($verb:ident $request:ident($($item:ty)?) at $path:literal;)*) => {
        $(writes!(@$verb $request($($item)?) $path);)*
    };
    (@add $request:ident($item:ty) $path:literal) => {
        $crate::operations::v2::writes::batch_operation!(
            $request, items, i64,
            |context| $crate::operations::v2::writes::Write::<$item>::add($path, context)
        );
    };
    (@update $request:ident($item:ty) $path:literal) => {
        $crate::operations::v2::writes::batch_operation!(
            $request, items, i64,
            |context| $crate::operations::v2::writes::Write::<$item>::update($path, true, context)
        );
    };
    (@update_undated $request:ident($item:ty) $path:literal) => {
        $crate::operations::v2::writes::batch_operation!(
            $request, items, i64,
            |context| $crate::operations::v2::writes::Write::<$item>::update($path, false, context)
        );
    };
    (@delete $request:ident() $path:literal) => {
        $crate::operations::v2::writes::batch_operation!(
            $request, ids, i64,
            |context| $crate::operations::v2::writes::Delete { path: $path, context },
            $crate::operations::v2::record::Identifies::check_ids
        );
    };
}

pub(crate) use {batch_operation, writes};
