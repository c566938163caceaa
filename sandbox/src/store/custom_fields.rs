//! Custom fields: their definitions and the values elements have.
//!
//! Phones, e-mail and so on are custom fields with a code in both APIs; the
//! legacy `contact_data` is a view of them.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Result;
use super::elements::{Element, Kind};

/// Field types by their codes on the wire (v2 §8.1); those the sandbox treats specially.
pub mod field_type {
    /// One of the field's choices.
    pub const SELECT: i64 = 4;
    /// Several of the field's choices.
    pub const MULTISELECT: i64 = 5;
    /// Entries with a kind each: phones, e-mail, messengers.
    pub const MULTITEXT: i64 = 8;
    /// One of the field's choices.
    pub const RADIOBUTTON: i64 = 10;
    /// An address in parts.
    pub const SMART_ADDRESS: i64 = 13;

    /// The type's name.
    pub fn name(code: i64) -> &'static str {
        match code {
            1 => "text",
            SELECT => "select",
            MULTISELECT => "multiselect",
            7 => "url",
            MULTITEXT => "multitext",
            RADIOBUTTON => "radiobutton",
            SMART_ADDRESS => "smart address",
            _ => "other",
        }
    }
}

/// A definition.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// `PHONE`, `EMAIL`, ...; empty for the account's own fields.
    pub code: String,
    /// See [`field_type`].
    pub field_type: i64,
    /// Whether the account came with it.
    pub is_system: bool,
}

/// One of a field's choices.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its id.
    pub id: i64,
    /// Its text or code.
    pub value: String,
}

/// One entry of a field's value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The text.
    pub value: String,
    /// The choice or kind, if the field has such.
    pub enum_id: Option<i64>,
    /// The part of an address.
    pub subtype: Option<String>,
    /// A kind that is none of the field's choices, as the client spelt it.
    pub label: Option<String>,
}

/// An entry together with its field, for reading.
#[derive(Debug, Clone)]
pub struct Value {
    /// The field's name.
    pub field_name: String,
    /// The field's code.
    pub code: String,
    /// The entry.
    pub entry: Entry,
    /// The text of `enum_id`.
    pub choice: Option<String>,
}

fn field_from(row: &Row<'_>) -> Result<Field> {
    Ok(Field {
        id: row.get("id")?,
        name: row.get("name")?,
        code: row.get("code")?,
        field_type: row.get("field_type")?,
        is_system: row.get("is_system")?,
    })
}

/// The fields of one kind of element.
pub fn fields_of(connection: &Connection, kind: Kind) -> Result<Vec<Field>> {
    connection
        .prepare_cached(
            "SELECT f.* FROM custom_fields f JOIN custom_field_owners o ON o.field_id = f.id
             WHERE o.element_type = ? ORDER BY f.sort, f.id",
        )?
        .query_map([kind.code()], field_from)?
        .collect()
}

/// The field with that id, if elements of that kind have it.
pub fn field(connection: &Connection, kind: Kind, id: i64) -> Result<Option<Field>> {
    connection
        .prepare_cached(
            "SELECT f.* FROM custom_fields f JOIN custom_field_owners o ON o.field_id = f.id
             WHERE o.element_type = ? AND f.id = ?",
        )?
        .query_row(params![kind.code(), id], field_from)
        .optional()
}

/// The field with that code, if elements of that kind have it.
pub fn field_by_code(connection: &Connection, kind: Kind, code: &str) -> Result<Option<Field>> {
    connection
        .prepare_cached(
            "SELECT f.* FROM custom_fields f JOIN custom_field_owners o ON o.field_id = f.id
             WHERE o.element_type = ? AND f.code = ?",
        )?
        .query_row(params![kind.code(), code], field_from)
        .optional()
}

/// A field's choices.
pub fn choices(connection: &Connection, field_id: i64) -> Result<Vec<Choice>> {
    connection
        .prepare_cached(
            "SELECT id, value FROM custom_field_enums WHERE field_id = ? ORDER BY sort, id",
        )?
        .query_map([field_id], |row| {
            Ok(Choice {
                id: row.get(0)?,
                value: row.get(1)?,
            })
        })?
        .collect()
}

/// Gives an element exactly these entries of one field.
pub fn replace(
    connection: &Connection,
    element: Element,
    field_id: i64,
    entries: &[Entry],
) -> Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM custom_field_values
             WHERE element_type = ? AND element_id = ? AND field_id = ?",
        )?
        .execute(params![element.kind.code(), element.id, field_id])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO custom_field_values
             (element_type, element_id, field_id, value, enum_id, subtype, label)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?;
    for entry in entries {
        insert.execute(params![
            element.kind.code(),
            element.id,
            field_id,
            entry.value,
            entry.enum_id,
            entry.subtype,
            entry.label,
        ])?;
    }
    Ok(())
}

/// All values of an element, field by field.
pub fn values_of(connection: &Connection, element: Element) -> Result<Vec<Value>> {
    connection
        .prepare_cached(
            "SELECT f.name, f.code, v.value, v.enum_id, v.subtype, v.label, e.value
             FROM custom_field_values v
             JOIN custom_fields f ON f.id = v.field_id
             LEFT JOIN custom_field_enums e ON e.id = v.enum_id
             WHERE v.element_type = ? AND v.element_id = ?
             ORDER BY f.sort, f.id, v.id",
        )?
        .query_map(params![element.kind.code(), element.id], |row| {
            Ok(Value {
                field_name: row.get(0)?,
                code: row.get(1)?,
                entry: Entry {
                    value: row.get(2)?,
                    enum_id: row.get(3)?,
                    subtype: row.get(4)?,
                    label: row.get(5)?,
                },
                choice: row.get(6)?,
            })
        })?
        .collect()
}
