//! What the answer to a write says of each item (v2 §5.2, §5.3).

use serde_json::Value as Json;

use super::batch::{Outcome, Refusal};
use super::document;
use crate::operation::Answer;
use crate::wire::json;
use crate::{Error, Result};

/// An item as it was sent: what its row in the answer may be known by.
pub struct Sent {
    /// The `request_id` that was sent with it, which may be a text (v2 §9.2).
    pub request_id: Option<String>,
    /// The identifier of the record, if it had one.
    pub id: Option<i64>,
}

/// The row of each item, or why it was refused. Rows and refusals are matched by `request_id`
/// or identifier where the server tells them, and by their order where it does not (v2 §12.6).
pub fn rows(answer: &Answer, action: &str, sent: &[Sent]) -> Result<Vec<Outcome<Json>>> {
    let document = document::required(answer)?;
    let embedded = document.get("_embedded").unwrap_or(&document);
    let rows = embedded.get("items").map(rows_of).unwrap_or_default();
    let errors = embedded.get("errors").map(|it| errors_of(it, action));
    let errors = errors.unwrap_or_default();
    if rows.is_empty() && errors.is_empty() {
        return Err(Error::unexpected("the answer names none of the items")
            .with_status(answer.status)
            .with_may_have_happened(true));
    }
    Ok(place(rows, errors, sent))
}

/// What an answer to a write that is done as a whole refuses (v2 §12.8).
pub fn refusal(document: &Json, action: &str) -> Option<Refusal> {
    let embedded = document.get("_embedded").unwrap_or(document);
    let errors = errors_of(embedded.get("errors")?, action);
    errors.into_iter().next().map(|told| told.refusal)
}

fn rows_of(items: &Json) -> Vec<Json> {
    json::list(items).into_iter().cloned().collect()
}

fn place(rows: Vec<Json>, errors: Vec<Told>, sent: &[Sent]) -> Vec<Outcome<Json>> {
    let done_none = rows.is_empty();
    let mut places: Vec<Option<Outcome<Json>>> = sent.iter().map(|_| None).collect();
    let mut errors_left = Vec::new();
    for error in errors {
        let Told {
            refusal,
            request_id,
            id,
        } = error;
        match place_of(request_id, id, sent).filter(|at| places[*at].is_none()) {
            Some(at) => places[at] = Some(Err(refusal)),
            None => errors_left.push(refusal),
        }
    }
    let found: Option<Vec<usize>> = rows
        .iter()
        .map(|row| place_of(request_id(row), id(row), sent))
        .collect();
    let distinct = found.filter(|found| {
        let mut seen = vec![false; sent.len()];
        found
            .iter()
            .all(|at| !std::mem::replace(&mut seen[*at], true) && places[*at].is_none())
    });
    let mut rows_left = Vec::new();
    match distinct {
        Some(found) => {
            for (at, row) in found.into_iter().zip(rows) {
                places[at] = Some(Ok(row));
            }
        }
        None => rows_left = rows,
    }
    let open = places.iter().filter(|it| it.is_none()).count();
    // Order tells which is which only when all that is open is of one sort.
    let unplaced = match (rows_left.len(), errors_left.len()) {
        (0, 0) => Refusal::unknown(),
        // Nothing was carried out (v2 §5.3): one refusal may stand for all.
        (0, errors) if done_none && errors != open => joined(&errors_left),
        _ => untold(&rows_left, &errors_left),
    };
    let by_order: Vec<Outcome<Json>> = match (rows_left.len(), errors_left.len()) {
        (rows, 0) if rows == open => rows_left.into_iter().map(Ok).collect(),
        (0, errors) if errors == open => errors_left.into_iter().map(Err).collect(),
        _ => Vec::new(),
    };
    let mut by_order = by_order.into_iter();
    let places = places.into_iter();
    places
        .map(|outcome| {
            outcome
                .or_else(|| by_order.next())
                .unwrap_or_else(|| Err(unplaced.clone()))
        })
        .collect()
}

/// Refusals of which it is not told which is whose, as one.
fn joined(refusals: &[Refusal]) -> Refusal {
    let mut texts: Vec<String> = refusals.iter().map(Refusal::words).collect();
    texts.dedup();
    let code = refusals.first().and_then(|it| it.code);
    Refusal {
        text: Some(texts.join("; ")),
        code: code.filter(|_| refusals.iter().all(|it| it.code == code)),
        may_have_happened: false,
    }
}

/// What became of an item that the answer does not tell from others, with all that it says of
/// them: whoever asks has to look.
fn untold(rows: &[Json], refusals: &[Refusal]) -> Refusal {
    let unknown = Refusal::unknown();
    let done: Vec<String> = rows
        .iter()
        .filter_map(|row| id(row).map(|id| id.to_string()))
        .collect();
    let mut text = unknown.words();
    if !done.is_empty() {
        text += &format!("; carried out were {}", done.join(", "));
    }
    for refusal in refusals {
        let code = refusal.code.map(|code| format!(" ({code})"));
        let code = code.unwrap_or_default();
        text += &format!("; refused was one: {}{code}", refusal.words());
    }
    Refusal {
        text: Some(text),
        ..unknown
    }
}

/// The record that an item or its row names. A comment on a purchase has a name of its own for it
/// (v2 §9.6).
pub fn id(of: &Json) -> Option<i64> {
    let id = |name: &str| of.get(name).and_then(json::int);
    id("id").or_else(|| id("transaction_id"))
}

