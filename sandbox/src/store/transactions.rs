//! Purchases of customers (v2 §9.6).

use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::Result;
use super::search::Condition;
use crate::clock::Timestamp;

/// A purchase.
#[derive(Debug, Clone)]
pub struct Transaction {
    /// Its id; 0 before it is stored.
    pub id: i64,
    /// Who bought.
    pub customer_id: i64,
    /// For how much.
    pub price: i64,
    /// When.
    pub date: Timestamp,
    /// A remark.
    pub comment: String,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Who entered it.
    pub created_by: i64,
    /// Who changed it last.
    pub updated_by: i64,
}

fn transaction_from(row: &Row<'_>) -> Result<Transaction> {
    Ok(Transaction {
        id: row.get("id")?,
        customer_id: row.get("customer_id")?,
        price: row.get("price")?,
        date: row.get("date")?,
        comment: row.get("comment")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        created_by: row.get("created_by")?,
        updated_by: row.get("updated_by")?,
    })
}

/// The purchase with that id.
pub fn find(connection: &Connection, id: i64) -> Result<Option<Transaction>> {
    connection
        .prepare_cached("SELECT * FROM transactions WHERE id = ?")?
        .query_row([id], transaction_from)
        .optional()
}

/// A page of those (`t`) that match, newest first; their customers are `c`.
pub fn list(
    connection: &Connection,
    condition: &Condition,
    limit: i64,
    offset: i64,
) -> Result<Vec<Transaction>> {
    let (page, values) = condition.paged(limit, offset);
    connection
        .prepare_cached(&format!(
            "SELECT t.* FROM transactions t JOIN customers c ON c.id = t.customer_id
             WHERE {} ORDER BY t.id DESC {page}",
            condition.sql
        ))?
        .query_map(params_from_iter(values), transaction_from)?
        .collect()
}

/// Stores a new purchase and tells its id.
pub fn insert(connection: &Connection, new: &Transaction) -> Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO transactions (customer_id, price, date, comment, created_at, updated_at,
                 created_by, updated_by)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            new.customer_id,
            new.price,
            new.date,
            new.comment,
            new.created_at,
            new.updated_at,
            new.created_by,
            new.updated_by,
        ])
}

/// Replaces the remark, which does not count as a change (v2 §9.6).
pub fn set_comment(connection: &Connection, id: i64, comment: &str) -> Result<()> {
    connection
        .prepare_cached("UPDATE transactions SET comment = ? WHERE id = ?")?
        .execute(params![comment, id])?;
    Ok(())
}

/// Deletes one with what was bought.
pub fn delete(connection: &Connection, id: i64) -> Result<()> {
    connection.execute(
        "DELETE FROM catalog_element_links WHERE element_type = 0 AND element_id = ?",
        [id],
    )?;
    connection.execute("DELETE FROM transactions WHERE id = ?", [id])?;
    Ok(())
}
