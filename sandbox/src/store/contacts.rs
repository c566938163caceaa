//! Contacts and companies.

use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::Result;
use super::elements::{Element, Kind, forget_attachments};
use super::search::Condition;
use super::text::fold;
use crate::clock::Timestamp;

/// A contact or company.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Its id, from a series shared by contacts and companies.
    pub id: i64,
    /// Whether it is a company.
    pub is_company: bool,
    /// Its display name.
    pub name: String,
    /// A person's first name; empty for a company.
    pub first_name: String,
    /// A person's last name; empty for a company.
    pub last_name: String,
    /// The company a contact works for.
    pub company_id: Option<i64>,
    /// The responsible user.
    pub responsible_user_id: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Who made it.
    pub created_by: i64,
    /// Who changed it last.
    pub updated_by: i64,
}

/// What is needed to make one.
#[derive(Debug, Clone)]
pub struct NewContact {
    /// Whether it is a company.
    pub is_company: bool,
    /// Its display name.
    pub name: String,
    /// The company a contact works for.
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

impl Contact {
    /// What its notes, tasks, tags and fields hang on.
    pub fn element(&self) -> Element {
        let kind = if self.is_company {
            Kind::Company
        } else {
            Kind::Contact
        };
        Element::new(kind, self.id)
    }
}

/// The columns of one, in the order of the members: to look for them by name in every row takes as long
/// as to read them.
const COLUMNS: &str = "id, is_company, name, first_name, last_name, company_id, responsible_user_id, \
    created_at, updated_at, created_by, updated_by";

fn contact_from(row: &Row<'_>) -> Result<Contact> {
    Ok(Contact {
        id: row.get(0)?,
        is_company: row.get(1)?,
        name: row.get(2)?,
        first_name: row.get(3)?,
        last_name: row.get(4)?,
        company_id: row.get(5)?,
        responsible_user_id: row.get(6)?,
        created_at: row.get(7)?,
        updated_at: row.get(8)?,
        created_by: row.get(9)?,
        updated_by: row.get(10)?,
    })
}

fn by_id() -> String {
    format!("SELECT {COLUMNS} FROM contacts WHERE id = ?")
}

/// The contact or company with that id.
pub fn find(connection: &Connection, id: i64) -> Result<Option<Contact>> {
    connection
        .prepare_cached(&by_id())?
        .query_row([id], contact_from)
        .optional()
}

/// The company with that name, whatever its case.
pub fn find_company(connection: &Connection, name: &str) -> Result<Option<Contact>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM contacts
             WHERE is_company = 1 AND folded_name = ? ORDER BY id LIMIT 1"
        ))?
        .query_row([fold(name)], contact_from)
        .optional()
}

/// First and last name as far as a display name tells them (v2 §9.3).
pub fn split_name(name: &str, is_company: bool) -> (&str, &str) {
    match name.trim().split_once(char::is_whitespace) {
        _ if is_company => ("", ""),
        Some((first, last)) => (first, last.trim_start()),
        None => (name.trim(), ""),
    }
}

/// Makes one and tells its id.
pub fn insert(connection: &Connection, new: &NewContact) -> Result<i64> {
    let (first_name, last_name) = split_name(&new.name, new.is_company);
    connection
        .prepare_cached(
            "INSERT INTO contacts (is_company, name, folded_name, first_name, last_name,
                 company_id, responsible_user_id, created_at, updated_at, created_by, updated_by)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            new.is_company,
            new.name,
            fold(&new.name),
            first_name,
            last_name,
            new.company_id,
            new.responsible_user_id,
            new.created_at,
            new.now,
            new.author,
            new.author,
        ])
}

/// Gives a contact another display name, and the first and last name in it.
pub fn rename(contact: &mut Contact, name: String) {
    if contact.name != name {
        let (first_name, last_name) = split_name(&name, contact.is_company);
        (contact.first_name, contact.last_name) = (first_name.to_owned(), last_name.to_owned());
        contact.name = name;
    }
}

/// Stores names, company, responsible user and time of change.
pub fn update(connection: &Connection, contact: &Contact, author: i64) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE contacts SET name = ?, folded_name = ?, first_name = ?, last_name = ?,
                 company_id = ?, responsible_user_id = ?, updated_at = ?, updated_by = ?
             WHERE id = ?",
        )?
        .execute(params![
            contact.name,
            fold(&contact.name),
            contact.first_name,
            contact.last_name,
            contact.company_id,
            contact.responsible_user_id,
            contact.updated_at,
            author,
            contact.id,
        ])?;
    Ok(())
}

/// Deletes one with its notes, tasks, tags and values; links to it disappear.
pub fn delete(connection: &Connection, contact: &Contact) -> Result<()> {
    forget_attachments(connection, contact.element())?;
    connection.execute("DELETE FROM contacts WHERE id = ?", [contact.id])?;
    Ok(())
}

/// Rows in a condition, and their id.
const ROWS: (&str, &str) = ("SELECT c.id FROM contacts c WHERE", "c.id");

/// How many there are.
pub fn count(connection: &Connection, condition: &Condition) -> Result<i64> {
    if let Some(found) = condition.found(connection, ROWS, i64::MAX, 0)? {
        return Ok(found.len() as i64);
    }
    connection.query_row(
        &format!("SELECT count(*) FROM contacts c WHERE {}", condition.sql),
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
) -> Result<Vec<Contact>> {
    if let Some(found) = condition.found(connection, ROWS, limit, offset)? {
        let mut statement = connection.prepare_cached(&by_id())?;
        return found
            .iter()
            .filter_map(|id| {
                statement
                    .query_row([id], contact_from)
                    .optional()
                    .transpose()
            })
            .collect();
    }
    let (sql, values) = condition.page_of(COLUMNS, ("contacts", "c"), limit, offset);
    connection
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), contact_from)?
        .collect()
}
