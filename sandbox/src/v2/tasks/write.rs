//! `POST tasks`.

use rusqlite::Connection;

use super::FORM;
use crate::answer::Answer;
use crate::clock::Timestamp;
use crate::request::tree::Map;
use crate::store::account;
use crate::store::elements::{Element, Kind};
use crate::store::tasks::{self, Task};
use crate::v2::Call;
use crate::v2::batch::{Batch, Refused, stamp};
use crate::v2::cards;
use crate::v2::failure::Failure;
use crate::v2::members::{Wrong, flag, integer, required_text, text, timestamp};
use crate::v2::targets::{self, Codes};

const NO_RIGHT: u32 = 244;
const NOT_FOUND: u32 = 231;

const TARGET: Codes = Codes {
    wrong: 232,
    type_missing: 235,
    no_contact: 236,
    no_lead: 237,
    no_other: 232,
};

/// Adds and updates tasks.
pub fn write(call: &Call<'_>) -> Result<Answer, Failure> {
    let mut batch = Batch::read(call, &FORM, &[])?;
    if batch.has_updates() {
        call.require_right("task_edit", NO_RIGHT)?;
    }
    call.context.store.write(|tx| {
        batch.add(tx, |item| add(call, tx, item))?;
        batch.update(tx, |id, item| update(call, tx, id, item))
    })?;
    Ok(batch.answer())
}

fn add(call: &Call<'_>, connection: &Connection, item: &Map) -> Result<i64, Refused> {
    let now = call.context.clock.now();
    let missing = |name: &str| Wrong::new(format!("{name} is required"));
    let task = Task {
        id: 0,
        element: element(connection, item)?,
        text: required_text(item, "text")?,
        task_type: task_type(connection, item)?.ok_or_else(|| missing("task_type"))?,
        complete_till: complete_till(item)?.ok_or_else(|| missing("complete_till_at"))?,
        is_completed: is_completed(item)?.unwrap_or(false),
        responsible_user_id: cards::responsible(connection, item)?.unwrap_or(call.user.id),
        duration: duration(item)?.unwrap_or_default(),
        created_at: cards::created_at(item)?.unwrap_or(now),
        updated_at: now,
        created_by: cards::author(connection, item)?.unwrap_or(call.user.id),
    };
    Ok(tasks::insert(connection, &task)?)
}

fn update(call: &Call<'_>, connection: &Connection, id: i64, item: &Map) -> Result<(), Refused> {
    let mut task = tasks::find(connection, id)?
        .ok_or_else(|| Refused::new(NOT_FOUND, "There is no such task"))?;
    call.require_cover(connection, "task_edit", task.responsible_user_id, NO_RIGHT)?;
    let updated_at = stamp(&FORM, item, task.updated_at, call.context.clock.now())?;
    if let Some(text) = text(item, "text")?.filter(|text| !text.trim().is_empty()) {
        task.text = text;
    }
    if let Some(element) = element(connection, item)? {
        task.element = Some(element);
    }
    if let Some(task_type) = task_type(connection, item)? {
        task.task_type = task_type;
    }
    if let Some(due) = complete_till(item)? {
        task.complete_till = due;
    }
    if let Some(is_completed) = is_completed(item)? {
        task.is_completed = is_completed;
    }
    if let Some(responsible) = cards::responsible(connection, item)? {
        task.responsible_user_id = responsible;
    }
    if let Some(duration) = duration(item)? {
        task.duration = duration;
    }
    tasks::update(connection, &task, updated_at)?;
    Ok(())
}

/// What the task is about, if anything.
fn element(connection: &Connection, item: &Map) -> Result<Option<Element>, Refused> {
    let target = targets::read(connection, item, &TARGET)?;
    if target.is_some_and(|target| target.element.kind == Kind::Task) {
        let text = "element_type must be 1, 2, 3 or 12";
        return Err(Refused::new(TARGET.wrong, text));
    }
    Ok(target.map(|target| target.element))
}

fn task_type(connection: &Connection, item: &Map) -> Result<Option<i64>, Refused> {
    let Some(id) = integer(item, "task_type")?.filter(|id| *id != 0) else {
        return Ok(None);
    };
    let known = account::task_types(connection)?;
    if known.iter().all(|known| known.id != id) {
        return Err(Wrong::new("task_type: there is no such type").into());
    }
    Ok(Some(id))
}

/// When it is due: the document names the member both ways (v2 §9.8).
fn complete_till(item: &Map) -> Result<Option<Timestamp>, Wrong> {
    Ok(timestamp(item, "complete_till_at")?.or(timestamp(item, "complete_till")?))
}

/// Under its new or its older name (v2 §11).
fn is_completed(item: &Map) -> Result<Option<bool>, Wrong> {
    Ok(flag(item, "is_completed")?.or(flag(item, "status")?))
}

fn duration(item: &Map) -> Result<Option<i64>, Wrong> {
    let duration = integer(item, "duration")?;
    if duration.is_some_and(|duration| duration < 0) {
        return Err(Wrong::new("duration must not be negative"));
    }
    Ok(duration)
}
