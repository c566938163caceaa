//! What hangs on the elements of a page, fetched for all of them at once: the
//! number of queries does not grow with the rows.

use std::collections::HashMap;

use rusqlite::types::FromSql;
use rusqlite::{CachedStatement, Connection, params};

use super::Result;
use super::custom_fields::Entry;
use super::elements::Kind;
use super::search::joined;
use super::tags::Tag;
use crate::clock::Timestamp;

/// Values by the id of the element they belong to.
pub type ById<T> = HashMap<i64, T>;

/// An entry of a custom field.
#[derive(Debug, Clone)]
pub struct FieldEntry {
    /// The field's id.
    pub field_id: i64,
    /// The field's name.
    pub name: String,
    /// The field's code.
    pub code: String,
    /// The field's type.
    pub field_type: i64,
    /// Whether the account came with the field.
    pub is_system: bool,
    /// The entry.
    pub entry: Entry,
    /// The text of the entry's choice.
    pub choice: Option<String>,
}

/// A catalog element on a lead or customer.
#[derive(Debug, Clone, Copy)]
pub struct Product {
    /// The element's id.
    pub id: i64,
    /// Its catalog.
    pub catalog_id: i64,
    /// How many.
    pub quantity: i64,
}

/// Runs a query of pairs, an element's id and something of it; `IDS` in it
/// stands for the ids of the page.
fn grouped<T: FromSql>(connection: &Connection, sql: &str, ids: &[i64]) -> Result<ById<Vec<T>>> {
    let mut found: ById<Vec<T>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let mut statement = prepared(connection, sql)?;
    let mut rows = statement.query([listed(ids)])?;
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(found)
}

/// Ids as one value, so that a statement is compiled once and not for every page: compiling takes
/// longer than running.
fn listed(ids: &[i64]) -> String {
    format!("[{}]", joined(ids))
}

/// A statement in which `IDS` stands for the ids in its last value.
fn prepared<'a>(connection: &'a Connection, sql: &str) -> Result<CachedStatement<'a>> {
    connection.prepare_cached(&sql.replace("IDS", "SELECT value FROM json_each(?)"))
}

/// The contacts of leads, the main one first.
pub fn contacts_of_leads(connection: &Connection, ids: &[i64]) -> Result<ById<Vec<i64>>> {
    let sql = "SELECT lead_id, contact_id FROM lead_contacts WHERE lead_id IN (IDS) ORDER BY rowid";
    grouped(connection, sql, ids)
}

/// The leads of contacts or of companies.
pub fn leads_of(connection: &Connection, kind: Kind, ids: &[i64]) -> Result<ById<Vec<i64>>> {
    let sql = match kind {
        Kind::Company => {
            "SELECT company_id, id FROM leads WHERE company_id IN (IDS) ORDER BY company_id, id"
        }
        _ => {
            "SELECT contact_id, lead_id FROM lead_contacts WHERE contact_id IN (IDS)
             ORDER BY contact_id, lead_id"
        }
    };
    grouped(connection, sql, ids)
}

/// The customers of contacts or of companies.
pub fn customers_of(connection: &Connection, kind: Kind, ids: &[i64]) -> Result<ById<Vec<i64>>> {
    let sql = match kind {
        Kind::Company => {
            "SELECT company_id, id FROM customers WHERE company_id IN (IDS) ORDER BY id"
        }
        _ => {
            "SELECT contact_id, customer_id FROM customer_contacts WHERE contact_id IN (IDS)
             ORDER BY customer_id"
        }
    };
    grouped(connection, sql, ids)
}

/// The contacts of customers, the main one first.
pub fn contacts_of_customers(connection: &Connection, ids: &[i64]) -> Result<ById<Vec<i64>>> {
    let sql = "SELECT customer_id, contact_id FROM customer_contacts WHERE customer_id IN (IDS)
               ORDER BY rowid";
    grouped(connection, sql, ids)
}

/// The people who work for companies.
pub fn contacts_of_companies(connection: &Connection, ids: &[i64]) -> Result<ById<Vec<i64>>> {
    let sql = "SELECT company_id, id FROM contacts WHERE company_id IN (IDS) ORDER BY id";
    grouped(connection, sql, ids)
}

