//! The catalog of products, with fields of its own (v2 §9.16).

use rusqlite::{Connection, OptionalExtension, params};

use super::Result;
use super::catalogs::{self, Catalog, PRODUCTS};
use super::custom_fields::{self, NewField, field_type as t};
use super::elements::Kind;
use crate::clock::Timestamp;

/// Code, name and type of its fields.
const FIELDS: [(&str, &str, i64); 5] = [
    ("SKU", "SKU", t::TEXT),
    ("description", "Description", t::TEXTAREA),
    ("PRICE", "Price", t::NUMERIC),
    ("GROUP", "Group", t::CATEGORY),
    (HIDDEN, "External ID", t::TEXT),
];
/// The field that people do not see.
const HIDDEN: &str = "EXTERNAL_ID";

/// Whether products are switched on.
pub fn is_enabled(connection: &Connection) -> Result<bool> {
    connection
        .query_row("SELECT is_enabled FROM products_settings", [], |row| {
            row.get(0)
        })
        .optional()
        .map(Option::unwrap_or_default)
}

/// Switches products on or off.
pub fn set_enabled(connection: &Connection, is_enabled: bool) -> Result<()> {
    connection.execute("DELETE FROM products_settings", [])?;
    connection.execute(
        "INSERT INTO products_settings (is_enabled) VALUES (?)",
        [is_enabled],
    )?;
    Ok(())
}

/// The catalog's id, if there is one.
pub fn find(connection: &Connection) -> Result<Option<i64>> {
    let known = catalogs::list(connection)?;
    let found = known.iter().find(|catalog| catalog.kind == PRODUCTS);
    Ok(found.map(|catalog| catalog.id))
}

/// The catalog's id; makes it when it is missing.
pub fn make(connection: &Connection, now: Timestamp, author: i64) -> Result<i64> {
    if let Some(id) = find(connection)? {
        return Ok(id);
    }
    let id = catalogs::insert(
        connection,
        &Catalog {
            id: 0,
            name: "Products".to_owned(),
            kind: PRODUCTS.to_owned(),
            sort: 0,
            can_add_elements: true,
            can_show_in_cards: true,
            can_link_multiple: true,
            created_at: now,
            created_by: author,
        },
    )?;
    for (code, name, field_type) in FIELDS {
        let field = custom_fields::insert(
            connection,
            &NewField {
                name: name.to_owned(),
                field_type,
                owner: Kind::Catalog(id),
                origin: String::new(),
                is_editable: true,
                is_required: false,
                is_deletable: false,
                is_visible: code != HIDDEN,
                choices: Vec::new(),
            },
        )?;
        connection.execute(
            "UPDATE custom_fields SET code = ?, is_system = 1 WHERE id = ?",
            params![code, field],
        )?;
    }
    Ok(id)
}
