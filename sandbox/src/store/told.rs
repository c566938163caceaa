//! What subscribers are told of an entity beyond what its own file reads.

use rusqlite::{Connection, OptionalExtension, params};

use super::Result;
use super::elements::Element;
use crate::clock::Timestamp;

/// Who made something, and who changed it last.
#[derive(Debug, Clone, Copy, Default)]
pub struct Authors {
    /// Who made it.
    pub created_by: i64,
    /// Who changed it last.
    pub updated_by: i64,
}

/// A note with everything about it.
#[derive(Debug, Clone)]
pub struct FullNote {
    /// The type of what it is about (v2 §7.4).
    pub element_type: i64,
    /// What it is about.
    pub element_id: i64,
    /// Its type.
    pub note_type: i64,
    /// Its text.
    pub text: String,
    /// Details as JSON.
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

/// An entry of a custom field.
#[derive(Debug, Clone)]
pub struct FieldEntry {
    /// The field's id.
    pub field_id: i64,
    /// The field's name.
    pub name: String,
    /// The field's code, empty for the account's own fields.
    pub code: String,
    /// The field's type.
    pub field_type: i64,
    /// The text.
    pub value: String,
    /// The choice or kind.
    pub enum_id: Option<i64>,
    /// The part of an address.
    pub subtype: Option<String>,
}

/// The authors of a row of `leads` or `contacts`.
pub fn authors(connection: &Connection, table: &str, id: i64) -> Result<Authors> {
    connection
        .prepare_cached(&format!(
            "SELECT created_by, updated_by FROM {table} WHERE id = ?"
        ))?
        .query_row([id], |row| {
            Ok(Authors {
                created_by: row.get(0)?,
                updated_by: row.get(1)?,
            })
        })
        .optional()
        .map(Option::unwrap_or_default)
}

/// When a row of that table last changed.
pub fn updated_at(connection: &Connection, table: &str, id: i64) -> Result<Timestamp> {
    connection
        .prepare_cached(&format!("SELECT updated_at FROM {table} WHERE id = ?"))?
        .query_row([id], |row| row.get(0))
}

/// The leads linked to a contact or company.
pub fn leads_of(connection: &Connection, contact_id: i64) -> Result<Vec<i64>> {
    connection
        .prepare_cached(
            "SELECT lead_id FROM lead_contacts WHERE contact_id = ?1
             UNION SELECT id FROM leads WHERE company_id = ?1 ORDER BY 1",
        )?
        .query_map([contact_id], |row| row.get(0))?
        .collect()
}

/// Id and text of the note that is a task's result (v2 §9.8).
pub fn task_result(connection: &Connection, task_id: i64) -> Result<Option<(i64, String)>> {
    connection
        .prepare_cached(
            "SELECT id, text FROM notes WHERE element_type = 4 AND element_id = ?
             AND note_type = 13 ORDER BY id DESC LIMIT 1",
        )?
        .query_row([task_id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// The note with that id.
pub fn note(connection: &Connection, id: i64) -> Result<Option<FullNote>> {
    connection
        .prepare_cached("SELECT * FROM notes WHERE id = ?")?
        .query_row([id], |row| {
            Ok(FullNote {
                element_type: row.get("element_type")?,
                element_id: row.get("element_id")?,
                note_type: row.get("note_type")?,
                text: row.get("text")?,
                params: row.get("params")?,
                attachment: row.get("attachment")?,
                responsible_user_id: row.get("responsible_user_id")?,
                created_at: row.get("created_at")?,
                updated_at: row.get("updated_at")?,
                created_by: row.get("created_by")?,
            })
        })
        .optional()
}

/// The entries of an element's custom fields, field by field.
pub fn entries(connection: &Connection, element: Element) -> Result<Vec<FieldEntry>> {
    connection
        .prepare_cached(
            "SELECT f.id, f.name, f.code, f.field_type, v.value, v.enum_id, v.subtype
             FROM custom_field_values v JOIN custom_fields f ON f.id = v.field_id
             WHERE v.element_type = ? AND v.element_id = ? ORDER BY f.sort, f.id, v.id",
        )?
        .query_map(params![element.kind.code(), element.id], |row| {
            Ok(FieldEntry {
                field_id: row.get(0)?,
                name: row.get(1)?,
                code: row.get(2)?,
                field_type: row.get(3)?,
                value: row.get(4)?,
                enum_id: row.get(5)?,
                subtype: row.get(6)?,
            })
        })?
        .collect()
}
