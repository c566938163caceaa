//! Starting bots (v2 §9.20).

use hyper::{Method, StatusCode};
use rusqlite::Connection;

use super::bare::bare_items;
use super::{Call, HAL, Operation};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::elements::{Element, Kind};
use crate::store::links::{self, End};
use crate::store::traces;
use crate::v2::failure::Failure;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[(Method::POST, "salesbot/run", run)];

/// Takes a bare list, or a single object; starts all bots or none.
fn run(call: &Call<'_>) -> Result<Answer, Failure> {
    let items = bare_items(call, "bot_id")?;
    call.context.store.write(|tx| -> Result<(), Failure> {
        for (index, item) in items.iter().enumerate() {
            let (bot_id, element) = read(tx, item, index)?;
            let (now, author) = (call.context.clock.now(), call.user.id);
            traces::insert_run(tx, bot_id, element, now, author)?;
        }
        Ok(())
    })?;
    Ok(Answer::new(StatusCode::ACCEPTED, HAL, ""))
}

fn read(connection: &Connection, item: &Map, index: usize) -> Result<(i64, Element), Failure> {
    let wrong =
        |what: &str| Failure::refused(StatusCode::BAD_REQUEST, 400, format!("{index}/{what}"));
    let number = |name: &str| {
        let number = item.get(name).and_then(Tree::integer);
        number
            .filter(|number| *number > 0)
            .ok_or_else(|| wrong(&format!("{name} must be a number")))
    };
    let (bot_id, id) = (number("bot_id")?, number("entity_id")?);
    let (kind, end) = match number("entity_type")? {
        1 => (Kind::Contact, End::Contact(id)),
        2 => (Kind::Lead, End::Lead(id)),
        3 => (Kind::Company, End::Company(id)),
        _ => return Err(wrong("entity_type must be 1, 2 or 3")),
    };
    if !links::exists(connection, end)? {
        return Err(wrong("entity_id: there is no such entity"));
    }
    Ok((bot_id, Element::new(kind, id)))
}
