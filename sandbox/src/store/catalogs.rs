//! Catalogs, their elements, and what these hang on (v2 §9.16).

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Result;
use super::elements::{Element, Kind, forget_attachments};
use super::search::joined;
use super::text::fold;
use crate::clock::Timestamp;

/// The type of what purchases hang on, which have no code on the wire.
pub const TRANSACTION: i64 = 0;

/// The kind of the one catalog of products.
pub const PRODUCTS: &str = "products";

/// A catalog.
#[derive(Debug, Clone)]
pub struct Catalog {
    /// Its id; 0 before it is stored.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// `regular`, `invoices` or `products`.
    pub kind: String,
    /// Its place among the others.
    pub sort: i64,
    /// Whether people may add elements.
    pub can_add_elements: bool,
    /// Whether it is shown in cards.
    pub can_show_in_cards: bool,
    /// Whether a card can have several of its elements.
    pub can_link_multiple: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: i64,
}

/// An element of a catalog.
#[derive(Debug, Clone)]
pub struct CatalogElement {
    /// Its id; 0 before it is stored.
    pub id: i64,
    /// The catalog.
    pub catalog_id: i64,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Who made it.
    pub created_by: i64,
    /// Who changed it last.
    pub updated_by: i64,
}

/// An element on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Linked {
    /// The type of the card (v2 §7.4).
    pub element_type: i64,
    /// The card.
    pub element_id: i64,
    /// The element.
    pub catalog_element_id: i64,
    /// How many of it.
    pub quantity: i64,
}

impl CatalogElement {
    /// What its custom fields hang on.
    pub fn element(&self) -> Element {
        Element::new(Kind::Catalog(self.catalog_id), self.id)
    }
}

fn catalog_from(row: &Row<'_>) -> Result<Catalog> {
    Ok(Catalog {
        id: row.get("id")?,
        name: row.get("name")?,
        kind: row.get("type")?,
        sort: row.get("sort")?,
        can_add_elements: row.get("can_add_elements")?,
        can_show_in_cards: row.get("can_show_in_cards")?,
        can_link_multiple: row.get("can_link_multiple")?,
        created_at: row.get("created_at")?,
        created_by: row.get("created_by")?,
    })
}

fn element_from(row: &Row<'_>) -> Result<CatalogElement> {
    Ok(CatalogElement {
        id: row.get("id")?,
        catalog_id: row.get("catalog_id")?,
        name: row.get("name")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        created_by: row.get("created_by")?,
        updated_by: row.get("updated_by")?,
    })
}

/// Every catalog, newest first.
pub fn list(connection: &Connection) -> Result<Vec<Catalog>> {
    connection
        .prepare_cached("SELECT * FROM catalogs ORDER BY id DESC")?
        .query_map([], catalog_from)?
        .collect()
}

/// The catalog with that id.
pub fn find(connection: &Connection, id: i64) -> Result<Option<Catalog>> {
    connection
        .prepare_cached("SELECT * FROM catalogs WHERE id = ?")?
        .query_row([id], catalog_from)
        .optional()
}

/// Stores a new catalog, the last of all, and tells its id.
pub fn insert(connection: &Connection, catalog: &Catalog) -> Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO catalogs (name, type, sort, can_add_elements, can_show_in_cards,
                 can_link_multiple, created_at, created_by)
             VALUES (?, ?, (SELECT coalesce(max(sort), 0) + 10 FROM catalogs), ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            catalog.name,
            catalog.kind,
            catalog.can_add_elements,
            catalog.can_show_in_cards,
            catalog.can_link_multiple,
            catalog.created_at,
            catalog.created_by,
        ])
}

/// Stores name and permissions.
pub fn update(connection: &Connection, catalog: &Catalog) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE catalogs SET name = ?, can_add_elements = ?, can_show_in_cards = ?,
                 can_link_multiple = ? WHERE id = ?",
        )?
        .execute(params![
            catalog.name,
            catalog.can_add_elements,
            catalog.can_show_in_cards,
            catalog.can_link_multiple,
            catalog.id,
        ])?;
    Ok(())
}

