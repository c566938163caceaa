//! Batches: split at what the server takes, in order (v2 §4).

use std::sync::Arc;

use crate::error::BatchItem;
use crate::operation::{Answer, Request, Step};
use crate::operations::failure;
use crate::{Error, ErrorKind, Result};

/// The server takes 500 items and advises 250 (v2 §4).
pub const SIZE: usize = 250;

/// How one part of a batch is asked for and read.
pub trait Part<I, O>: Send + Sync + 'static {
    /// Refuses what the answer could not tell apart.
    fn check(&self, items: &[I]) -> Result<()> {
        let _ = items;
        Ok(())
    }
    /// The request for these items, before which others stand in the batch.
    fn request(&self, items: &[I], before: usize) -> Result<Request>;
    /// One outcome for each item, in order.
    fn decode(&self, answer: &Answer, items: &[I], before: usize) -> Result<Vec<Outcome<O>>>;
    /// What to call a result in a report.
    fn id(&self, result: &O) -> Option<String>;
}

/// What became of an item.
pub type Outcome<O> = Result<O, Refusal>;

/// An item that failed while others of its request may have succeeded (v2 §5.3).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Refusal {
    /// What the server said.
    pub text: Option<String>,
    /// The vendor's code.
    pub code: Option<i64>,
    /// Whether the item may have been carried out all the same.
    pub may_have_happened: bool,
}

impl Refusal {
    /// An item of which the answer does not tell what became of it.
    pub fn unknown() -> Self {
        Self {
            text: Some("the answer does not say what became of it".to_owned()),
            code: None,
            may_have_happened: true,
        }
    }

    fn kind(&self) -> ErrorKind {
        let stale = |text: &String| {
            text.to_ascii_lowercase()
                .contains("last modified date is older")
        };
        match self.code.and_then(failure::kind_of) {
            _ if self.may_have_happened => ErrorKind::UnexpectedAnswer,
            _ if self.text.as_ref().is_some_and(stale) => ErrorKind::Stale,
            kind => kind.unwrap_or(ErrorKind::Refused),
        }
    }

    /// What to say of it.
    pub fn words(&self) -> String {
        let meaning = || self.code.and_then(failure::meaning).map(str::to_owned);
        let text = self.text.clone().filter(|text| !text.is_empty());
        text.or_else(meaning)
            .unwrap_or_else(|| "refused without a reason".to_owned())
    }

    /// The failure of a request that is refused as a whole.
    pub fn into_error(self) -> Error {
        let meaning = self.code.and_then(failure::meaning);
        Error::new(self.kind(), self.words())
            .with_code(self.code)
            .with_code_meaning(meaning)
            .with_vendor_text(self.text)
            .with_may_have_happened(self.may_have_happened)
    }

    fn item(&self, index: i64) -> BatchItem {
        BatchItem {
            index,
            id: None,
            error: Some(self.words()),
            code: self.code,
            kind: Some(self.kind().name().to_owned()),
            may_have_happened: self.may_have_happened,
        }
    }
}

/// Sends `items` in parts, one after the other. Items that are refused do not keep the others
/// from being sent; after a part that failed as a whole nothing more is. The error says of each
/// item what became of it.
pub fn steps<I, O, P>(items: Vec<I>, part: P) -> Result<Step<Vec<O>>>
where
    I: Send + Sync + 'static,
    O: Send + 'static,
    P: Part<I, O>,
{
    next(Arc::new(items), Arc::new(part), Vec::new())
}

/// The result of a batch that was sent in one part.
pub fn whole<I, O, P: Part<I, O>>(part: &P, answer: &Answer, items: &[I]) -> Result<Vec<O>> {
    settle(part, part.decode(answer, items, 0)?)
}

/// How many were carried out.
pub fn count<O>(done: Vec<O>) -> i64 {
    i64::try_from(done.len()).unwrap_or(i64::MAX)
}

fn next<I, O, P>(
    items: Arc<Vec<I>>,
    part: Arc<P>,
    mut done: Vec<Outcome<O>>,
) -> Result<Step<Vec<O>>>
where
    I: Send + Sync + 'static,
    O: Send + 'static,
    P: Part<I, O>,
{
    let rest = &items[done.len()..];
    if rest.is_empty() {
        return settle(&*part, done).map(Step::Done);
    }
    let size = rest.len().min(SIZE);
    let request = part.request(&rest[..size], done.len())?;
    Ok(Step::send(request, move |answer| {
        let sent = &items[done.len()..done.len() + size];
        let outcomes = answer.and_then(|answer| {
            let outcomes = part.decode(answer, sent, done.len());
            outcomes.map_err(|error| unread(error, answer))
        });
        match outcomes {
            Ok(outcomes) => {
                done.extend(outcomes);
                next(items, part, done)
            }
            Err(error) if items.len() == size => Err(error),
            Err(error) => Err(stopped(&error, told(&*part, &done), size, items.len())),
        }
    }))
}

