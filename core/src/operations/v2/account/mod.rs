//! The account: who works in it, and what its records are made of (v2 §9.1).

mod fields;
mod users;

pub use fields::{AccountFields, CatalogFields, FieldDefinition, FieldEnum};
pub use users::{Right, Rights, User, UserGroup};

use amocore_macros::model;
use serde_json::Value as Json;

use super::document;
use super::pipelines::Pipeline;
use super::query::{Query, words_in_queries};
use super::record::{Wire, words_on_the_wire};
use crate::operation::{Answer, Context, Operation, Request};
use crate::types::open_enum;
use crate::wire::form::Form;
use crate::{Error, Extra, Result};

/// An account. What was not asked for is empty.
#[model(wire)]
pub struct Account {
    /// Identifier.
    pub id: i64,
    /// Name.
    pub name: String,
    /// The first label of its host name.
    pub subdomain: String,
    /// The currency, such as `USD`.
    pub currency: Option<String>,
    /// The language, such as `en`.
    pub language: Option<String>,
    /// The time zone, such as `Europe/London`.
    pub timezone: Option<String>,
    /// How far the time zone is from UTC, such as `+01:00`.
    pub timezone_offset: Option<String>,
    /// How dates are shown.
    pub date_pattern: Option<DatePattern>,
    /// The user who asks.
    pub current_user: Option<i64>,
    /// The users.
    pub users: Vec<User>,
    /// The groups of users.
    pub groups: Vec<UserGroup>,
    /// The custom fields of each kind of record.
    pub custom_fields: Option<AccountFields>,
    /// The pipelines with their statuses.
    pub pipelines: Vec<Pipeline>,
    /// The types of notes.
    pub note_types: Vec<NoteTypeInfo>,
    /// The types of tasks.
    pub task_types: Vec<TaskTypeInfo>,
    /// What else the server sent.
    pub extra: Extra,
}

/// How an account shows dates, in PHP's letters (v2 §7.3).
#[model(wire)]
pub struct DatePattern {
    /// A date.
    pub date: Option<String>,
    /// A time.
    pub time: Option<String>,
    /// A date and a time.
    pub date_time: Option<String>,
    /// A time with seconds.
    pub time_full: Option<String>,
}

/// A type of notes.
#[model(wire)]
pub struct NoteTypeInfo {
    /// Identifier.
    pub id: i64,
    /// Code, such as `COMMON`.
    pub code: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Whether notes of it may be changed.
    #[names("is_editable", "editable")]
    pub is_editable: bool,
    /// What else the server sent.
    pub extra: Extra,
}

/// A type of tasks.
#[model(wire)]
pub struct TaskTypeInfo {
    /// Identifier: 1 a call, 2 a meeting, 3 a letter, others are the account's own.
    pub id: i64,
    /// Name.
    pub name: Option<String>,
    /// Color.
    pub color: Option<String>,
    /// Icon.
    pub icon_id: Option<i64>,
    /// What else the server sent.
    pub extra: Extra,
}

open_enum! {
    /// What is told of an account besides itself.
    pub enum AccountInclude {
        /// The custom fields.
        CustomFields = "custom_fields",
        /// The users.
        Users = "users",
        /// The pipelines.
        Pipelines = "pipelines",
        /// The groups of users.
        Groups = "groups",
        /// The types of notes.
        NoteTypes = "note_types",
        /// The types of tasks.
        TaskTypes = "task_types",
        /// Messengers, in `extra`.
        Messenger = "messenger",
        /// Notifications, in `extra`.
        Notifications = "notifications",
    }
}

words_on_the_wire!(AccountInclude);
words_in_queries!(AccountInclude);

/// What to tell of the account.
#[model(request, query)]
pub struct GetAccount {
    /// What to tell besides the account itself (`with` on the wire).
    #[names("with")]
    pub include: Vec<AccountInclude>,
    /// With users: those who are not paid for, too.
    #[through(letter)]
    pub free_users: bool,
    /// Further parameters, as they stand in the query.
    pub parameters: Extra,
}

/// A flag that is `Y` or absent (v2 §7.1).
mod letter {
    use super::*;

    pub fn push(flag: &bool, name: &str, form: &mut Form, _: &Context) -> Result<()> {
        if *flag {
            form.push(name, "Y");
        }
        Ok(())
    }

    pub fn check(_: &bool, _: &str) -> Result<()> {
        Ok(())
    }
}

impl Operation for GetAccount {
    type Output = Account;

    fn validate(&self) -> Result<()> {
        Query::check(self)
    }

    fn request(&self, context: &Context) -> Result<Request> {
        Ok(Request::get("/api/v2/account", self.query(context)?))
    }

    /// What was asked for besides stands below `_embedded`.
    fn decode(&self, answer: &Answer, _: &Context) -> Result<Account> {
        let mut document = document::required(answer)?;
        if document.get("id").is_none() {
            let message = "the answer is no account: it has no id";
            return Err(Error::unexpected(message).with_status(answer.status));
        }
        let embedded = document.get_mut("_embedded").map(Json::take);
        if let (Some(Json::Object(parts)), Json::Object(root)) = (embedded, &mut document) {
            root.shift_remove("_embedded");
            for (name, part) in parts {
                root.entry(name).or_insert(part);
            }
        }
        let account = Account::read((&document).into());
        account.ok_or_else(|| Error::unexpected("the answer is no account"))
    }
}