/// The `request_id` of an item, or of its row. 0 is none (v2 §5.2).
pub fn request_id(of: &Json) -> Option<String> {
    let number = json::text(of.get("request_id")?)?.trim().to_owned();
    (!number.is_empty() && number != "0").then_some(number)
}

/// The item that a row or a refusal is about.
fn place_of(request_id: Option<String>, id: Option<i64>, sent: &[Sent]) -> Option<usize> {
    let by_request = request_id.and_then(|number| {
        let number = Some(number);
        sent.iter().position(|item| item.request_id == number)
    });
    by_request.or_else(|| {
        let id = Some(id?);
        sent.iter().position(|item| item.id == id)
    })
}

/// A refusal as the answer tells it.
struct Told {
    refusal: Refusal,
    request_id: Option<String>,
    id: Option<i64>,
}

impl Told {
    /// A text, or an object with a text and a code; `key` is its name in a map.
    fn read(key: Option<&str>, error: &Json) -> Self {
        let key = key.and_then(json::digits);
        let member = |name: &str| error.get(name).and_then(json::int);
        let item = error.get("item");
        let text = json::text(error).or_else(|| {
            ["message", "msg", "error"]
                .iter()
                .find_map(|name| json::text(error.get(name)?))
        });
        Self {
            refusal: Refusal {
                text,
                code: member("code").or_else(|| member("error_code")),
                may_have_happened: false,
            },
            request_id: request_id(error).or_else(|| request_id(item?)),
            id: id(error).or_else(|| id(item?)).or(key),
        }
    }
}

/// `errors` comes in three shapes: below the action a map from identifiers, below the action a
/// list, or a flat list (v2 §5.3). What is told of another action is told all the same.
fn errors_of(errors: &Json, action: &str) -> Vec<Told> {
    let Json::Object(members) = errors else {
        return json::list(errors)
            .into_iter()
            .map(|it| Told::read(None, it))
            .collect();
    };
    let actions = ["add", "update", "delete", action];
    if !members.keys().any(|name| actions.contains(&&**name)) {
        return each(errors);
    }
    members.values().flat_map(each).collect()
}

fn each(errors: &Json) -> Vec<Told> {
    let single = |it: &Json| {
        it.get("code")
            .or(it.get("message"))
            .or(it.get("msg"))
            .is_some()
    };
    match errors {
        Json::Object(members) if !single(errors) => {
            let errors = members.iter();
            errors
                .map(|(key, error)| Told::read(Some(key), error))
                .collect()
        }
        Json::Object(_) => vec![Told::read(None, errors)],
        other => json::list(other)
            .into_iter()
            .map(|it| Told::read(None, it))
            .collect(),
    }
}

/// The identifiers that an answer to a deletion names: `{"deleted": […]}`, or a list (v2 §5.2).
pub fn deleted(answer: &Answer, ids: &[i64]) -> Result<Vec<Outcome<i64>>> {
    let document = document::required(answer)?;
    let embedded = document.get("_embedded").unwrap_or(&document);
    let errors = embedded
        .get("errors")
        .map(|it| errors_of(it, "delete"))
        .unwrap_or_default();
    let Some(items) = embedded.get("items").or_else(|| embedded.get("deleted")) else {
        if errors.is_empty() {
            return Err(Error::unexpected("the answer names none of the records")
                .with_status(answer.status)
                .with_may_have_happened(true));
        }
        return Ok(outcomes_of(&[], errors, ids));
    };
    let id = |entry: &Json| json::int(entry).or_else(|| json::int(entry.get("id")?));
    let several = |value: &Json| value.is_array() || value.get("id").is_none();
    let mut named: Vec<i64> = Vec::new();
    for entry in json::list(items) {
        match id(entry) {
            Some(id) => named.push(id),
            None if several(entry) => named.extend(json::list(entry).into_iter().filter_map(id)),
            None => {}
        }
    }
    Ok(outcomes_of(&named, errors, ids))
}

fn outcomes_of(named: &[i64], errors: Vec<Told>, ids: &[i64]) -> Vec<Outcome<i64>> {
    let mut errors_left = Vec::new();
    let mut places: Vec<Option<Outcome<i64>>> = ids
        .iter()
        .map(|id| named.contains(id).then_some(Ok(*id)))
        .collect();
    for told in errors {
        let place = ids.iter().position(|id| told.id == Some(*id));
        match place.filter(|at| places[*at].is_none()) {
            Some(at) => places[at] = Some(Err(told.refusal)),
            None => errors_left.push(told.refusal),
        }
    }
    let open = places.iter().filter(|it| it.is_none()).count();
    // What is not named was not deleted; which refusal is whose, order tells if it can.
    let unnamed = match errors_left.is_empty() {
        true => Refusal {
            text: Some("the server does not name it among the deleted".to_owned()),
            ..Refusal::default()
        },
        false => joined(&errors_left),
    };
    let by_order = match errors_left.len() == open {
        true => errors_left,
        false => Vec::new(),
    };
    let mut by_order = by_order.into_iter();
    let places = places.into_iter();
    places
        .map(|outcome| {
            outcome.unwrap_or_else(|| Err(by_order.next().unwrap_or_else(|| unnamed.clone())))
        })
        .collect()
}