/// What of a write cannot be read may well have been a success.
fn unread(error: Error, answer: &Answer) -> Error {
    if error.kind() != ErrorKind::UnexpectedAnswer {
        return error;
    }
    error
        .with_may_have_happened(true)
        .with_body_start(failure::start_of(answer))
        .with_request_id(answer.request_id.clone())
}

/// What became of the items so far.
fn told<I, O, P: Part<I, O>>(part: &P, outcomes: &[Outcome<O>]) -> Vec<BatchItem> {
    let items = outcomes.iter().zip(0..);
    items
        .map(|(outcome, index)| match outcome {
            Ok(result) => BatchItem {
                index,
                id: part.id(result),
                ..BatchItem::default()
            },
            Err(refusal) => refusal.item(index),
        })
        .collect()
}

/// The results, or a failure that names those who failed.
fn settle<I, O, P: Part<I, O>>(part: &P, outcomes: Vec<Outcome<O>>) -> Result<Vec<O>> {
    let refusals: Vec<Refusal> = outcomes
        .iter()
        .filter_map(|it| it.as_ref().err().cloned())
        .collect();
    let Some(first) = refusals.first() else {
        return Ok(outcomes.into_iter().filter_map(Result::ok).collect());
    };
    let kind = first.kind();
    let alike = refusals.len() == outcomes.len() && refusals.iter().all(|it| it.kind() == kind);
    let (kind, message) = match (alike, outcomes.len()) {
        (true, 1) => (kind, first.words()),
        (true, all) => (
            kind,
            format!("all {all} items were refused: {}", first.words()),
        ),
        (false, all) => (
            ErrorKind::PartialFailure,
            format!(
                "of {all} items {} were refused: {}",
                refusals.len(),
                first.words()
            ),
        ),
    };
    let uncertain = refusals.iter().any(|it| it.may_have_happened);
    let text = first.text.clone().filter(|_| alike && !uncertain);
    let code = first.code.filter(|_| alike);
    Err(Error::new(kind, message)
        .with_code(code)
        .with_code_meaning(code.and_then(failure::meaning))
        .with_vendor_text(text)
        .with_may_have_happened(uncertain)
        .with_items(told(part, &outcomes)))
}

/// A batch that a failed part has ended: says of each item what became of it.
fn stopped(error: &Error, mut items: Vec<BatchItem>, failed: usize, all: usize) -> Error {
    let refused = items.iter().filter(|item| item.error.is_some()).count();
    let (before, attempted) = (items.len(), items.len() + failed);
    let succeeded = before - refused;
    for place in before..all {
        let index = i64::try_from(place).unwrap_or(i64::MAX);
        let sent = place < attempted;
        // What the server said of this item alone.
        let own = sent.then(|| error.items().get(place - before)).flatten();
        items.push(match own {
            Some(own) => BatchItem {
                index,
                ..own.clone()
            },
            None if sent => BatchItem {
                index,
                id: None,
                error: Some(error.to_string()),
                code: error.code(),
                kind: Some(error.kind().name().to_owned()),
                may_have_happened: error.may_have_happened(),
            },
            None => BatchItem {
                index,
                error: Some("not sent".to_owned()),
                ..BatchItem::default()
            },
        });
    }
    let also = match refused {
        0 => String::new(),
        refused => format!(", {refused} were refused"),
    };
    let message = format!(
        "of {all} items {succeeded} were carried out{also}, then {failed} failed together and {} \
         were not sent: {}",
        all - attempted,
        error.message(),
    );
    // With nothing carried out for certain, the kind of the failure says more.
    let kind = if succeeded == 0 {
        error.kind()
    } else {
        ErrorKind::PartialFailure
    };
    let mut report = Error::new(kind, message)
        .with_code(error.code())
        .with_code_meaning(error.code_meaning())
        .with_retry_after(error.retry_after())
        .with_may_have_happened(error.may_have_happened())
        .with_vendor_text(error.vendor_text().map(str::to_owned))
        .with_body_start(error.body_start().map(str::to_owned))
        .with_request_id(error.request_id().map(str::to_owned))
        .with_items(items);
    if let Some(status) = error.status() {
        report = report.with_status(status);
    }
    report
}
