//! What the account sends to others: deliveries of webhooks, and codes for
//! integrations, with every attempt.
//!
//! A delivery is stored in the transaction of the change it tells, so that it
//! exists if and only if the change does.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Result;
use crate::clock::Timestamp;

/// Finished deliveries beyond these are forgotten.
const KEPT: i64 = 2_000;

/// What a delivery of a code is called in place of an event.
pub const OAUTH_CODE: &str = "oauth_code";

/// A delivery.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Counts all deliveries of the account.
    pub id: i64,
    /// `add_lead`, ..., or [`OAUTH_CODE`].
    pub event: String,
    /// `POST` or `GET`.
    pub method: String,
    /// Where it goes.
    pub url: String,
    /// What it says, without the account's address.
    pub body: String,
    /// What became of it.
    pub state: State,
    /// When it is attempted next, while it waits.
    pub due_at: Timestamp,
    /// How often it was attempted.
    pub attempts: i64,
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for its next attempt.
    Waiting,
    /// It was taken.
    Delivered,
    /// It was given up.
    Dropped,
}

/// An attempt to deliver.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// From 1.
    pub number: i64,
    /// When it was made.
    pub at: Timestamp,
    /// The status of the answer; 0 without one.
    pub status: u16,
    /// Why there was no answer.
    pub problem: Option<String>,
}

impl State {
    /// The word for it, in the tables and for people.
    pub fn word(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Delivered => "delivered",
            State::Dropped => "dropped",
        }
    }
}

fn delivery_from(row: &Row<'_>) -> Result<Delivery> {
    let state: String = row.get("state")?;
    Ok(Delivery {
        id: row.get("id")?,
        event: row.get("event")?,
        method: row.get("method")?,
        url: row.get("url")?,
        body: row.get("body")?,
        state: match state.as_str() {
            "waiting" => State::Waiting,
            "delivered" => State::Delivered,
            _ => State::Dropped,
        },
        due_at: row.get("due_at")?,
        attempts: row.get("attempts")?,
    })
}

/// Deliveries with the number of their attempts.
const SELECT: &str = "SELECT d.*, (SELECT count(*) FROM delivery_attempts a
     WHERE a.delivery_id = d.id) AS attempts FROM deliveries d";

/// Queues the delivery of an event, due at once.
pub fn insert(connection: &Connection, event: &str, url: &str, body: &str) -> Result<()> {
    put(connection, event, "POST", url, body, 0)
}

/// Queues the delivery of a code by way of its redirect.
pub fn insert_redirect(connection: &Connection, url: &str, now: Timestamp) -> Result<()> {
    put(connection, OAUTH_CODE, "GET", url, "", now)
}

fn put(
    connection: &Connection,
    event: &str,
    method: &str,
    url: &str,
    body: &str,
    due_at: Timestamp,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO deliveries (event, method, url, body, state, due_at)
             VALUES (?, ?, ?, ?, 'waiting', ?)",
        )?
        .execute(params![event, method, url, body, due_at])?;
    Ok(())
}

/// The addresses to which something is due.
pub fn due_urls(connection: &Connection, now: Timestamp) -> Result<Vec<String>> {
    connection
        .prepare_cached(
            "SELECT url FROM deliveries WHERE state = 'waiting' AND due_at <= ?
             GROUP BY url ORDER BY min(id)",
        )?
        .query_map([now], |row| row.get(0))?
        .collect()
}

/// When the next delivery that waits becomes due.
pub fn next_due(connection: &Connection, now: Timestamp) -> Result<Option<Timestamp>> {
    connection
        .prepare_cached(
            "SELECT min(due_at) FROM deliveries WHERE state = 'waiting' AND due_at > ?",
        )?
        .query_row([now], |row| row.get(0))
}

/// The first of the deliveries due to an address.
pub fn first_due(connection: &Connection, url: &str, now: Timestamp) -> Result<Option<Delivery>> {
    connection
        .prepare_cached(&format!(
            "{SELECT} WHERE d.url = ? AND d.state = 'waiting' AND d.due_at <= ?
             ORDER BY d.id LIMIT 1"
        ))?
        .query_row(params![url, now], delivery_from)
        .optional()
}

/// Notes an attempt and what follows from it.
pub fn record(
    connection: &Connection,
    id: i64,
    attempt: &Attempt,
    state: State,
    due_at: Timestamp,
) -> Result<()> {
    let known = connection
        .prepare_cached("UPDATE deliveries SET state = ?, due_at = ? WHERE id = ?")?
        .execute(params![state.word(), due_at, id])?;
    if known == 0 {
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT INTO delivery_attempts (delivery_id, number, at, status, problem)
             VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![
            id,
            attempt.number,
            attempt.at,
            attempt.status,
            attempt.problem
        ])?;
    connection
        .prepare_cached("DELETE FROM deliveries WHERE id <= ? AND state <> 'waiting'")?
        .execute([id - KEPT])?;
    Ok(())
}

/// The last deliveries with their attempts, newest first.
pub fn latest(connection: &Connection, limit: i64) -> Result<Vec<(Delivery, Vec<Attempt>)>> {
    let deliveries: Vec<Delivery> = connection
        .prepare_cached(&format!("{SELECT} ORDER BY d.id DESC LIMIT ?"))?
        .query_map([limit], delivery_from)?
        .collect::<Result<_>>()?;
    let mut statement = connection
        .prepare_cached("SELECT * FROM delivery_attempts WHERE delivery_id = ? ORDER BY number")?;
    deliveries
        .into_iter()
        .map(|delivery| {
            let attempts = statement
                .query_map([delivery.id], |row| {
                    Ok(Attempt {
                        number: row.get("number")?,
                        at: row.get("at")?,
                        status: row.get("status")?,
                        problem: row.get("problem")?,
                    })
                })?
                .collect::<Result<_>>()?;
            Ok((delivery, attempts))
        })
        .collect()
}
