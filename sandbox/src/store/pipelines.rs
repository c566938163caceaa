//! Writing pipelines and their statuses (v2 §9.13).

use rusqlite::{Connection, params};

use super::Result;
use super::account::{LOST, WON};

/// Adds what every pipeline has: won, lost, and where unsorted leads wait. That
/// one gets a new id unless one is given.
pub fn insert_fixed_statuses(
    connection: &Connection,
    pipeline_id: i64,
    unsorted: Option<i64>,
) -> Result<()> {
    insert_status(
        connection,
        pipeline_id,
        WON,
        "Closed - won",
        10_000,
        "#CCFF66",
    )?;
    insert_status(
        connection,
        pipeline_id,
        LOST,
        "Closed - lost",
        11_000,
        "#D5D8DB",
    )?;
    let unsorted = match unsorted {
        Some(id) => id,
        None => next_status_id(connection)?,
    };
    insert_status(
        connection,
        pipeline_id,
        unsorted,
        "Incoming leads",
        10,
        "#c1c1c1",
    )?;
    connection.execute(
        "UPDATE statuses SET is_unsorted = 1 WHERE pipeline_id = ? AND id = ?",
        [pipeline_id, unsorted],
    )?;
    Ok(())
}

/// Adds a status to a pipeline.
pub fn insert_status(
    connection: &Connection,
    pipeline_id: i64,
    id: i64,
    name: &str,
    sort: i64,
    color: &str,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO statuses (pipeline_id, id, name, sort, color) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![pipeline_id, id, name, sort, color])?;
    Ok(())
}

/// An id no status has yet.
pub fn next_status_id(connection: &Connection) -> Result<i64> {
    connection.query_row("SELECT max(id) + 1 FROM statuses", [], |row| row.get(0))
}

/// Makes a pipeline without statuses and tells its id.
pub fn insert(connection: &Connection, name: &str, sort: Option<i64>) -> Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO pipelines (name, sort, is_main)
             VALUES (?, coalesce(?, (SELECT coalesce(max(sort), 0) + 1 FROM pipelines)), 0)",
        )?
        .insert(params![name, sort])
}

/// Changes name and place of a pipeline, as far as they are given.
pub fn update(
    connection: &Connection,
    id: i64,
    name: Option<&str>,
    sort: Option<i64>,
) -> Result<()> {
    connection.execute(
        "UPDATE pipelines SET name = coalesce(?, name), sort = coalesce(?, sort) WHERE id = ?",
        params![name, sort, id],
    )?;
    Ok(())
}

/// Makes a pipeline the account's main one.
pub fn make_main(connection: &Connection, id: i64) -> Result<()> {
    connection.execute("UPDATE pipelines SET is_main = (id = ?)", [id])?;
    Ok(())
}

/// Changes a status, as far as name, place and color are given.
pub fn update_status(
    connection: &Connection,
    pipeline_id: i64,
    id: i64,
    name: Option<&str>,
    sort: Option<i64>,
    color: Option<&str>,
) -> Result<()> {
    connection.execute(
        "UPDATE statuses SET name = coalesce(?, name), sort = coalesce(?, sort),
             color = coalesce(?, color) WHERE pipeline_id = ? AND id = ?",
        params![name, sort, color, pipeline_id, id],
    )?;
    Ok(())
}

/// Deletes a status; its leads pass to the first working one that is left.
pub fn delete_status(connection: &Connection, pipeline_id: i64, id: i64) -> Result<()> {
    connection.execute(
        "UPDATE leads SET status_id = (
             SELECT s.id FROM statuses s WHERE s.pipeline_id = ?1 AND s.id NOT IN (?2, 142, 143)
                 AND s.is_unsorted = 0 ORDER BY s.sort, s.id LIMIT 1)
         WHERE pipeline_id = ?1 AND status_id = ?2",
        [pipeline_id, id],
    )?;
    connection.execute(
        "DELETE FROM statuses WHERE pipeline_id = ? AND id = ?",
        [pipeline_id, id],
    )?;
    Ok(())
}

/// How many leads are in a pipeline.
pub fn count_leads(connection: &Connection, id: i64) -> Result<i64> {
    connection
        .prepare_cached("SELECT count(*) FROM leads WHERE pipeline_id = ?")?
        .query_row([id], |row| row.get(0))
}

/// Deletes an empty pipeline with its statuses. Incoming leads that wait in it
/// pass to the main one.
pub fn delete(connection: &Connection, id: i64, main: i64) -> Result<()> {
    connection.execute(
        "UPDATE incoming_leads SET pipeline_id = ? WHERE pipeline_id = ?",
        [main, id],
    )?;
    connection.execute("DELETE FROM statuses WHERE pipeline_id = ?", [id])?;
    connection.execute("DELETE FROM pipelines WHERE id = ?", [id])?;
    Ok(())
}
