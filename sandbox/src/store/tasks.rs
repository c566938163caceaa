//! Tasks, linked to an element or standing alone.

use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::Result;
use super::elements::{Element, Kind, forget_attachments};
use super::search::Condition;
use crate::clock::Timestamp;

/// A task.
#[derive(Debug, Clone)]
pub struct Task {
    /// Its id; 0 before it is stored.
    pub id: i64,
    /// What it is about, if anything.
    pub element: Option<Element>,
    /// Its text.
    pub text: String,
    /// 1 call, 2 meeting, 3 letter (legacy §12.17).
    pub task_type: i64,
    /// When it is due.
    pub complete_till: Timestamp,
    /// Whether it is done.
    pub is_completed: bool,
    /// The user who has to do it.
    pub responsible_user_id: i64,
    /// How long it takes, in seconds.
    pub duration: i64,
    /// When it was given.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Who gave it.
    pub created_by: i64,
}

fn task_from(row: &Row<'_>) -> Result<Task> {
    let kind: Option<i64> = row.get("element_type")?;
    let id: Option<i64> = row.get("element_id")?;
    Ok(Task {
        id: row.get("id")?,
        element: kind
            .and_then(Kind::from_code)
            .zip(id)
            .map(|(kind, id)| Element::new(kind, id)),
        text: row.get("text")?,
        task_type: row.get("task_type")?,
        complete_till: row.get("complete_till")?,
        is_completed: row.get("is_completed")?,
        responsible_user_id: row.get("responsible_user_id")?,
        duration: row.get("duration")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        created_by: row.get("created_by")?,
    })
}

/// Stores a new task and tells its id.
pub fn insert(connection: &Connection, task: &Task) -> Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO tasks (element_type, element_id, text, task_type, complete_till,
                 is_completed, responsible_user_id, duration, created_at, updated_at, created_by)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            task.element.map(|element| element.kind.code()),
            task.element.map(|element| element.id),
            task.text,
            task.task_type,
            task.complete_till,
            task.is_completed,
            task.responsible_user_id,
            task.duration,
            task.created_at,
            task.updated_at,
            task.created_by,
        ])
}

/// Stores a changed task.
pub fn update(connection: &Connection, task: &Task, now: Timestamp) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE tasks SET element_type = ?, element_id = ?, text = ?, task_type = ?,
                 complete_till = ?, is_completed = ?, responsible_user_id = ?, duration = ?,
                 updated_at = ?
             WHERE id = ?",
        )?
        .execute(params![
            task.element.map(|element| element.kind.code()),
            task.element.map(|element| element.id),
            task.text,
            task.task_type,
            task.complete_till,
            task.is_completed,
            task.responsible_user_id,
            task.duration,
            now,
            task.id,
        ])?;
    Ok(())
}

/// Deletes one with its result; false if there is no such task.
pub fn delete(connection: &Connection, id: i64) -> Result<bool> {
    forget_attachments(connection, Element::new(Kind::Task, id))?;
    Ok(connection.execute("DELETE FROM tasks WHERE id = ?", [id])? > 0)
}

/// The task with that id.
pub fn find(connection: &Connection, id: i64) -> Result<Option<Task>> {
    connection
        .prepare_cached("SELECT * FROM tasks WHERE id = ?")?
        .query_row([id], task_from)
        .optional()
}

/// The tasks of an element, oldest first.
pub fn of(connection: &Connection, element: Element) -> Result<Vec<Task>> {
    connection
        .prepare_cached(
            "SELECT * FROM tasks WHERE element_type = ? AND element_id = ? ORDER BY id",
        )?
        .query_map(params![element.kind.code(), element.id], task_from)?
        .collect()
}

/// The newest tasks of the account.
pub fn latest(connection: &Connection, limit: i64) -> Result<Vec<Task>> {
    connection
        .prepare_cached("SELECT * FROM tasks ORDER BY id DESC LIMIT ?")?
        .query_map([limit], task_from)?
        .collect()
}

/// A page of tasks (`t`), newest first.
pub fn list(
    connection: &Connection,
    condition: &Condition,
    limit: i64,
    offset: i64,
) -> Result<Vec<Task>> {
    let (page, values) = condition.paged(limit, offset);
    connection
        .prepare_cached(&format!(
            "SELECT t.* FROM tasks t WHERE {} ORDER BY t.id DESC {page}",
            condition.sql
        ))?
        .query_map(params_from_iter(values), task_from)?
        .collect()
}
