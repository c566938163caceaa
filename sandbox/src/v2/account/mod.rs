//! The account itself (v2 §9.1).

mod fields;
mod note_types;
mod users;

use hyper::{Method, StatusCode};
use rusqlite::Connection;

use super::failure::Failure;
use super::listing::words;
use super::moments::Zone;
use super::{Call, HAL, Operation, pipelines, self_link};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::{self, account};

/// What can be done with it.
pub const OPERATIONS: &[Operation] = &[(Method::GET, "account", show)];

/// The account with the parts named by `with`. Words that name no part known
/// here, such as `messenger` and `notifications`, add nothing.
fn show(call: &Call<'_>) -> Result<Answer, Failure> {
    let document = call
        .context
        .store
        .read(|connection| -> Result<_, Failure> {
            let account = account::account(connection)?;
            let zone = Zone::of_account(connection)?;
            let mut document: Map = [
                ("_links", self_link(call.request)),
                ("id", account.id.into()),
                ("name", account.name.into()),
                ("subdomain", account.subdomain.into()),
                ("currency", account.currency.into()),
                ("timezone", account.timezone.into()),
                (
                    "timezone_offset",
                    zone.offset(call.context.clock.now()).into(),
                ),
                ("language", account.language.into()),
                ("date_pattern", date_pattern()),
                ("current_user", call.user.id.into()),
            ]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
            let mut embedded = Map::new();
            for word in words(call, "with") {
                if let Some(part) = part(call, connection, &word)? {
                    embedded.insert(word, part);
                }
            }
            if !embedded.is_empty() {
                document.insert("_embedded".to_owned(), Tree::Map(embedded));
            }
            Ok(Tree::Map(document))
        })?;
    Ok(Answer::json(StatusCode::OK, HAL, &document))
}

/// In PHP's letters (v2 §7.3).
fn date_pattern() -> Tree {
    Tree::map([
        ("date", "d.m.Y".into()),
        ("time", "H:i".into()),
        ("date_time", "d.m.Y H:i".into()),
        ("time_full", "H:i:s".into()),
    ])
}

fn part(call: &Call<'_>, connection: &Connection, word: &str) -> Result<Option<Tree>, Failure> {
    Ok(Some(match word {
        "users" => users::shown(call, connection)?,
        "groups" => groups(connection)?,
        "custom_fields" => fields::shown(connection)?,
        "pipelines" => Tree::Map(pipelines::items(connection)?),
        "note_types" => Tree::Map(note_types::shown()),
        "task_types" => task_types(connection)?,
        _ => return Ok(None),
    }))
}

/// A list, as captured, where the documentation has a map (v2 §9.1).
fn groups(connection: &Connection) -> store::Result<Tree> {
    let groups = account::groups(connection)?
        .into_iter()
        .map(|(id, name)| Tree::map([("id", id.into()), ("name", name.into())]));
    Ok(Tree::List(groups.collect()))
}

fn task_types(connection: &Connection) -> store::Result<Tree> {
    let types = account::task_types(connection)?.into_iter().map(|kind| {
        let shown = Tree::map([
            ("id", kind.id.into()),
            ("name", kind.name.into()),
            ("color", kind.color.into()),
            ("icon_id", kind.icon_id.into()),
        ]);
        (kind.id.to_string(), shown)
    });
    Ok(map_or_list(types.collect()))
}

/// An empty map is `[]` here, as PHP writes it (v2 §12.3).
fn map_or_list(map: Map) -> Tree {
    if map.is_empty() {
        Tree::List(Vec::new())
    } else {
        Tree::Map(map)
    }
}
