//! Who wants to be told what (v2 §9.14).

use rusqlite::{Connection, OptionalExtension, params};

use super::Result;

/// An address with the events it is told.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Its id.
    pub id: i64,
    /// The address.
    pub url: String,
    /// The events, in the order they were asked for.
    pub events: Vec<String>,
}

/// Every subscription, oldest first.
pub fn list(connection: &Connection) -> Result<Vec<Webhook>> {
    let mut statement = connection
        .prepare_cached("SELECT event FROM webhook_events WHERE webhook_id = ? ORDER BY rowid")?;
    connection
        .prepare_cached("SELECT id, url FROM webhooks ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .map(|row| {
            let (id, url) = row?;
            Ok(Webhook {
                id,
                url,
                events: statement
                    .query_map([id], |row| row.get(0))?
                    .collect::<Result<_>>()?,
            })
        })
        .collect()
}

/// How many addresses there are.
pub fn count(connection: &Connection) -> Result<i64> {
    connection.query_row("SELECT count(*) FROM webhooks", [], |row| row.get(0))
}

/// Whether the address is told anything.
pub fn is_known(connection: &Connection, url: &str) -> Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM webhooks WHERE url = ?")?
        .exists([url])
}

/// Tells an address these events, too.
pub fn subscribe(connection: &Connection, url: &str, events: &[String]) -> Result<()> {
    let known: Option<i64> = connection
        .prepare_cached("SELECT id FROM webhooks WHERE url = ?")?
        .query_row([url], |row| row.get(0))
        .optional()?;
    let id = match known {
        Some(id) => id,
        None => connection
            .prepare_cached("INSERT INTO webhooks (url) VALUES (?)")?
            .insert([url])?,
    };
    let mut statement = connection
        .prepare_cached("INSERT OR IGNORE INTO webhook_events (webhook_id, event) VALUES (?, ?)")?;
    for event in events {
        statement.execute(params![id, event])?;
    }
    Ok(())
}

/// Tells an address, or every one, these events no more, or none at all. An
/// address that is told nothing is forgotten.
pub fn unsubscribe(
    connection: &Connection,
    url: Option<&str>,
    events: Option<&[String]>,
) -> Result<()> {
    let ids = "SELECT id FROM webhooks WHERE url = coalesce(?, url)";
    match events {
        None => {
            connection.execute(&format!("DELETE FROM webhooks WHERE id IN ({ids})"), [url])?;
        }
        Some(events) => {
            let mut statement = connection.prepare_cached(&format!(
                "DELETE FROM webhook_events WHERE webhook_id IN ({ids}) AND event = ?"
            ))?;
            for event in events {
                statement.execute(params![url, event])?;
            }
            connection.execute(
                "DELETE FROM webhooks
                 WHERE NOT EXISTS (SELECT 1 FROM webhook_events e WHERE e.webhook_id = webhooks.id)",
                [],
            )?;
        }
    }
    Ok(())
}

/// The addresses that are told an event.
pub fn subscribers(connection: &Connection, event: &str) -> Result<Vec<String>> {
    connection
        .prepare_cached(
            "SELECT w.url FROM webhooks w JOIN webhook_events e ON e.webhook_id = w.id
             WHERE e.event = ? ORDER BY w.id",
        )?
        .query_map([event], |row| row.get(0))?
        .collect()
}
