//! What hangs on the elements of a page, fetched for all of them at once: most pages are a stretch of
//! consecutive ids, for which one walk along an index finds it all.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use super::Result;
use super::custom_fields::Entry;
use super::elements::Kind;
use super::tags::Tag;
use crate::clock::Timestamp;

/// Values by the id of the element they belong to.
pub type ById<T> = BTreeMap<i64, T>;

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

/// The stretches of consecutive ids, as their first and last. A gap may hide an element with far more
/// than the page has, so that nothing is read across it.
fn stretches(ids: &[i64]) -> Vec<(i64, i64)> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids.chunk_by(|id, next| id.checked_add(1) == Some(*next))
        .map(|stretch| (stretch[0], stretch[stretch.len() - 1]))
        .collect()
}

/// Runs a query for each stretch, from `?1` to `?2`, and takes its rows. `?3` is the kind, if it asks for
/// one. A list of ids as one value would be made a table of in every query, which for a single element
/// takes longer than all else.
fn rows_of(
    connection: &Connection,
    sql: &str,
    kind: Option<Kind>,
    ids: &[i64],
    mut take: impl FnMut(&Row<'_>) -> Result<()>,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut statement = connection.prepare_cached(sql)?;
    if let Some(kind) = kind {
        statement.raw_bind_parameter(3, kind.code())?;
    }
    for (first, last) in stretches(ids) {
        statement.raw_bind_parameter(1, first)?;
        statement.raw_bind_parameter(2, last)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            take(row)?;
        }
    }
    Ok(())
}

/// What belongs to each element, by its place there. To sort the few rows of an element here is less work
/// than to have SQLite do it.
fn grouped<P: Ord, T>(mut rows: Vec<(i64, P, T)>) -> ById<Vec<T>> {
    rows.sort_unstable_by(|(one, place, _), (other, next, _)| (one, place).cmp(&(other, next)));
    let mut found = ById::<Vec<T>>::new();
    for (id, _, value) in rows {
        found.entry(id).or_default().push(value);
    }
    found
}

/// Ids that belong to the elements. The query tells the element, the place there, and the id.
fn ids_of(connection: &Connection, sql: &str, ids: &[i64]) -> Result<ById<Vec<i64>>> {
    let mut found: Vec<(i64, i64, i64)> = Vec::new();
    rows_of(connection, sql, None, ids, |row| {
        found.push((row.get(0)?, row.get(1)?, row.get(2)?));
        Ok(())
    })?;
    Ok(grouped(found))
}

/// The contacts of leads, the main one first.
pub fn contacts_of_leads(connection: &Connection, ids: &[i64]) -> Result<ById<Vec<i64>>> {
    let sql =
        "SELECT lead_id, rowid, contact_id FROM lead_contacts WHERE lead_id BETWEEN ?1 AND ?2";
    ids_of(connection, sql, ids)
}

/// The leads of contacts or of companies.
pub fn leads_of(connection: &Connection, kind: Kind, ids: &[i64]) -> Result<ById<Vec<i64>>> {
    let sql = match kind {
        Kind::Company => "SELECT company_id, id, id FROM leads WHERE company_id BETWEEN ?1 AND ?2",
        _ => {
            "SELECT contact_id, lead_id, lead_id FROM lead_contacts
             WHERE contact_id BETWEEN ?1 AND ?2"
        }
    };
    ids_of(connection, sql, ids)
}

/// The customers of contacts or of companies.
pub fn customers_of(connection: &Connection, kind: Kind, ids: &[i64]) -> Result<ById<Vec<i64>>> {
    let sql = match kind {
        Kind::Company => {
            "SELECT company_id, id, id FROM customers WHERE company_id BETWEEN ?1 AND ?2"
        }
        _ => {
            "SELECT contact_id, customer_id, customer_id FROM customer_contacts
             WHERE contact_id BETWEEN ?1 AND ?2"
        }
    };
    ids_of(connection, sql, ids)
}

/// The contacts of customers, the main one first.
pub fn contacts_of_customers(connection: &Connection, ids: &[i64]) -> Result<ById<Vec<i64>>> {
    let sql = "SELECT customer_id, rowid, contact_id FROM customer_contacts
               WHERE customer_id BETWEEN ?1 AND ?2";
    ids_of(connection, sql, ids)
}

/// The people who work for companies.
pub fn contacts_of_companies(connection: &Connection, ids: &[i64]) -> Result<ById<Vec<i64>>> {
    let sql = "SELECT company_id, id, id FROM contacts WHERE company_id BETWEEN ?1 AND ?2";
    ids_of(connection, sql, ids)
}

/// The names of contacts and companies.
pub fn names(connection: &Connection, ids: &[i64]) -> Result<ById<String>> {
    let sql = "SELECT id, name FROM contacts WHERE id BETWEEN ?1 AND ?2";
    let mut found = ById::new();
    rows_of(connection, sql, None, ids, |row| {
        found.insert(row.get(0)?, row.get(1)?);
        Ok(())
    })?;
    Ok(found)
}

