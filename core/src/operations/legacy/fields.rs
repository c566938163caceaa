//! The parts that contacts, deals, notes and tasks share (legacy §7).

use amocore_macros::model;

use crate::Timestamp;
use crate::types::open_enum;

/// An element of an answer that the model has no field for, or that could not be read as what
/// it should be. Nothing the server sends is lost.
#[model]
pub struct ExtraElement {
    /// The element's name.
    pub name: String,
    /// The element as it stands in the answer.
    pub xml: String,
}

/// A phone number.
#[model(input)]
pub struct Phone {
    /// The number, in any notation.
    pub value: String,
    /// What kind of number it is. Seen: `Work`, `Mobile`, `Other`.
    pub location: Option<String>,
}

/// An e-mail address.
#[model(input)]
pub struct Email {
    /// The address.
    pub value: String,
    /// What kind of address it is. Seen: `Work`, `Other`.
    pub location: Option<String>,
}

/// An account in an instant messenger.
#[model(input)]
pub struct InstantMessenger {
    /// The account's name or number.
    pub value: String,
    /// The messenger. Seen: `Skype`.
    pub protocol: Option<String>,
}

/// A tag.
#[model(wire)]
pub struct Tag {
    /// Identifier, if the server gives one.
    pub id: Option<i64>,
    /// The tag itself.
    pub name: String,
}

/// A user of the account, as other records name one.
#[model]
pub struct UserRef {
    /// Identifier.
    pub id: Option<i64>,
    /// Name.
    pub name: Option<String>,
}

/// A company, as a contact names it.
#[model(wire)]
pub struct CompanyRef {
    /// Identifier.
    pub id: Option<i64>,
    /// Name.
    pub name: Option<String>,
}

/// A contact or company, as a deal names it.
#[model]
pub struct ContactRef {
    /// Identifier.
    pub id: Option<i64>,
    /// Name.
    pub name: Option<String>,
    /// Whether it is a company.
    pub is_company: bool,
}

/// A deal's place in its pipeline. 142 is won and 143 is lost in every pipeline.
#[model]
pub struct LegacyStatus {
    /// Identifier.
    pub id: Option<i64>,
    /// Name.
    pub name: Option<String>,
}

/// A note on a contact or deal.
#[model]
pub struct LegacyNote {
    /// Identifier.
    pub id: i64,
    /// The text.
    pub text: String,
    /// Who wrote it.
    pub author: Option<UserRef>,
    /// When it was written.
    pub created_at: Option<Timestamp>,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

/// A task.
#[model]
pub struct LegacyTask {
    /// Identifier.
    pub id: i64,
    /// The text.
    pub text: String,
    /// What is to be done.
    pub task_type: Option<TaskType>,
    /// When it is due.
    pub end_date: Option<Timestamp>,
    /// Whose task it is.
    pub responsible_user: Option<UserRef>,
    /// Whether it is completed.
    pub is_complete: bool,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

open_enum! {
    /// What a task is about (legacy §12.17).
    pub enum TaskType {
        /// To call.
        Call = "CALL",
        /// To write a letter.
        Letter = "LETTER",
        /// To meet.
        Meeting = "MEETING",
    }
}

open_enum! {
    /// What a note or task is attached to.
    pub enum ElementType {
        /// A contact: 1 on the wire.
        Contact = "contact" | "1",
        /// A deal: 2 on the wire.
        Deal = "deal" | "2" | "lead",
    }
}

impl ElementType {
    /// The number on the wire.
    pub(super) fn code(&self) -> &str {
        match self {
            Self::Contact => "1",
            Self::Deal => "2",
            Self::Other(code) => code,
        }
    }
}
