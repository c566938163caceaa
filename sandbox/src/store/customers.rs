//! Customers, who buy again and again (v2 §9.5).

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Result;
use super::elements::{Element, Kind, forget_attachments};
use super::text::fold;
use crate::clock::Timestamp;

/// A customer.
#[derive(Debug, Clone, Default)]
pub struct Customer {
    /// Its id; 0 before it is stored.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The linked company.
    pub company_id: Option<i64>,
    /// The responsible user.
    pub responsible_user_id: i64,
    /// What the next purchase is expected to bring.
    pub next_price: i64,
    /// When the next purchase is expected.
    pub next_date: Timestamp,
    /// Days between purchases.
    pub periodicity: i64,
    /// The period it is in.
    pub period_id: Option<i64>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Who made it.
    pub created_by: i64,
    /// Who changed it last.
    pub updated_by: i64,
}

/// Which customers a list shows; `None` and an empty list mean all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// These alone, whatever else is asked for.
    pub ids: Option<Vec<i64>>,
    /// A text in the name.
    pub query: Option<String>,
    /// Of these responsible users.
    pub responsible: Vec<i64>,
    /// Made from one moment to another.
    pub created: Range,
    /// Changed from one moment to another.
    pub updated: Range,
    /// Whose next purchase is expected from one moment to another.
    pub next: Range,
}

/// From one moment to another, both included.
#[derive(Debug, Clone, Copy, Default)]
pub struct Range {
    /// Not earlier.
    pub from: Option<Timestamp>,
    /// Not later.
    pub to: Option<Timestamp>,
}

impl Customer {
    /// What its notes, tasks, tags and fields hang on.
    pub fn element(&self) -> Element {
        Element::new(Kind::Customer, self.id)
    }
}

fn customer_from(row: &Row<'_>) -> Result<Customer> {
    Ok(Customer {
        id: row.get("id")?,
        name: row.get("name")?,
        company_id: row.get("company_id")?,
        responsible_user_id: row.get("responsible_user_id")?,
        next_price: row.get("next_price")?,
        next_date: row.get("next_date")?,
        periodicity: row.get("periodicity")?,
        period_id: row.get("period_id")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        created_by: row.get("created_by")?,
        updated_by: row.get("updated_by")?,
    })
}

/// The customer with that id.
pub fn find(connection: &Connection, id: i64) -> Result<Option<Customer>> {
    connection
        .prepare_cached("SELECT * FROM customers WHERE id = ?")?
        .query_row([id], customer_from)
        .optional()
}

/// A page of them, newest first.
pub fn list(
    connection: &Connection,
    filter: &Filter,
    limit: i64,
    offset: i64,
) -> Result<Vec<Customer>> {
    let mut sql = "SELECT * FROM customers WHERE 1".to_owned();
    let mut values: Vec<rusqlite::types::Value> = Vec::new();
    let number_list = |ids: &[i64]| ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    if let Some(ids) = &filter.ids {
        sql.push_str(&format!(" AND id IN ({})", number_list(ids)));
    } else {
        if let Some(query) = &filter.query {
            sql.push_str(" AND instr(fold(name), ?) > 0");
            values.push(fold(query).into());
        }
        if !filter.responsible.is_empty() {
            let users = number_list(&filter.responsible);
            sql.push_str(&format!(" AND responsible_user_id IN ({users})"));
        }
        for (column, range) in [
            ("created_at", filter.created),
            ("updated_at", filter.updated),
            ("next_date", filter.next),
        ] {
            for (bound, test) in [(range.from, ">="), (range.to, "<=")] {
                if let Some(bound) = bound {
                    sql.push_str(&format!(" AND {column} {test} ?"));
                    values.push(bound.into());
                }
            }
        }
    }
    sql.push_str(&format!(" ORDER BY id DESC LIMIT {limit} OFFSET {offset}"));
    connection
        .prepare_cached(&sql)?
        .query_map(rusqlite::params_from_iter(values), customer_from)?
        .collect()
}

/// Stores a new customer and tells its id.
pub fn insert(connection: &Connection, customer: &Customer) -> Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO customers (name, company_id, responsible_user_id, next_price, next_date,
                 periodicity, period_id, created_at, updated_at, created_by, updated_by)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            customer.name,
            customer.company_id,
            customer.responsible_user_id,
            customer.next_price,
            customer.next_date,
            customer.periodicity,
            customer.period_id,
            customer.created_at,
            customer.updated_at,
            customer.created_by,
            customer.updated_by,
        ])
}

/// Stores everything but the author.
pub fn update(connection: &Connection, customer: &Customer) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE customers SET name = ?, company_id = ?, responsible_user_id = ?,
                 next_price = ?, next_date = ?, periodicity = ?, period_id = ?, created_at = ?,
                 updated_at = ?, updated_by = ? WHERE id = ?",
        )?
        .execute(params![
            customer.name,
            customer.company_id,
            customer.responsible_user_id,
            customer.next_price,
            customer.next_date,
            customer.periodicity,
            customer.period_id,
            customer.created_at,
            customer.updated_at,
            customer.updated_by,
            customer.id,
        ])?;
    Ok(())
}

/// Deletes one with all that hangs on it.
pub fn delete(connection: &Connection, customer: &Customer) -> Result<()> {
    forget_attachments(connection, customer.element())?;
    connection.execute(
        "DELETE FROM catalog_element_links WHERE element_type = 12 AND element_id = ?",
        [customer.id],
    )?;
    connection.execute("DELETE FROM customers WHERE id = ?", [customer.id])?;
    Ok(())
}

/// The linked contacts, the main one first.
pub fn contacts_of(connection: &Connection, customer_id: i64) -> Result<Vec<i64>> {
    connection
        .prepare_cached(
            "SELECT contact_id FROM customer_contacts WHERE customer_id = ? ORDER BY rowid",
        )?
        .query_map([customer_id], |row| row.get(0))?
        .collect()
}

/// Links a contact.
pub fn link_contact(connection: &Connection, customer_id: i64, contact_id: i64) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO customer_contacts (customer_id, contact_id) VALUES (?, ?)",
        )?
        .execute([customer_id, contact_id])?;
    Ok(())
}

/// Unlinks a contact.
pub fn unlink_contact(connection: &Connection, customer_id: i64, contact_id: i64) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM customer_contacts WHERE customer_id = ? AND contact_id = ?")?
        .execute([customer_id, contact_id])?;
    Ok(())
}

/// The customers linked to a contact or company.
pub fn of_contact(connection: &Connection, contact_id: i64) -> Result<Vec<i64>> {
    connection
        .prepare_cached(
            "SELECT customer_id FROM customer_contacts WHERE contact_id = ?1
             UNION SELECT id FROM customers WHERE company_id = ?1 ORDER BY 1",
        )?
        .query_map([contact_id], |row| row.get(0))?
        .collect()
}

/// When the first unfinished task of a customer is due; 0 without one.
pub fn closest_task_at(connection: &Connection, customer_id: i64) -> Result<Timestamp> {
    connection
        .prepare_cached(
            "SELECT coalesce(min(complete_till), 0) FROM tasks
             WHERE element_type = 12 AND element_id = ? AND is_completed = 0",
        )?
        .query_row([customer_id], |row| row.get(0))
}
