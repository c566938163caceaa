//! Incoming leads (spec: Incoming Leads; v2 §9.19).

mod accept;
mod add;
mod cards;
mod decline;
mod list;
mod summary;

use hyper::Method;
use rusqlite::Connection;

use super::failure::Failure;
use super::{Call, Operation};
use crate::request::tree::Tree;
use crate::store::account;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "incoming_leads", list::list),
    (Method::GET, "incoming_leads/summary", summary::summary),
    (Method::POST, "incoming_leads/sip", add::add_sip),
    (Method::POST, "incoming_leads/form", add::add_form),
    (Method::POST, "incoming_leads/accept", accept::accept),
    (Method::POST, "incoming_leads/decline", decline::decline),
];

/// The uids under `accept` or `decline`.
fn uids(call: &Call<'_>, name: &str) -> Result<Vec<String>, Failure> {
    let given = call.parameters.get(name);
    let uids: Option<Vec<String>> = match given {
        Some(list @ (Tree::List(_) | Tree::Map(_))) => {
            list.items().into_iter().map(Tree::text).collect()
        }
        Some(Tree::Text(uid)) if !uid.is_empty() => Some(vec![uid.clone()]),
        _ => None,
    };
    uids.filter(|uids| !uids.is_empty())
        .ok_or_else(|| Failure::bad_parameter(format!("{name} must be a list of uids")))
}

/// The user under `user_id` (the tables make it optional), or the caller.
fn acting_user(call: &Call<'_>, connection: &Connection) -> Result<i64, Failure> {
    let given = call.parameters.get("user_id");
    let Some(given) = given.filter(|value| !value.is_blank()) else {
        return Ok(call.user.id);
    };
    let known = match given.integer() {
        Some(id) => account::user(connection, id)?,
        None => None,
    };
    known
        .map(|user| user.id)
        .ok_or_else(|| Failure::bad_parameter("user_id: there is no such user"))
}

/// PHP writes an empty map as a list.
fn map_or_empty_list(map: crate::request::tree::Map) -> Tree {
    if map.is_empty() {
        Tree::List(Vec::new())
    } else {
        Tree::Map(map)
    }
}
