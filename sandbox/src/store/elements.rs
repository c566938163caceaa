//! What a note, task, tag or custom field value can hang on.

use rusqlite::{Connection, params};

use super::Result;

/// The kinds of elements with their codes on the wire (v2 §7.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A person.
    Contact,
    /// A lead, which the legacy API calls a deal.
    Lead,
    /// A company.
    Company,
    /// A task, on which only its result hangs.
    Task,
    /// A customer.
    Customer,
    /// An element of the catalog with that id, which has custom fields only.
    Catalog(i64),
}

/// One element of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    /// Its kind.
    pub kind: Kind,
    /// Its id; contacts and companies share one series.
    pub id: i64,
}

impl Kind {
    /// Every kind that is not a catalog's.
    pub const ALL: [Kind; 5] = [
        Kind::Contact,
        Kind::Lead,
        Kind::Company,
        Kind::Task,
        Kind::Customer,
    ];

    /// The code on the wire and in the tables.
    pub fn code(self) -> i64 {
        match self {
            Kind::Contact => 1,
            Kind::Lead => 2,
            Kind::Company => 3,
            Kind::Task => 4,
            Kind::Customer => 12,
            Kind::Catalog(id) => id,
        }
    }

    /// The kind with that code, unless it is a catalog's.
    pub fn from_code(code: i64) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind with that word.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Contact => "contact",
            Kind::Lead => "lead",
            Kind::Company => "company",
            Kind::Task => "task",
            Kind::Customer => "customer",
            Kind::Catalog(_) => "catalog element",
        }
    }
}

impl Element {
    /// The element of that kind and id.
    pub fn new(kind: Kind, id: i64) -> Element {
        Element { kind, id }
    }
}

/// Removes all that hangs on an element which is being deleted, the results of
/// its tasks included.
pub fn forget_attachments(connection: &Connection, element: Element) -> Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM notes WHERE element_type = 4 AND element_id IN
                 (SELECT id FROM tasks WHERE element_type = ? AND element_id = ?)",
        )?
        .execute(params![element.kind.code(), element.id])?;
    for table in ["custom_field_values", "element_tags", "notes", "tasks"] {
        connection
            .prepare_cached(&format!(
                "DELETE FROM {table} WHERE element_type = ? AND element_id = ?"
            ))?
            .execute(params![element.kind.code(), element.id])?;
    }
    Ok(())
}
