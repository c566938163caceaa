//! Tasks and notes, whose times are written in the account's zone (v2 §10.3).

use jiff::tz::TimeZone;
use rusqlite::Connection;

use crate::clock::Timestamp;
use crate::request::tree::{Map, Tree};
use crate::store::changes::Action;
use crate::store::{self, account, tasks, told};

/// A task; an update also tells whether it finished the task.
pub fn task(connection: &Connection, id: i64, action: &Action) -> store::Result<Option<Map>> {
    let Some(task) = tasks::find(connection, id)? else {
        return Ok(None);
    };
    let zone = Zone::of_account(connection)?;
    let updated_at = told::updated_at(connection, "tasks", id)?;
    let (element_type, element_id) = task
        .element
        .map_or((0, 0), |element| (element.kind.code(), element.id));
    let mut card = Map::new();
    let mut add = |name: &str, value: Tree| card.insert(name.to_owned(), value);
    add("id", task.id.into());
    add("element_id", element_id.into());
    add("element_type", element_type.into());
    add("task_type", task.task_type.into());
    add("date_create", zone.write(task.created_at));
    add("text", task.text.as_str().into());
    add("status", task.is_completed.into());
    add("account_id", zone.account_id.into());
    add("created_user_id", task.created_by.into());
    add("last_modified", zone.write(updated_at));
    add("responsible_user_id", task.responsible_user_id.into());
    add("complete_till", zone.write(task.complete_till));
    if let Action::Updated(before) = action {
        let closes = task.is_completed && before.is_completed == Some(false);
        add("action_close", closes.into());
    }
    if let Some((id, text)) = told::task_result(connection, task.id)? {
        add(
            "result",
            Tree::map([("id", id.into()), ("text", text.into())]),
        );
    }
    Ok(Some(card))
}

/// A note on an entity of that word.
pub fn note(connection: &Connection, word: &str, id: i64) -> store::Result<Option<Tree>> {
    let Some(note) = told::note(connection, id)? else {
        return Ok(None);
    };
    let zone = Zone::of_account(connection)?;
    // What is no plain text stands as JSON in its place.
    let text = match note.params {
        Some(params) if note.text.is_empty() => params,
        _ => note.text,
    };
    let fields = Tree::map([
        ("id", id.into()),
        ("note_type", note.note_type.into()),
        ("element_type", note.element_type.into()),
        ("element_id", note.element_id.into()),
        ("text", text.into()),
        ("attachement", note.attachment.into()),
        ("date_create", zone.write(note.created_at)),
        ("timestamp_x", zone.write(note.updated_at)),
        ("created_by", note.created_by.into()),
        ("modified_by", note.created_by.into()),
        ("main_user_id", note.responsible_user_id.into()),
        ("group_id", 0.into()),
        ("account_id", zone.account_id.into()),
    ]);
    let mut told = Map::new();
    told.insert("note".to_owned(), fields);
    if word == "contact" || word == "company" {
        told.insert("type".to_owned(), word.into());
    }
    Ok(Some(Tree::Map(told)))
}

/// The account's zone, in which these times are told.
struct Zone {
    account_id: i64,
    zone: TimeZone,
}

impl Zone {
    fn of_account(connection: &Connection) -> store::Result<Zone> {
        let account = account::account(connection)?;
        Ok(Zone {
            account_id: account.id,
            zone: TimeZone::get(&account.timezone).unwrap_or(TimeZone::UTC),
        })
    }

    fn write(&self, at: Timestamp) -> Tree {
        jiff::Timestamp::from_second(at).map_or(Tree::Null, |at| {
            let local = at.to_zoned(self.zone.clone());
            local.strftime("%Y-%m-%d %H:%M:%S").to_string().into()
        })
    }
}
