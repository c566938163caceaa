//! Customers, who buy again and again (v2 §9.5).

use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::Result;
use super::elements::{Element, Kind, forget_attachments};
use super::search::Condition;
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

/// Rows in a condition, and their id.
const ROWS: (&str, &str) = ("SELECT c.id FROM customers c WHERE", "c.id");

/// A page of those (`c`) that match, newest first.
pub fn list(
    connection: &Connection,
    condition: &Condition,
    limit: i64,
    offset: i64,
) -> Result<Vec<Customer>> {
    if let Some(found) = condition.found(connection, ROWS, limit, offset)? {
        return found
            .iter()
            .filter_map(|id| find(connection, *id).transpose())
            .collect();
    }
    let (page, values) = condition.paged(limit, offset);
    connection
        .prepare_cached(&format!(
            "SELECT c.* FROM customers c WHERE {} ORDER BY c.id DESC {page}",
            condition.sql
        ))?
        .query_map(params_from_iter(values), customer_from)?
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

/// Deletes one with its purchases and all that hangs on it.
pub fn delete(connection: &Connection, customer: &Customer) -> Result<()> {
    forget_attachments(connection, customer.element())?;
    connection.execute(
        "DELETE FROM catalog_element_links WHERE element_type = 12 AND element_id = ?1
             OR element_type = 0 AND element_id IN
                 (SELECT id FROM transactions WHERE customer_id = ?1)",
        [customer.id],
    )?;
    connection.execute("DELETE FROM customers WHERE id = ?", [customer.id])?;
    Ok(())
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
