//! Customers, who buy again and again (v2 §9.5).

use rusqlite::{Connection, OptionalExtension, Row};

use super::Result;
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
