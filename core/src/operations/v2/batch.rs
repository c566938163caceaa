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
    /// The request for these items.
    fn request(&self, items: &[I]) -> Result<Request>;
    /// One result for each item, in order.
    fn decode(&self, answer: &Answer, items: &[I]) -> Result<Vec<O>>;
    /// What to call a result in a report.
    fn id(&self, result: &O) -> Option<String>;
}

/// Sends `items` in parts, one after the other. After a part that failed nothing more is sent,
/// and the error says of each item what became of it.
pub fn steps<I, O, P>(items: Vec<I>, part: P) -> Result<Step<Vec<O>>>
where
    I: Send + Sync + 'static,
    O: Send + 'static,
    P: Part<I, O>,
{
    next(Arc::new(items), Arc::new(part), Vec::new())
}

fn next<I, O, P>(items: Arc<Vec<I>>, part: Arc<P>, mut done: Vec<O>) -> Result<Step<Vec<O>>>
where
    I: Send + Sync + 'static,
    O: Send + 'static,
    P: Part<I, O>,
{
    let rest = &items[done.len()..];
    if rest.is_empty() {
        return Ok(Step::Done(done));
    }
    let size = rest.len().min(SIZE);
    let request = part.request(&rest[..size])?;
    Ok(Step::send(request, move |answer| {
        let sent = &items[done.len()..done.len() + size];
        let results = answer.and_then(|answer| {
            let results = part.decode(&answer, sent);
            results.map_err(|error| unread(error, answer))
        });
        match results {
            Ok(results) => {
                done.extend(results);
                next(items, part, done)
            }
            Err(error) if items.len() == size => Err(error),
            Err(error) => Err(report(
                &error,
                done.iter().map(|it| part.id(it)),
                size,
                items.len(),
            )),
        }
    }))
}

/// What of a write cannot be read may well have been a success.
fn unread(error: Error, answer: Answer) -> Error {
    if error.kind() != ErrorKind::UnexpectedAnswer {
        return error;
    }
    let begins = failure::start_of(&answer);
    error
        .with_may_have_happened(true)
        .with_body_start(begins)
        .with_request_id(answer.request_id)
}

/// Says of each item of a split batch what became of it.
fn report(
    error: &Error,
    done: impl Iterator<Item = Option<String>>,
    failed: usize,
    all: usize,
) -> Error {
    let mut items: Vec<BatchItem> = Vec::with_capacity(all);
    let index = |items: &Vec<BatchItem>| i64::try_from(items.len()).unwrap_or(i64::MAX);
    for id in done {
        items.push(BatchItem {
            index: index(&items),
            id,
            ..BatchItem::default()
        });
    }
    let (succeeded, attempted) = (items.len(), items.len() + failed);
    while items.len() < all {
        let sent = items.len() < attempted;
        // What the server said of this item alone.
        let own = sent.then(|| error.items().get(items.len() - succeeded));
        if let Some(own) = own.flatten() {
            items.push(BatchItem {
                index: index(&items),
                ..own.clone()
            });
            continue;
        }
        items.push(BatchItem {
            index: index(&items),
            id: None,
            error: Some(if sent {
                error.to_string()
            } else {
                "not sent".to_owned()
            }),
            may_have_happened: sent && error.may_have_happened(),
        });
    }
    let message = format!(
        "of {all} items {succeeded} were carried out, then {failed} failed together and {} were \
         not sent: {}",
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
