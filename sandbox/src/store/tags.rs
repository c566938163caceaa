//! Tags and which elements carry them.

use rusqlite::{Connection, OptionalExtension, params};

use super::Result;
use super::elements::{Element, Kind};
use super::text::fold;

/// A tag.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Its id.
    pub id: i64,
    /// What it marks.
    pub kind: Kind,
    /// Its name.
    pub name: String,
}

/// Gives an element exactly these tags, creating those the account lacks.
pub fn replace(connection: &Connection, element: Element, names: &[String]) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM element_tags WHERE element_type = ? AND element_id = ?")?
        .execute(params![element.kind.code(), element.id])?;
    for name in names {
        let tag_id = find_or_insert(connection, element.kind, name)?;
        connection
            .prepare_cached(
                "INSERT OR IGNORE INTO element_tags (element_type, element_id, tag_id)
                 VALUES (?, ?, ?)",
            )?
            .execute(params![element.kind.code(), element.id, tag_id])?;
    }
    Ok(())
}

fn find_or_insert(connection: &Connection, kind: Kind, name: &str) -> Result<i64> {
    let known = connection
        .prepare_cached("SELECT id FROM tags WHERE element_type = ? AND folded_name = ?")?
        .query_row(params![kind.code(), fold(name)], |row| row.get(0))
        .optional()?;
    match known {
        Some(id) => Ok(id),
        None => connection
            .prepare_cached("INSERT INTO tags (element_type, name, folded_name) VALUES (?, ?, ?)")?
            .insert(params![kind.code(), name, fold(name)]),
    }
}

/// The tags of an element, in the order they were given.
pub fn of(connection: &Connection, element: Element) -> Result<Vec<Tag>> {
    connection
        .prepare_cached(
            "SELECT t.id, t.name FROM element_tags e JOIN tags t ON t.id = e.tag_id
             WHERE e.element_type = ? AND e.element_id = ? ORDER BY e.rowid",
        )?
        .query_map(params![element.kind.code(), element.id], |row| {
            Ok(Tag {
                id: row.get(0)?,
                kind: element.kind,
                name: row.get(1)?,
            })
        })?
        .collect()
}

/// The name of the tag with that id.
pub fn name(connection: &Connection, kind: Kind, id: i64) -> Result<Option<String>> {
    connection
        .prepare_cached("SELECT name FROM tags WHERE element_type = ? AND id = ?")?
        .query_row(params![kind.code(), id], |row| row.get(0))
        .optional()
}

/// Every tag of the account with how often it is used.
pub fn all(connection: &Connection) -> Result<Vec<(Tag, i64)>> {
    let mut found = Vec::new();
    for kind in Kind::ALL {
        let mut statement = connection.prepare_cached(
            "SELECT t.id, t.name, (SELECT count(*) FROM element_tags e WHERE e.tag_id = t.id)
             FROM tags t WHERE t.element_type = ? ORDER BY t.id",
        )?;
        let rows = statement.query_map([kind.code()], |row| {
            let tag = Tag {
                id: row.get(0)?,
                kind,
                name: row.get(1)?,
            };
            Ok((tag, row.get(2)?))
        })?;
        for row in rows {
            found.push(row?);
        }
    }
    Ok(found)
}
