//! `GET incoming_leads/summary`: counts over a range of time.

use hyper::StatusCode;

use crate::answer::Answer;
use crate::clock::Timestamp;
use crate::request::tree::Tree;
use crate::store::incoming_leads;
use crate::v2::Call;
use crate::v2::failure::Failure;

/// Counts the requests made within the range, both ends included, whatever
/// became of them. Never 204.
pub fn summary(call: &Call<'_>) -> Result<Answer, Failure> {
    let (from, to) = (bound(call, "from")?, bound(call, "to")?);
    let counts = call
        .context
        .store
        .read(|connection| incoming_leads::summary(connection, from, to))?;
    let total = counts.sip + counts.mail + counts.form + counts.chat;
    Ok(call.success([
        ("sip", counts.sip.into()),
        ("mail", counts.mail.into()),
        ("form", counts.form.into()),
        ("chat", counts.chat.into()),
        ("total", total.into()),
        ("avg_time", counts.avg_time.into()),
        ("accepted", counts.accepted.into()),
    ]))
}

/// `data[filter][date][..]` as documented, or without `data`.
fn bound(call: &Call<'_>, end: &str) -> Result<Option<Timestamp>, Failure> {
    let filter = call
        .parameters
        .get("data")
        .and_then(|data| data.get("filter"))
        .or(call.parameters.get("filter"));
    let bound = filter
        .and_then(|filter| filter.get("date"))
        .and_then(|date| date.get(end))
        .filter(|bound| **bound != Tree::from(""));
    match bound {
        None => Ok(None),
        Some(bound) => bound.integer().map(Some).ok_or_else(|| {
            Failure::refused(
                StatusCode::BAD_REQUEST,
                400,
                format!("filter/date/{end} must be a timestamp"),
            )
        }),
    }
}
