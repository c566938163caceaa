//! What was asked for and leaves nothing but this trace: notifications of
//! calls, runs of bots, short links (v2 §9.18, §9.20).

use rusqlite::{Connection, params};

use super::Result;
use super::elements::Element;
use crate::clock::Timestamp;

/// A notification of a call, shown to users.
#[derive(Debug, Clone)]
pub struct CallNotification<'a> {
    /// Its id.
    pub uid: &'a str,
    /// Who calls.
    pub phone_number: &'a str,
    /// To whom it is shown, as JSON; an empty list means everybody.
    pub users: &'a str,
    /// What the number belongs to.
    pub element: Option<Element>,
    /// When.
    pub at: Timestamp,
}

/// How many notifications there were.
pub fn count_notifications(connection: &Connection) -> Result<i64> {
    connection.query_row("SELECT count(*) FROM call_notifications", [], |row| {
        row.get(0)
    })
}

/// Notes a notification.
pub fn insert_notification(connection: &Connection, new: &CallNotification<'_>) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO call_notifications
                 (uid, phone_number, users, element_type, element_id, created_at)
             VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            new.uid,
            new.phone_number,
            new.users,
            new.element.map(|element| element.kind.code()),
            new.element.map(|element| element.id),
            new.at,
        ])?;
    Ok(())
}

/// Notes that a bot was started on an element.
pub fn insert_run(
    connection: &Connection,
    bot_id: i64,
    element: Element,
    at: Timestamp,
    author: i64,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO salesbot_runs (bot_id, element_type, element_id, started_at, started_by)
             VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![bot_id, element.kind.code(), element.id, at, author])?;
    Ok(())
}

/// Stores a short link, its properties as JSON, and tells its id.
pub fn insert_short_link(
    connection: &Connection,
    url: &str,
    properties: &str,
    at: Timestamp,
    author: i64,
) -> Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO short_links (url, properties, created_at, created_by)
             VALUES (?, ?, ?, ?)",
        )?
        .insert(params![url, properties, at, author])
}
