//! Custom fields: their definitions and the values elements have.
//!
//! Phones, e-mail and so on are custom fields with a code in both APIs; the
//! legacy `contact_data` is a view of them.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Result;
use super::elements::{Element, Kind};

/// Field types by their codes on the wire (v2 §8.1).
pub mod field_type {
    /// Any text in one line.
    pub const TEXT: i64 = 1;
    /// A number.
    pub const NUMERIC: i64 = 2;
    /// Yes or no.
    pub const CHECKBOX: i64 = 3;
    /// One of the field's choices.
    pub const SELECT: i64 = 4;
    /// Several of the field's choices.
    pub const MULTISELECT: i64 = 5;
    /// A day.
    pub const DATE: i64 = 6;
    /// An address in the web.
    pub const URL: i64 = 7;
    /// Entries with a kind each: phones, e-mail, messengers.
    pub const MULTITEXT: i64 = 8;
    /// Text in lines.
    pub const TEXTAREA: i64 = 9;
    /// One of the field's choices.
    pub const RADIOBUTTON: i64 = 10;
    /// An address in one line.
    pub const STREETADDRESS: i64 = 11;
    /// An address in parts.
    pub const SMART_ADDRESS: i64 = 13;
    /// A day of birth.
    pub const BIRTHDAY: i64 = 14;
    /// A legal entity, which is an object.
    pub const LEGAL_ENTITY: i64 = 15;
    /// Lines of an invoice, which are objects.
    pub const ITEMS: i64 = 16;
    /// An organisation, which is an object.
    pub const ORG_LEGAL_NAME: i64 = 17;
    /// One of the field's choices, which form a tree.
    pub const CATEGORY: i64 = 18;
    /// A moment.
    pub const DATETIME: i64 = 19;
    /// A price.
    pub const PRICE: i64 = 20;
    /// Another text.
    pub const OTHER_TEXT: i64 = 21;
    /// A sum of money.
    pub const MONEY: i64 = 23;

    /// Every type with its name.
    const NAMES: [(i64, &str); 21] = [
        (TEXT, "text"),
        (NUMERIC, "numeric"),
        (CHECKBOX, "checkbox"),
        (SELECT, "select"),
        (MULTISELECT, "multiselect"),
        (DATE, "date"),
        (URL, "url"),
        (MULTITEXT, "multitext"),
        (TEXTAREA, "textarea"),
        (RADIOBUTTON, "radiobutton"),
        (STREETADDRESS, "street address"),
        (SMART_ADDRESS, "smart address"),
        (BIRTHDAY, "birthday"),
        (LEGAL_ENTITY, "legal entity"),
        (ITEMS, "items"),
        (ORG_LEGAL_NAME, "organisation"),
        (CATEGORY, "category"),
        (DATETIME, "date and time"),
        (PRICE, "price"),
        (OTHER_TEXT, "text"),
        (MONEY, "money"),
    ];

    /// The type's name.
    pub fn name(code: i64) -> &'static str {
        NAMES
            .iter()
            .find(|(known, _)| *known == code)
            .map_or("other", |(_, name)| name)
    }

    /// Whether there is such a type.
    pub fn exists(code: i64) -> bool {
        NAMES.iter().any(|(known, _)| *known == code)
    }

    /// Whether values are taken from the field's choices.
    pub fn has_choices(code: i64) -> bool {
        [SELECT, MULTISELECT, RADIOBUTTON, CATEGORY].contains(&code)
    }

    /// Whether values are kept as JSON.
    pub fn is_structured(code: i64) -> bool {
        [LEGAL_ENTITY, ITEMS, ORG_LEGAL_NAME].contains(&code)
    }

    /// Whether there may be several entries.
    pub fn is_multiple(code: i64) -> bool {
        [MULTISELECT, MULTITEXT, SMART_ADDRESS, ITEMS].contains(&code)
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
    /// Its place among the others.
    pub sort: i64,
    /// Whether people may fill it.
    pub is_editable: bool,
    /// Whether it has to be filled.
    pub is_required: bool,
    /// Whether people may delete it.
    pub is_deletable: bool,
    /// Whether people see it.
    pub is_visible: bool,
}

/// What is needed to make a field.
#[derive(Debug, Clone)]
pub struct NewField {
    /// Its name.
    pub name: String,
    /// See [`field_type`].
    pub field_type: i64,
    /// Which elements have it.
    pub owner: Kind,
    /// What the integration calls itself.
    pub origin: String,
    /// Whether people may fill it.
    pub is_editable: bool,
    /// Whether it has to be filled.
    pub is_required: bool,
    /// Whether people may delete it.
    pub is_deletable: bool,
    /// Whether people see it.
    pub is_visible: bool,
    /// The texts of its choices.
    pub choices: Vec<String>,
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
        sort: row.get("sort")?,
        is_editable: row.get("is_editable")?,
        is_required: row.get("is_required")?,
        is_deletable: row.get("is_deletable")?,
        is_visible: row.get("is_visible")?,
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

/// Makes a field and tells its id.
pub fn insert(connection: &Connection, new: &NewField) -> Result<i64> {
    let id = connection
        .prepare_cached(
            "INSERT INTO custom_fields (name, code, field_type, is_system, sort, origin,
                 is_editable, is_required, is_deletable, is_visible)
             VALUES (?, '', ?, 0, (SELECT coalesce(max(sort), 0) + 1 FROM custom_fields),
                 ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            new.name,
            new.field_type,
            new.origin,
            new.is_editable,
            new.is_required,
            new.is_deletable,
            new.is_visible,
        ])?;
    connection
        .prepare_cached("INSERT INTO custom_field_owners (field_id, element_type) VALUES (?, ?)")?
        .execute([id, new.owner.code()])?;
    let mut choice = connection.prepare_cached(
        "INSERT INTO custom_field_enums (field_id, value, sort) VALUES (?, ?, ?)",
    )?;
    for (sort, value) in (0i64..).zip(&new.choices) {
        choice.execute(params![id, value, sort])?;
    }
    Ok(id)
}

/// Deletes the field with that id and origin, and all its values; false if there
/// is none such.
pub fn delete(connection: &Connection, id: i64, origin: &str) -> Result<bool> {
    let known = connection
        .prepare_cached("SELECT 1 FROM custom_fields WHERE id = ? AND origin = ? AND origin != ''")?
        .exists(params![id, origin])?;
    if known {
        for table in [
            "custom_field_values",
            "custom_field_enums",
            "custom_field_owners",
        ] {
            connection.execute(&format!("DELETE FROM {table} WHERE field_id = ?"), [id])?;
        }
        connection.execute("DELETE FROM custom_fields WHERE id = ?", [id])?;
    }
    Ok(known)
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
