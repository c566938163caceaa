//! Telling users that somebody calls (v2 §9.18).

use hyper::{Method, StatusCode};
use rusqlite::Connection;

use super::bare::bare_items;
use super::batch::{Refused, alone, described};
use super::members::{Wrong, required_text};
use super::{Call, HAL, Operation, self_link};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::traces::{self, CallNotification};
use crate::store::{account, phones};
use crate::v2::failure::Failure;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[(Method::POST, "events", add)];

/// Users are told whether or not the number is known.
fn add(call: &Call<'_>) -> Result<Answer, Failure> {
    let items = bare_items(call, "add")?;
    let mut told = Vec::new();
    let mut refused = Vec::new();
    call.context.store.write(|tx| -> Result<(), Failure> {
        for item in &items {
            match alone(tx, || notify(call, tx, item))? {
                Ok(row) => told.push(row),
                Err(refusal) => refused.push(Tree::Map(described(&refusal))),
            }
        }
        Ok(())
    })?;
    let mut embedded = Map::new();
    if !told.is_empty() || refused.is_empty() {
        embedded.insert("items".to_owned(), Tree::List(told));
    }
    if !refused.is_empty() {
        let errors = Tree::map([("add", Tree::List(refused))]);
        embedded.insert("errors".to_owned(), errors);
    }
    let document = Tree::map([
        ("_links", self_link(call.request)),
        ("_embedded", Tree::Map(embedded)),
    ]);
    Ok(Answer::json(StatusCode::OK, HAL, &document))
}

fn notify(call: &Call<'_>, connection: &Connection, item: &Map) -> Result<Tree, Refused> {
    if required_text(item, "type")?.trim() != "phone_call" {
        return Err(Wrong::new("type must be phone_call").into());
    }
    let phone_number = required_text(item, "phone_number")?;
    let users = users(connection, item)?;
    let element = phones::find(connection, &phone_number)?;
    let uid = call
        .context
        .tokens
        .uid(-1 - traces::count_notifications(connection)?);
    traces::insert_notification(
        connection,
        &CallNotification {
            uid: &uid,
            phone_number: &phone_number,
            users: &serde_json::to_string(&users).expect("a tree has only string keys"),
            element,
            at: call.context.clock.now(),
        },
    )?;
    let mut row = Map::new();
    if let Some(request_id) = item.get("request_id") {
        row.insert("request_id".to_owned(), request_id.clone());
    }
    row.insert(
        "element_id".to_owned(),
        element.map(|element| element.id).into(),
    );
    row.insert(
        "element_type".to_owned(),
        element.map(|element| element.kind.code()).into(),
    );
    row.insert("uid".to_owned(), uid.into());
    row.insert("phone_number".to_owned(), phone_number.into());
    Ok(Tree::Map(row))
}

/// The users under `users`: a list, a number or a text; none means everybody.
fn users(connection: &Connection, item: &Map) -> Result<Tree, Refused> {
    let ids = super::members::ids(item, "users")?.unwrap_or_default();
    for id in &ids {
        if account::user(connection, *id)?.is_none() {
            return Err(Wrong::new(format!("users: there is no user {id}")).into());
        }
    }
    Ok(Tree::List(ids.into_iter().map(Tree::from).collect()))
}