/// The names of contacts and companies.
pub fn names(connection: &Connection, ids: &[i64]) -> Result<ById<String>> {
    if ids.is_empty() {
        return Ok(ById::new());
    }
    prepared(
        connection,
        "SELECT id, name FROM contacts WHERE id IN (IDS)",
    )?
    .query_map([listed(ids)], |row| Ok((row.get(0)?, row.get(1)?)))?
    .collect()
}

/// When the next unfinished task of each is due.
pub fn next_tasks(connection: &Connection, kind: Kind, ids: &[i64]) -> Result<ById<Timestamp>> {
    prepared(
        connection,
        "SELECT element_id, min(complete_till) FROM tasks
         WHERE element_type = ? AND element_id IN (IDS) AND is_completed = 0
         GROUP BY element_id",
    )?
    .query_map(params![kind.code(), listed(ids)], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?
    .collect()
}

/// The results of tasks: id and text of the note.
pub fn task_results(connection: &Connection, ids: &[i64]) -> Result<ById<(i64, String)>> {
    // The newest of several comes last, and stays.
    prepared(
        connection,
        "SELECT element_id, id, text FROM notes
         WHERE element_type = 4 AND element_id IN (IDS) AND note_type = 13 ORDER BY id",
    )?
    .query_map([listed(ids)], |row| {
        Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
    })?
    .collect()
}

/// Tags, in the order they were given.
pub fn tags(connection: &Connection, kind: Kind, ids: &[i64]) -> Result<ById<Vec<Tag>>> {
    let mut found: ById<Vec<Tag>> = HashMap::new();
    let mut statement = prepared(
        connection,
        "SELECT e.element_id, t.id, t.name FROM element_tags e JOIN tags t ON t.id = e.tag_id
         WHERE e.element_type = ? AND e.element_id IN (IDS) ORDER BY e.rowid",
    )?;
    let mut rows = statement.query(params![kind.code(), listed(ids)])?;
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().push(Tag {
            id: row.get(1)?,
            kind,
            name: row.get(2)?,
        });
    }
    Ok(found)
}

/// Entries of custom fields, field by field.
pub fn field_entries(
    connection: &Connection,
    kind: Kind,
    ids: &[i64],
) -> Result<ById<Vec<FieldEntry>>> {
    let mut found: ById<Vec<FieldEntry>> = HashMap::new();
    let mut statement = prepared(
        connection,
        "SELECT v.element_id, f.id, f.name, f.code, f.field_type, f.is_system,
                v.value, v.enum_id, v.subtype, v.label, e.value
         FROM custom_field_values v
         JOIN custom_fields f ON f.id = v.field_id
         LEFT JOIN custom_field_enums e ON e.id = v.enum_id
         WHERE v.element_type = ? AND v.element_id IN (IDS)
         ORDER BY v.element_id, f.sort, f.id, v.id",
    )?;
    let mut rows = statement.query(params![kind.code(), listed(ids)])?;
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().push(FieldEntry {
            field_id: row.get(1)?,
            name: row.get(2)?,
            code: row.get(3)?,
            field_type: row.get(4)?,
            is_system: row.get(5)?,
            entry: Entry {
                value: row.get(6)?,
                enum_id: row.get(7)?,
                subtype: row.get(8)?,
                label: row.get(9)?,
            },
            choice: row.get(10)?,
        });
    }
    Ok(found)
}

/// The catalog elements on leads or customers.
pub fn products(connection: &Connection, kind: Kind, ids: &[i64]) -> Result<ById<Vec<Product>>> {
    let mut found: ById<Vec<Product>> = HashMap::new();
    let mut statement = prepared(
        connection,
        "SELECT k.element_id, c.id, c.catalog_id, k.quantity
         FROM catalog_element_links k JOIN catalog_elements c ON c.id = k.catalog_element_id
         WHERE k.element_type = ? AND k.element_id IN (IDS) ORDER BY c.id",
    )?;
    let mut rows = statement.query(params![kind.code(), listed(ids)])?;
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().push(Product {
            id: row.get(1)?,
            catalog_id: row.get(2)?,
            quantity: row.get(3)?,
        });
    }
    Ok(found)
}
