//! Incoming leads: requests that wait to be accepted or declined.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Error, Result};
use crate::clock::Timestamp;
use crate::request::tree::Tree;

/// A waiting request.
#[derive(Debug, Clone)]
pub struct IncomingLead {
    /// 60 hex digits.
    pub uid: String,
    /// `sip`, `form`, `mail` or `chat`.
    pub category: String,
    /// Where it came from.
    pub source_name: String,
    /// The source's own id for it.
    pub source_uid: String,
    /// The pipeline it waits in.
    pub pipeline_id: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// About the call, form, ...
    pub info: Tree,
    /// The leads, contacts and companies to create.
    pub entities: Tree,
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Leads, contacts and companies were created.
    Accepted,
    /// It was thrown away.
    Declined,
}

/// Which requests a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only these categories, if any are named.
    pub categories: Vec<String>,
    /// Only this pipeline.
    pub pipeline_id: Option<i64>,
    /// Newest first.
    pub newest_first: bool,
}

/// Counts over a range of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Calls.
    pub sip: i64,
    /// Forms.
    pub form: i64,
    /// Mail.
    pub mail: i64,
    /// Chats.
    pub chat: i64,
    /// How many of them were accepted.
    pub accepted: i64,
    /// Mean seconds from creation to acceptance, 0 if none was accepted.
    pub avg_time: i64,
}

fn lead_from(row: &Row<'_>) -> Result<IncomingLead> {
    Ok(IncomingLead {
        uid: row.get("uid")?,
        category: row.get("category")?,
        source_name: row.get("source_name")?,
        source_uid: row.get("source_uid")?,
        pipeline_id: row.get("pipeline_id")?,
        created_at: row.get("created_at")?,
        info: tree_from(&row.get::<_, String>("info")?)?,
        entities: tree_from(&row.get::<_, String>("entities")?)?,
    })
}

fn tree_from(json: &str) -> Result<Tree> {
    serde_json::from_str(json).map_err(|error| Error::UserFunctionError(Box::new(error)))
}

fn json_of(tree: &Tree) -> Result<String> {
    serde_json::to_string(tree).map_err(|error| Error::ToSqlConversionFailure(Box::new(error)))
}

/// The number the next request will get, from which its uid is made.
pub fn next_number(connection: &Connection) -> Result<i64> {
    connection
        .prepare_cached(
            "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'incoming_leads'), 0) + 1",
        )?
        .query_row([], |row| row.get(0))
}

/// Stores a request. `same_request` marks what a repeat of it would share.
pub fn insert(
    connection: &Connection,
    lead: &IncomingLead,
    same_request: Option<&str>,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO incoming_leads (uid, category, state, source_name, source_uid,
                 pipeline_id, created_at, same_request, info, entities)
             VALUES (?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            lead.uid,
            lead.category,
            lead.source_name,
            lead.source_uid,
            lead.pipeline_id,
            lead.created_at,
            same_request,
            json_of(&lead.info)?,
            json_of(&lead.entities)?,
        ])?;
    Ok(())
}

/// The waiting request that a new one repeats.
pub fn find_same(connection: &Connection, same_request: &str) -> Result<Option<String>> {
    connection
        .prepare_cached(
            "SELECT uid FROM incoming_leads WHERE same_request = ? AND state = 'waiting' LIMIT 1",
        )?
        .query_row([same_request], |row| row.get(0))
        .optional()
}

/// The waiting request with that uid.
pub fn find_waiting(connection: &Connection, uid: &str) -> Result<Option<IncomingLead>> {
    connection
        .prepare_cached("SELECT * FROM incoming_leads WHERE uid = ? AND state = 'waiting'")?
        .query_row([uid], lead_from)
        .optional()
}

/// Closes a waiting request and erases what it carried; false if none waits
/// under that uid. Only category and times stay, for the summary.
pub fn close(connection: &Connection, uid: &str, outcome: Outcome, now: Timestamp) -> Result<bool> {
    let state = match outcome {
        Outcome::Accepted => "accepted",
        Outcome::Declined => "declined",
    };
    let closed = connection
        .prepare_cached(
            "UPDATE incoming_leads SET state = ?, handled_at = ?, source_name = '',
                 source_uid = '', same_request = NULL, info = '{}', entities = '{}'
             WHERE uid = ? AND state = 'waiting'",
        )?
        .execute(params![state, now, uid])?;
    Ok(closed > 0)
}

/// A page of the waiting requests.
pub fn list(
    connection: &Connection,
    filter: &Filter,
    limit: i64,
    offset: i64,
) -> Result<Vec<IncomingLead>> {
    let mut sql = "SELECT * FROM incoming_leads WHERE state = 'waiting'".to_owned();
    let mut values: Vec<&dyn rusqlite::ToSql> = Vec::new();
    if !filter.categories.is_empty() {
        let marks = vec!["?"; filter.categories.len()].join(", ");
        sql.push_str(&format!(" AND category IN ({marks})"));
        values.extend(
            filter
                .categories
                .iter()
                .map(|word| word as &dyn rusqlite::ToSql),
        );
    }
    if let Some(pipeline_id) = &filter.pipeline_id {
        sql.push_str(" AND pipeline_id = ?");
        values.push(pipeline_id);
    }
    let direction = if filter.newest_first { "DESC" } else { "ASC" };
    sql.push_str(&format!(
        " ORDER BY created_at {direction}, number {direction} LIMIT ? OFFSET ?"
    ));
    values.push(&limit);
    values.push(&offset);
    connection
        .prepare(&sql)?
        .query_map(values.as_slice(), lead_from)?
        .collect()
}

/// Counts the requests made within a range, whatever became of them.
pub fn summary(
    connection: &Connection,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
) -> Result<Summary> {
    let mut summary = Summary::default();
    let mut waited = 0;
    let mut statement = connection.prepare_cached(
        "SELECT category, count(*), count(*) FILTER (WHERE state = 'accepted'),
             coalesce(sum(handled_at - created_at) FILTER (WHERE state = 'accepted'), 0)
         FROM incoming_leads
         WHERE created_at >= coalesce(?, created_at) AND created_at <= coalesce(?, created_at)
         GROUP BY category",
    )?;
    let mut rows = statement.query(params![from, to])?;
    while let Some(row) = rows.next()? {
        let count: i64 = row.get(1)?;
        match row.get::<_, String>(0)?.as_str() {
            "sip" => summary.sip = count,
            "form" => summary.form = count,
            "mail" => summary.mail = count,
            _ => summary.chat = count,
        }
        summary.accepted += row.get::<_, i64>(2)?;
        waited += row.get::<_, i64>(3)?;
    }
    if summary.accepted > 0 {
        summary.avg_time = (waited / summary.accepted).max(0);
    }
    Ok(summary)
}
