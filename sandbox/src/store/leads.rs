//! Leads, which the legacy API calls deals.

use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::Result;
use super::account::{LOST, WON};
use super::contacts::Contact;
use super::elements::{Element, Kind, forget_attachments};
use super::search::Condition;
use crate::clock::Timestamp;

/// A lead.
#[derive(Debug, Clone)]
pub struct Lead {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The budget.
    pub price: i64,
    /// The pipeline it is in.
    pub pipeline_id: i64,
    /// Its status there.
    pub status_id: i64,
    /// The linked company.
    pub company_id: Option<i64>,
    /// The responsible user.
    pub responsible_user_id: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was won or lost; 0 while it is open.
    pub closed_at: Timestamp,
    /// Why it was lost; 0 if nobody said.
    pub loss_reason_id: i64,
    /// What the web site's counter calls the visitor.
    pub visitor_uid: String,
    /// Who made it.
    pub created_by: i64,
    /// Who changed it last.
    pub updated_by: i64,
}

/// A lead in the trash, of which little is left (v2 §9.2).
#[derive(Debug, Clone)]
pub struct DeletedLead {
    /// Its id.
    pub id: i64,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// Who deleted it.
    pub deleted_by: i64,
}

/// What is needed to make one.
#[derive(Debug, Clone)]
pub struct NewLead {
    /// Its name.
    pub name: String,
    /// The budget.
    pub price: i64,
    /// The pipeline.
    pub pipeline_id: i64,
    /// A status of that pipeline.
    pub status_id: i64,
    /// The linked company.
    pub company_id: Option<i64>,
    /// The responsible user.
    pub responsible_user_id: i64,
    /// When it was made, as far as anybody should know.
    pub created_at: Timestamp,
    /// When it is really made.
    pub now: Timestamp,
    /// Who makes it.
    pub author: i64,
}

impl Lead {
    /// What its notes, tasks, tags and fields hang on.
    pub fn element(&self) -> Element {
        Element::new(Kind::Lead, self.id)
    }
}

fn is_closing(status_id: i64) -> bool {
    status_id == WON || status_id == LOST
}

/// The columns of one, in the order of the members: to look for them by name in every row takes as long
/// as to read them.
const COLUMNS: &str = "id, name, price, pipeline_id, status_id, company_id, responsible_user_id, \
    created_at, updated_at, closed_at, loss_reason_id, visitor_uid, created_by, updated_by";

fn lead_from(row: &Row<'_>) -> Result<Lead> {
    Ok(Lead {
        id: row.get(0)?,
        name: row.get(1)?,
        price: row.get(2)?,
        pipeline_id: row.get(3)?,
        status_id: row.get(4)?,
        company_id: row.get(5)?,
        responsible_user_id: row.get(6)?,
        created_at: row.get(7)?,
        updated_at: row.get(8)?,
        closed_at: row.get(9)?,
        loss_reason_id: row.get(10)?,
        visitor_uid: row.get(11)?,
        created_by: row.get(12)?,
        updated_by: row.get(13)?,
    })
}

fn by_id() -> String {
    format!("SELECT {COLUMNS} FROM leads WHERE id = ?")
}

/// The lead with that id.
pub fn find(connection: &Connection, id: i64) -> Result<Option<Lead>> {
    connection
        .prepare_cached(&by_id())?
        .query_row([id], lead_from)
        .optional()
}

/// Makes one and tells its id.
pub fn insert(connection: &Connection, new: &NewLead) -> Result<i64> {
    let closed_at = if is_closing(new.status_id) {
        new.now
    } else {
        0
    };
    connection
        .prepare_cached(
            "INSERT INTO leads (name, price, pipeline_id, status_id, company_id,
                 responsible_user_id, created_at, updated_at, closed_at, created_by, updated_by)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            new.name,
            new.price,
            new.pipeline_id,
            new.status_id,
            new.company_id,
            new.responsible_user_id,
            new.created_at,
            new.now,
            closed_at,
            new.author,
            new.author,
        ])
}

