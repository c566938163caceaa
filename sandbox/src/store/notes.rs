//! Notes of contacts, companies and leads.

use rusqlite::{Connection, Row, params};

use super::Result;
use super::elements::{Element, Kind};
use crate::clock::Timestamp;

/// A plain note (v2 §9.9).
pub const COMMON: i64 = 4;
/// An incoming call.
pub const INCOMING_CALL: i64 = 10;

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
    /// When it was written.
    pub created_at: Timestamp,
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
        created_at: row.get("created_at")?,
        created_by: row.get("created_by")?,
    })
}

/// Writes one and tells its id.
pub fn insert(connection: &Connection, new: &NewNote) -> Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO notes (element_type, element_id, note_type, text, params,
                 created_at, updated_at, created_by)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            new.element.kind.code(),
            new.element.id,
            new.note_type,
            new.text,
            new.params,
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
