//! The periods before and after a purchase (v2 §9.7).

use rusqlite::{Connection, params};

use super::Result;

/// A period.
#[derive(Debug, Clone)]
pub struct Period {
    /// Its id; 0 before it is stored.
    pub id: i64,
    /// Whether it lies after the purchase.
    pub is_after: bool,
    /// Its length in days.
    pub length: i64,
    /// Its color.
    pub color: String,
    /// Its place, from the purchase on.
    pub sort: i64,
}

/// Every period: those before the purchase from the nearest on, then those after.
pub fn list(connection: &Connection) -> Result<Vec<Period>> {
    connection
        .prepare_cached("SELECT * FROM customer_periods ORDER BY type DESC, sort, id")?
        .query_map([], |row| {
            let kind: String = row.get("type")?;
            Ok(Period {
                id: row.get("id")?,
                is_after: kind == "after",
                length: row.get("period")?,
                color: row.get("color")?,
                sort: row.get("sort")?,
            })
        })?
        .collect()
}

/// Whether there is such a period.
pub fn exists(connection: &Connection, id: i64) -> Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM customer_periods WHERE id = ?")?
        .exists([id])
}

/// Stores a new period, or one that is known; tells its id.
pub fn put(connection: &Connection, period: &Period) -> Result<i64> {
    let kind = if period.is_after { "after" } else { "before" };
    if period.id == 0 {
        return connection
            .prepare_cached(
                "INSERT INTO customer_periods (type, period, color, sort) VALUES (?, ?, ?, ?)",
            )?
            .insert(params![kind, period.length, period.color, period.sort]);
    }
    connection
        .prepare_cached("UPDATE customer_periods SET period = ?, color = ?, sort = ? WHERE id = ?")?
        .execute(params![period.length, period.color, period.sort, period.id])?;
    Ok(period.id)
}

/// Deletes one; customers in it are in none then.
pub fn delete(connection: &Connection, id: i64) -> Result<()> {
    connection.execute("DELETE FROM customer_periods WHERE id = ?", [id])?;
    Ok(())
}