/// Stores everything but the time of creation and its author.
pub fn update(connection: &Connection, lead: &Lead, author: i64) -> Result<()> {
    let closed_at = match (is_closing(lead.status_id), lead.closed_at) {
        (false, _) => 0,
        (true, 0) => lead.updated_at,
        (true, closed_at) => closed_at,
    };
    connection
        .prepare_cached(
            "UPDATE leads SET name = ?, price = ?, pipeline_id = ?, status_id = ?, company_id = ?,
                 responsible_user_id = ?, updated_at = ?, closed_at = ?, loss_reason_id = ?,
                 visitor_uid = ?, updated_by = ? WHERE id = ?",
        )?
        .execute(params![
            lead.name,
            lead.price,
            lead.pipeline_id,
            lead.status_id,
            lead.company_id,
            lead.responsible_user_id,
            lead.updated_at,
            closed_at,
            lead.loss_reason_id,
            lead.visitor_uid,
            author,
            lead.id,
        ])?;
    Ok(())
}

/// Deletes one with its notes, tasks, tags and values. That there was such a
/// lead is remembered.
pub fn delete(connection: &Connection, lead: &Lead, now: Timestamp, author: i64) -> Result<()> {
    forget_attachments(connection, lead.element())?;
    connection.execute("DELETE FROM leads WHERE id = ?", [lead.id])?;
    connection.execute(
        "INSERT INTO lead_trash (id, deleted_at, deleted_by) VALUES (?, ?, ?)",
        params![lead.id, now, author],
    )?;
    Ok(())
}

/// A page of deleted leads, newest first.
pub fn deleted(
    connection: &Connection,
    condition: &Condition,
    limit: i64,
    offset: i64,
) -> Result<Vec<DeletedLead>> {
    let (page, values) = condition.paged(limit, offset);
    connection
        .prepare_cached(&format!(
            "SELECT t.* FROM lead_trash t WHERE {} ORDER BY t.id DESC {page}",
            condition.sql
        ))?
        .query_map(params_from_iter(values), |row| {
            Ok(DeletedLead {
                id: row.get("id")?,
                deleted_at: row.get("deleted_at")?,
                deleted_by: row.get("deleted_by")?,
            })
        })?
        .collect()
}

/// Links exactly these contacts, the main one first.
pub fn link_contacts(connection: &Connection, lead_id: i64, contact_ids: &[i64]) -> Result<()> {
    connection.execute("DELETE FROM lead_contacts WHERE lead_id = ?", [lead_id])?;
    let mut insert = connection.prepare_cached(
        "INSERT OR IGNORE INTO lead_contacts (lead_id, contact_id) VALUES (?, ?)",
    )?;
    for contact_id in contact_ids {
        insert.execute([lead_id, *contact_id])?;
    }
    Ok(())
}

/// The ids of the linked contacts, the main one first.
pub fn contact_ids(connection: &Connection, lead_id: i64) -> Result<Vec<i64>> {
    connection
        .prepare_cached("SELECT contact_id FROM lead_contacts WHERE lead_id = ? ORDER BY rowid")?
        .query_map([lead_id], |row| row.get(0))?
        .collect()
}

/// The linked contacts, main one first, then the linked company.
pub fn linked(connection: &Connection, lead: &Lead) -> Result<Vec<Contact>> {
    let ids = contact_ids(connection, lead.id)?;
    let mut linked = Vec::new();
    for id in ids.into_iter().chain(lead.company_id) {
        linked.extend(super::contacts::find(connection, id)?);
    }
    Ok(linked)
}

/// Rows in a condition, and their id.
const ROWS: (&str, &str) = ("SELECT l.id FROM leads l WHERE", "l.id");

/// How many there are.
pub fn count(connection: &Connection, condition: &Condition) -> Result<i64> {
    if let Some(found) = condition.found(connection, ROWS, i64::MAX, 0)? {
        return Ok(found.len() as i64);
    }
    connection.query_row(
        &format!("SELECT count(*) FROM leads l WHERE {}", condition.sql),
        params_from_iter(&condition.values),
        |row| row.get(0),
    )
}

/// A page of them, newest first.
pub fn list(
    connection: &Connection,
    condition: &Condition,
    limit: i64,
    offset: i64,
) -> Result<Vec<Lead>> {
    if let Some(found) = condition.found(connection, ROWS, limit, offset)? {
        let mut statement = connection.prepare_cached(&by_id())?;
        return found
            .iter()
            .filter_map(|id| statement.query_row([id], lead_from).optional().transpose())
            .collect();
    }
    let (sql, values) = condition.page_of(COLUMNS, ("leads", "l"), limit, offset);
    connection
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), lead_from)?
        .collect()
}
