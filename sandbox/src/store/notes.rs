//! Notes of contacts, companies, leads and customers, and results of tasks.

use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::Result;
use super::elements::{Element, Kind};
use super::search::Condition;
use crate::clock::Timestamp;

/// A plain note (v2 §9.9).
pub const COMMON: i64 = 4;
/// An incoming call.
pub const INCOMING_CALL: i64 = 10;
/// What became of a task.
pub const TASK_RESULT: i64 = 13;

/// A note.
#[derive(Debug, Clone)]
pub struct Note {
    /// Its id.
    pub id: i64,
    /// What it is about.
    pub element: Element,
    /// Its type.
    pub note_type: i64,
    /// Its text.
    pub text: String,
    /// Details of a call and the like, as JSON.
    pub params: Option<String>,
    /// The name of an attached file, or empty.
    pub attachment: String,
    /// The responsible user.
    pub responsible_user_id: i64,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Who wrote it.
    pub created_by: i64,
}

/// What is needed to write one.
#[derive(Debug, Clone)]
pub struct NewNote {
    /// What it is about.
    pub element: Element,
    /// Its type.
    pub note_type: i64,
    /// Its text.
    pub text: String,
    /// Details as JSON.
    pub params: Option<String>,
    /// When it is written.
    pub created_at: Timestamp,
    /// Who writes it.
    pub author: i64,
}

fn note_from(row: &Row<'_>) -> Result<Note> {
    let kind = Kind::from_code(row.get("element_type")?).unwrap_or(Kind::Contact);
    Ok(Note {
        id: row.get("id")?,
        element: Element::new(kind, row.get("element_id")?),
        note_type: row.get("note_type")?,
        text: row.get("text")?,
        params: row.get("params")?,
        attachment: row.get("attachment")?,
        responsible_user_id: row.get("responsible_user_id")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        created_by: row.get("created_by")?,
    })
}

/// Writes one and tells its id.
pub fn insert(connection: &Connection, new: &NewNote) -> Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO notes (element_type, element_id, note_type, text, params,
                 responsible_user_id, created_at, updated_at, created_by)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            new.element.kind.code(),
            new.element.id,
            new.note_type,
            new.text,
            new.params,
            new.author,
            new.created_at,
            new.created_at,
            new.author,
        ])
}

/// Changes the text; false if there is no such note.
pub fn update(connection: &Connection, id: i64, text: &str, now: Timestamp) -> Result<bool> {
    let changed = connection.execute(
        "UPDATE notes SET text = ?, updated_at = ? WHERE id = ?",
        params![text, now, id],
    )?;
    Ok(changed > 0)
}

/// Stores what is not needed to write a note: its details, file, users and times.
pub fn update_details(connection: &Connection, note: &Note) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE notes SET params = ?, attachment = ?, responsible_user_id = ?,
                 created_at = ?, updated_at = ?, created_by = ? WHERE id = ?",
        )?
        .execute(params![
            note.params,
            note.attachment,
            note.responsible_user_id,
            note.created_at,
            note.updated_at,
            note.created_by,
            note.id,
        ])?;
    Ok(())
}

/// The note with that id.
pub fn find(connection: &Connection, id: i64) -> Result<Option<Note>> {
    connection
        .prepare_cached("SELECT * FROM notes WHERE id = ?")?
        .query_row([id], note_from)
        .optional()
}

/// Whether a file of that name is attached to any note.
pub fn has_attachment(connection: &Connection, name: &str) -> Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM notes WHERE attachment = ? AND attachment != ''")?
        .exists([name])
}

/// A page of notes (`n`), oldest first.
pub fn list(
    connection: &Connection,
    condition: &Condition,
    limit: i64,
    offset: i64,
) -> Result<Vec<Note>> {
    let (page, values) = condition.paged(limit, offset);
    connection
        .prepare_cached(&format!(
            "SELECT n.* FROM notes n WHERE {} ORDER BY n.id {page}",
            condition.sql
        ))?
        .query_map(params_from_iter(values), note_from)?
        .collect()
}

/// Deletes one; false if there is no such note.
pub fn delete(connection: &Connection, id: i64) -> Result<bool> {
    Ok(connection.execute("DELETE FROM notes WHERE id = ?", [id])? > 0)
}

/// The notes of an element, oldest first.
pub fn of(connection: &Connection, element: Element) -> Result<Vec<Note>> {
    connection
        .prepare_cached(
            "SELECT * FROM notes WHERE element_type = ? AND element_id = ? ORDER BY id",
        )?
        .query_map(params![element.kind.code(), element.id], note_from)?
        .collect()
}

/// The newest notes of the account.
pub fn latest(connection: &Connection, limit: i64) -> Result<Vec<Note>> {
    connection
        .prepare_cached("SELECT * FROM notes ORDER BY id DESC LIMIT ?")?
        .query_map([limit], note_from)?
        .collect()
}
