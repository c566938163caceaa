//! The users and what they may do (v2 §9.1).

use rusqlite::Connection;

use super::map_or_list;
use crate::request::tree::{Map, Tree};
use crate::store;
use crate::store::account::{self, Status, User};
use crate::v2::Call;

/// By id; those nothing is paid for only with `free_users=Y`.
pub fn shown(call: &Call<'_>, connection: &Connection) -> store::Result<Tree> {
    let wants_free = call.parameters.get("free_users").and_then(Tree::text);
    let wants_free = wants_free.is_some_and(|letter| letter.eq_ignore_ascii_case("y"));
    let language = account::account(connection)?.language;
    let statuses = account::statuses(connection)?;
    let users = account::users(connection)?
        .into_iter()
        .filter(|user| wants_free || !user.is_free)
        .map(|user| (user.id.to_string(), shown_user(&user, &language, &statuses)));
    Ok(map_or_list(users.collect()))
}

/// The sandbox keeps a user's whole name in one piece.
fn shown_user(user: &User, language: &str, statuses: &[Status]) -> Tree {
    Tree::map([
        ("id", user.id.into()),
        ("name", user.name.as_str().into()),
        ("last_name", "".into()),
        ("login", user.login.as_str().into()),
        ("language", language.into()),
        ("group_id", user.group_id.into()),
        ("is_active", user.is_active.into()),
        ("is_free", user.is_free.into()),
        ("is_admin", user.is_admin.into()),
        ("phone_number", user.phone_number.as_str().into()),
        ("rights", rights(user, statuses)),
    ])
}

/// The letters, and those for leads once more for every status.
fn rights(user: &User, statuses: &[Status]) -> Tree {
    let Tree::Map(mut letters) = user.rights.letters() else {
        unreachable!("rights are a map")
    };
    let of_leads: Map = ["view", "edit", "delete", "export"]
        .into_iter()
        .map(|verb| {
            let letter = letters.get(&format!("lead_{verb}")).cloned();
            (verb.to_owned(), letter.unwrap_or_else(|| "D".into()))
        })
        .collect();
    let mut by_pipeline = Map::new();
    for status in statuses {
        let pipeline = by_pipeline
            .entry(status.pipeline_id.to_string())
            .or_insert_with(|| Tree::Map(Map::new()));
        if let Tree::Map(pipeline) = pipeline {
            pipeline.insert(status.id.to_string(), Tree::Map(of_leads.clone()));
        }
    }
    let by_status = Tree::map([("leads", map_or_list(by_pipeline))]);
    letters.insert("by_status".to_owned(), by_status);
    Tree::Map(letters)
}
