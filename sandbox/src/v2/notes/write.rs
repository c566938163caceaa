//! `POST notes`.

use rusqlite::Connection;

use super::types::{self, ATTACHMENT};
use super::{FORM, NO_RIGHT, params, right};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::elements::{Element, Kind};
use crate::store::notes::{self, NewNote, TASK_RESULT};
use crate::store::{self, tasks};
use crate::v2::Call;
use crate::v2::batch::{Batch, Refused, stamp};
use crate::v2::cards;
use crate::v2::failure::Failure;
use crate::v2::members::{Wrong, required_integer, required_text, text, timestamp};
use crate::v2::targets::{self, Codes, Target};

const NOT_FOUND: u32 = 225;

const TARGET: Codes = Codes {
    wrong: 226,
    type_missing: 226,
    no_contact: 233,
    no_lead: 234,
    no_other: 226,
};

/// Longer names of files are refused.
const LONGEST_NAME: usize = 255;

/// Adds and updates notes.
pub fn write(call: &Call<'_>) -> Result<Answer, Failure> {
    let mut batch = Batch::read(call, &FORM, &[])?;
    call.context.store.write(|tx| {
        batch.add(tx, |item| add(call, tx, item))?;
        batch.update(tx, |id, item| update(call, tx, id, item))
    })?;
    Ok(batch.answer())
}

fn add(call: &Call<'_>, connection: &Connection, item: &Map) -> Result<i64, Refused> {
    let now = call.context.clock.now();
    let note_type = required_integer(item, "note_type")?;
    if !types::is_written_by_clients(note_type) {
        return Err(Wrong::new("note_type: such notes are not written by clients").into());
    }
    let target = targets::read(connection, item, &TARGET)?
        .ok_or_else(|| Refused::new(TARGET.wrong, "element_id and element_type are required"))?;
    let element = target.element;
    if (element.kind == Kind::Task) != (note_type == TASK_RESULT) {
        return Err(Wrong::new("Notes of type 13 are written on tasks, and no others").into());
    }
    require_card(call, connection, target)?;
    let attachment = attachment(item)?;
    let params = params::read(item, note_type)?;
    let text = match (&params, note_type) {
        (Some(_), _) => String::new(),
        (None, ATTACHMENT) if attachment.is_empty() => {
            return Err(Wrong::new("attachment is required").into());
        }
        (None, ATTACHMENT) => text(item, "text")?.unwrap_or_default(),
        (None, _) => required_text(item, "text")?,
    };
    let author = cards::author(connection, item)?.unwrap_or(call.user.id);
    let id = notes::insert(
        connection,
        &NewNote {
            element,
            note_type,
            text,
            params: params.map(json),
            created_at: cards::created_at(item)?.unwrap_or(now),
            author: call.user.id,
        },
    )?;
    let mut note = find(connection, id)?;
    note.attachment = attachment;
    note.created_by = author;
    note.responsible_user_id = match cards::responsible(connection, item)? {
        Some(responsible) => responsible,
        // The robot is nobody's responsible user.
        None if author == 0 => call.user.id,
        None => author,
    };
    note.updated_at = timestamp(item, "updated_at")?.map_or(now, |given| given.min(now));
    notes::update_details(connection, &note)?;
    if element.kind == Kind::Task {
        touch(connection, element, now)?;
    }
    Ok(id)
}

/// A result is told to subscribers as a change of its task (v2 §10.3).
fn touch(connection: &Connection, task: Element, now: i64) -> store::Result<()> {
    match tasks::find(connection, task.id)? {
        Some(task) => tasks::update(connection, &task, now),
        None => Ok(()),
    }
}

fn update(call: &Call<'_>, connection: &Connection, id: i64, item: &Map) -> Result<(), Refused> {
    let mut note = find(connection, id)?;
    if let Some(target) = targets::find(connection, note.element)? {
        require_card(call, connection, target)?;
    }
    if !types::is_editable(note.note_type) {
        return Err(Refused::new(NO_RIGHT, "Such notes cannot be changed"));
    }
    note.updated_at = stamp(&FORM, item, note.updated_at, call.context.clock.now())?;
    if let Some(text) = text(item, "text")?.filter(|text| !text.trim().is_empty()) {
        notes::update(connection, id, &text, note.updated_at)?;
    }
    if let Some(responsible) = cards::responsible(connection, item)? {
        note.responsible_user_id = responsible;
    }
    notes::update_details(connection, &note)?;
    Ok(())
}

fn find(connection: &Connection, id: i64) -> Result<notes::Note, Refused> {
    notes::find(connection, id)?.ok_or_else(|| Refused::new(NOT_FOUND, "There is no such note"))
}

/// Who may see a card may write on it; who may edit a task may tell its result.
fn require_card(call: &Call<'_>, connection: &Connection, target: Target) -> Result<(), Refused> {
    let right = match target.element.kind {
        Kind::Task => Some("task_edit"),
        kind => right(kind),
    };
    match right {
        Some(right) => call.require_cover(connection, right, target.responsible_user_id, NO_RIGHT),
        None => Ok(()),
    }
}

/// The name of a file; it becomes the end of an address.
fn attachment(item: &Map) -> Result<String, Wrong> {
    let name = text(item, "attachment")?.unwrap_or_default();
    let name = name.trim();
    let is_odd = |letter: char| letter.is_control() || letter == '/' || letter == '\\';
    if name.len() > LONGEST_NAME || name.contains(is_odd) {
        return Err(Wrong::new("attachment must be the name of a file"));
    }
    Ok(name.to_owned())
}

fn json(params: Map) -> String {
    serde_json::to_string(&Tree::Map(params)).expect("a tree has only string keys")
}