/// When the next unfinished task of each is due.
pub fn next_tasks(connection: &Connection, kind: Kind, ids: &[i64]) -> Result<ById<Timestamp>> {
    let sql = "SELECT element_id, complete_till FROM tasks
               WHERE element_type = ?3 AND element_id BETWEEN ?1 AND ?2 AND is_completed = 0";
    let mut found = ById::new();
    rows_of(connection, sql, Some(kind), ids, |row| {
        let due: Timestamp = row.get(1)?;
        let next = found.entry(row.get(0)?).or_insert(due);
        *next = due.min(*next);
        Ok(())
    })?;
    Ok(found)
}

/// The results of tasks: id and text of the note.
pub fn task_results(connection: &Connection, ids: &[i64]) -> Result<ById<(i64, String)>> {
    // The newest of several comes last, and stays.
    let sql = "SELECT element_id, id, text FROM notes
               WHERE element_type = ?3 AND element_id BETWEEN ?1 AND ?2 AND note_type = 13
               ORDER BY id";
    let mut found = ById::new();
    rows_of(connection, sql, Some(Kind::Task), ids, |row| {
        found.insert(row.get(0)?, (row.get(1)?, row.get(2)?));
        Ok(())
    })?;
    Ok(found)
}

/// Tags, in the order they were given.
pub fn tags(connection: &Connection, kind: Kind, ids: &[i64]) -> Result<ById<Vec<Tag>>> {
    let sql = "SELECT e.element_id, e.rowid, t.id, t.name
               FROM element_tags e CROSS JOIN tags t ON t.id = e.tag_id
               WHERE e.element_type = ?3 AND e.element_id BETWEEN ?1 AND ?2";
    let mut found: Vec<(i64, i64, Tag)> = Vec::new();
    rows_of(connection, sql, Some(kind), ids, |row| {
        let tag = Tag {
            id: row.get(2)?,
            kind,
            name: row.get(3)?,
        };
        found.push((row.get(0)?, row.get(1)?, tag));
        Ok(())
    })?;
    Ok(grouped(found))
}

/// Entries of custom fields, field by field.
pub fn field_entries(
    connection: &Connection,
    kind: Kind,
    ids: &[i64],
) -> Result<ById<Vec<FieldEntry>>> {
    let sql = "SELECT v.element_id, f.sort, f.id, v.id, f.name, f.code, f.field_type, f.is_system,
                      v.value, v.enum_id, v.subtype, v.label, e.value
               FROM custom_field_values v
               CROSS JOIN custom_fields f ON f.id = v.field_id
               LEFT JOIN custom_field_enums e ON e.id = v.enum_id
               WHERE v.element_type = ?3 AND v.element_id BETWEEN ?1 AND ?2";
    let mut found: Vec<(i64, (i64, i64, i64), FieldEntry)> = Vec::new();
    rows_of(connection, sql, Some(kind), ids, |row| {
        let place = (row.get(1)?, row.get(2)?, row.get(3)?);
        let entry = FieldEntry {
            field_id: row.get(2)?,
            name: row.get(4)?,
            code: row.get(5)?,
            field_type: row.get(6)?,
            is_system: row.get(7)?,
            entry: Entry {
                value: row.get(8)?,
                enum_id: row.get(9)?,
                subtype: row.get(10)?,
                label: row.get(11)?,
            },
            choice: row.get(12)?,
        };
        found.push((row.get(0)?, place, entry));
        Ok(())
    })?;
    Ok(grouped(found))
}

/// The catalog elements on leads or customers.
pub fn products(connection: &Connection, kind: Kind, ids: &[i64]) -> Result<ById<Vec<Product>>> {
    let sql = "SELECT k.element_id, c.id, c.catalog_id, k.quantity
               FROM catalog_element_links k
               CROSS JOIN catalog_elements c ON c.id = k.catalog_element_id
               WHERE k.element_type = ?3 AND k.element_id BETWEEN ?1 AND ?2";
    let mut found: Vec<(i64, i64, Product)> = Vec::new();
    rows_of(connection, sql, Some(kind), ids, |row| {
        let product = Product {
            id: row.get(1)?,
            catalog_id: row.get(2)?,
            quantity: row.get(3)?,
        };
        found.push((row.get(0)?, product.id, product));
        Ok(())
    })?;
    Ok(grouped(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_without_a_gap_are_one_stretch() {
        assert_eq!(stretches(&[]), []);
        assert_eq!(stretches(&[7]), [(7, 7)]);
        assert_eq!(stretches(&[9, 3, 8, 4, 8, 6]), [(3, 4), (6, 6), (8, 9)]);
        assert_eq!(
            stretches(&[i64::MAX, i64::MIN]),
            [(i64::MIN, i64::MIN), (i64::MAX, i64::MAX)]
        );
    }

    #[test]
    fn what_belongs_to_an_element_is_in_order() {
        let found = grouped(vec![(2, 1, 'c'), (1, 9, 'b'), (1, 3, 'a')]);
        assert_eq!(found, ById::from([(1, vec!['a', 'b']), (2, vec!['c'])]));
    }
}
