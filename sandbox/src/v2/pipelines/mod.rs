//! Pipelines and their statuses (v2 §9.13): read over v2, written over the older
//! generation, in its envelope (v2 §11).

mod delete;
mod item;
mod list;
mod set;
mod statuses;

use hyper::{Method, StatusCode};
use rusqlite::Connection;

use super::failure::Failure;
use super::moments::Zone;
use super::{Call, Operation};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};

pub use item::items;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[(Method::GET, "pipelines", list::list)];

/// What can be done with them below `/private/api/v2/json/`.
pub const OLDER_OPERATIONS: &[Operation] = &[
    (Method::POST, "pipelines/set", set::set),
    (Method::POST, "pipelines/delete", delete::delete),
];

/// Only administrators write pipelines.
const NO_RIGHT: u32 = 244;

/// `request`, in which everything is.
fn request<'a>(call: &'a Call<'_>) -> Result<&'a Tree, Failure> {
    call.parameters
        .get("request")
        .filter(|request| !request.is_scalar())
        .ok_or_else(|| wrong("request must be an object"))
}

/// The whole request is refused.
fn wrong(text: impl Into<String>) -> Failure {
    Failure::refused(StatusCode::BAD_REQUEST, 400, text)
}

/// `response` with `server_time`, which is the account's local time here (v2 §7.2).
fn respond(call: &Call<'_>, connection: &Connection, mut response: Map) -> Result<Answer, Failure> {
    let now = Zone::of_account(connection)?.shifted(call.context.clock.now());
    response.insert("server_time".to_owned(), now.into());
    let document = Tree::map([("response", Tree::Map(response))]);
    Ok(Answer::json(StatusCode::OK, "application/json", &document))
}

/// Why one of several could not be written, in its place in the answer.
fn error(text: &str) -> Tree {
    Tree::map([("errors", text.into())])
}
