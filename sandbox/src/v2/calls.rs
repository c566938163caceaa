//! Logging calls by their phone numbers (v2 §9.17).

use hyper::{Method, StatusCode};
use rusqlite::Connection;

use super::bare::bare_items;
use super::batch::{Refused, alone, described};
use super::members::{Wrong, integer, required_text, text, timestamp};
use super::{Call, HAL, Operation};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::elements::Element;
use crate::store::notes::{self, NewNote};
use crate::store::{account, phones};
use crate::v2::failure::Failure;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[(Method::POST, "calls", add)];

/// The note of an outgoing call; see [`notes::INCOMING_CALL`].
const OUTGOING_CALL: i64 = 11;
/// Nobody has that number (v2 §6).
const NOT_FOUND: u32 = 263;

/// 200 even if nothing could be logged. Links are flat here, and errors a plain
/// list with the items they are about.
fn add(call: &Call<'_>) -> Result<Answer, Failure> {
    let items = bare_items(call, "add")?;
    let mut logged = Vec::new();
    let mut errors = Vec::new();
    call.context.store.write(|tx| -> Result<(), Failure> {
        for item in &items {
            match alone(tx, || log(call, tx, item))? {
                Ok(row) => logged.push(row),
                Err(refusal) => {
                    let known = described(&refusal);
                    let about = |name: &str| known.get(name).cloned().unwrap_or(Tree::Null);
                    errors.push(Tree::map([
                        ("msg", about("message")),
                        ("code", about("code")),
                        ("item", Tree::Map((*item).clone())),
                    ]));
                }
            }
        }
        Ok(())
    })?;
    let mut embedded = Map::new();
    for (name, rows) in [("items", logged), ("errors", errors)] {
        if !rows.is_empty() {
            embedded.insert(name.to_owned(), Tree::List(rows));
        }
    }
    let document = Tree::map([
        ("_embedded", Tree::Map(embedded)),
        ("_links", flat_links(&call.request.target(), "post")),
    ]);
    Ok(Answer::json(StatusCode::OK, HAL, &document))
}

fn log(call: &Call<'_>, connection: &Connection, item: &Map) -> Result<Tree, Refused> {
    let phone_number = required_text(item, "phone_number")?;
    let note_type = match required_text(item, "direction")?.trim() {
        "inbound" => notes::INCOMING_CALL,
        "outbound" => OUTGOING_CALL,
        _ => return Err(Wrong::new("direction must be inbound or outbound").into()),
    };
    let status = integer(item, "call_status")?;
    if status.is_some_and(|status| !(1..=7).contains(&status)) {
        return Err(Wrong::new("call_status must be a number from 1 to 7").into());
    }
    let author = match integer(item, "created_by")?.filter(|id| *id != 0) {
        Some(id) => account::user(connection, id)?
            .map(|user| user.id)
            .ok_or_else(|| Wrong::new("created_by: there is no such user"))?,
        None => administrator(call, connection)?,
    };
    let element = phones::find(connection, &phone_number)?
        .ok_or_else(|| Refused::new(NOT_FOUND, "Entity not found"))?;
    let params = Tree::map([
        ("UNIQ", text(item, "uniq")?.unwrap_or_default().into()),
        ("PHONE", phone_number.as_str().into()),
        ("DURATION", integer(item, "duration")?.unwrap_or(0).into()),
        ("LINK", text(item, "link")?.unwrap_or_default().into()),
        ("SRC", text(item, "source")?.unwrap_or_default().into()),
        ("call_status", status.into()),
        (
            "call_result",
            text(item, "call_result")?.unwrap_or_default().into(),
        ),
    ]);
    let id = notes::insert(
        connection,
        &NewNote {
            element,
            note_type,
            text: String::new(),
            params: Some(serde_json::to_string(&params).expect("a tree has only string keys")),
            created_at: timestamp(item, "created_at")?.unwrap_or_else(|| call.context.clock.now()),
            author,
        },
    )?;
    if let Some(changed) = timestamp(item, "updated_at")?
        && let Some(mut note) = notes::find(connection, id)?
    {
        note.updated_at = changed.min(call.context.clock.now());
        notes::update_details(connection, &note)?;
    }
    Ok(row(id, element, &phone_number, item.get("request_id")))
}

fn row(id: i64, element: Element, phone_number: &str, request_id: Option<&Tree>) -> Tree {
    let mut row = Map::new();
    row.insert("id".to_owned(), id.into());
    if let Some(request_id) = request_id {
        row.insert("request_id".to_owned(), request_id.clone());
    }
    row.insert("element_id".to_owned(), element.id.into());
    row.insert("element_type".to_owned(), element.kind.code().into());
    row.insert("phone_number".to_owned(), phone_number.into());
    let href = format!("/api/v2/notes?id={id}&type={}", element.kind.word());
    row.insert("_links".to_owned(), flat_links(&href, "get"));
    Tree::Map(row)
}

/// Who logs calls unless somebody is named.
fn administrator(call: &Call<'_>, connection: &Connection) -> Result<i64, Refused> {
    let users = account::users(connection)?;
    let found = users.iter().find(|user| user.is_admin && user.is_active);
    Ok(found.map_or(call.user.id, |user| user.id))
}

fn flat_links(href: &str, method: &str) -> Tree {
    Tree::map([("self", href.into()), ("method", method.into())])
}