/// Deletes a catalog with its elements and fields.
pub fn delete(connection: &Connection, id: i64) -> Result<()> {
    let fields: Vec<i64> = connection
        .prepare_cached("SELECT field_id FROM custom_field_owners WHERE element_type = ?")?
        .query_map([id], |row| row.get(0))?
        .collect::<Result<_>>()?;
    for field in fields {
        for sql in [
            "DELETE FROM custom_field_values WHERE field_id = ?",
            "DELETE FROM custom_field_enums WHERE field_id = ?",
            "DELETE FROM custom_field_owners WHERE field_id = ?",
            "DELETE FROM custom_fields WHERE id = ?",
        ] {
            connection.execute(sql, [field])?;
        }
    }
    connection.execute("DELETE FROM catalogs WHERE id = ?", [id])?;
    Ok(())
}

/// The element with that id.
pub fn find_element(connection: &Connection, id: i64) -> Result<Option<CatalogElement>> {
    connection
        .prepare_cached("SELECT * FROM catalog_elements WHERE id = ?")?
        .query_row([id], element_from)
        .optional()
}

/// A page of elements, newest first: of that catalog, with these ids, with that
/// text in their names, in any case.
pub fn elements(
    connection: &Connection,
    catalog_id: Option<i64>,
    ids: Option<&[i64]>,
    term: Option<&str>,
    limit: i64,
    offset: i64,
) -> Result<Vec<CatalogElement>> {
    // An empty text is in every name.
    let mut sql = "SELECT * FROM catalog_elements WHERE instr(folded_name, ?1) > 0".to_owned();
    if let Some(id) = catalog_id {
        sql.push_str(&format!(" AND catalog_id = {id}"));
    }
    if let Some(ids) = ids {
        sql.push_str(&format!(" AND id IN ({})", joined(ids)));
    }
    sql.push_str(" ORDER BY id DESC LIMIT ?2 OFFSET ?3");
    connection
        .prepare(&sql)?
        .query_map(
            params![fold(term.unwrap_or_default()), limit, offset],
            element_from,
        )?
        .collect()
}

/// Stores a new element and tells its id.
pub fn insert_element(connection: &Connection, element: &CatalogElement) -> Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO catalog_elements (catalog_id, name, folded_name, created_at, updated_at,
                 created_by, updated_by)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            element.catalog_id,
            element.name,
            fold(&element.name),
            element.created_at,
            element.updated_at,
            element.created_by,
            element.updated_by,
        ])
}

/// Stores name, time and author of a change.
pub fn update_element(connection: &Connection, element: &CatalogElement) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE catalog_elements SET name = ?, folded_name = ?, updated_at = ?,
                 updated_by = ? WHERE id = ?",
        )?
        .execute(params![
            element.name,
            fold(&element.name),
            element.updated_at,
            element.updated_by,
            element.id,
        ])?;
    Ok(())
}

/// Deletes an element with its fields and links.
pub fn delete_element(connection: &Connection, element: &CatalogElement) -> Result<()> {
    forget_attachments(connection, element.element())?;
    connection.execute("DELETE FROM catalog_elements WHERE id = ?", [element.id])?;
    Ok(())
}

/// Puts so many of an element on a card; none takes it off.
pub fn link(
    connection: &Connection,
    element_type: i64,
    element_id: i64,
    catalog_element_id: i64,
    quantity: i64,
) -> Result<()> {
    if quantity <= 0 {
        connection
            .prepare_cached(
                "DELETE FROM catalog_element_links
                 WHERE element_type = ? AND element_id = ? AND catalog_element_id = ?",
            )?
            .execute([element_type, element_id, catalog_element_id])?;
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT INTO catalog_element_links
                 (element_type, element_id, catalog_element_id, quantity) VALUES (?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET quantity = excluded.quantity",
        )?
        .execute([element_type, element_id, catalog_element_id, quantity])?;
    Ok(())
}

/// The cards on which these elements are.
pub fn cards_with(connection: &Connection, catalog_element_ids: &[i64]) -> Result<Vec<Linked>> {
    connection
        .prepare(&format!(
            "SELECT element_type, element_id, catalog_element_id, quantity
             FROM catalog_element_links WHERE catalog_element_id IN ({})
             ORDER BY element_type, element_id",
            joined(catalog_element_ids)
        ))?
        .query_map([], |row| {
            Ok(Linked {
                element_type: row.get(0)?,
                element_id: row.get(1)?,
                catalog_element_id: row.get(2)?,
                quantity: row.get(3)?,
            })
        })?
        .collect()
}
