//! Notes: what a card shows that has happened (v2 §9.9).

use amocore_macros::model;
use serde_json::Value as Json;

use super::entity_type::{EntityType, coded};
use super::lists::lists;
use super::note_params::NoteParams;
use super::record::{Checked, Wire, Writer, place};
use super::shapes::{never_blank, zero_is_none};
use super::writes::writes;
use crate::operations::rules;
use crate::types::open_enum;
use crate::wire::json::Members;
use crate::wire::node::Node;
use crate::{Error, Extra, Result, Timestamp};

open_enum! {
    /// What a note is. Others than these come as their numbers.
    pub enum NoteType {
        /// A lead was created.
        LeadCreated = "lead_created" | "1",
        /// A contact was created.
        ContactCreated = "contact_created" | "2",
        /// A lead changed its status.
        LeadStatusChanged = "lead_status_changed" | "3",
        /// An ordinary note.
        Common = "common" | "4",
        /// A file.
        Attachment = "attachment" | "5",
        /// A call, as the oldest integrations logged it.
        Call = "call" | "6",
        /// An e-mail message.
        MailMessage = "mail_message" | "7",
        /// An e-mail message with a file.
        MailMessageAttachment = "mail_message_attachment" | "8",
        /// A file that lies elsewhere.
        ExternalAttachment = "external_attachment" | "9",
        /// An incoming call.
        CallIn = "call_in" | "10",
        /// An outgoing call.
        CallOut = "call_out" | "11",
        /// A company was created.
        CompanyCreated = "company_created" | "12",
        /// The result of a task.
        TaskResult = "task_result" | "13",
        /// A message in a chat.
        Chat = "chat" | "17",
        /// A message of an integration.
        System = "system" | "25",
        /// A message of the service.
        MaxSystem = "max_system" | "99",
        /// A file in a cloud storage.
        Dropbox = "dropbox" | "101",
        /// An incoming text message.
        SmsIn = "sms_in" | "102",
        /// An outgoing text message.
        SmsOut = "sms_out" | "103",
    }
}

coded!(NoteType {
    LeadCreated = 1,
    ContactCreated = 2,
    LeadStatusChanged = 3,
    Common = 4,
    Attachment = 5,
    Call = 6,
    MailMessage = 7,
    MailMessageAttachment = 8,
    ExternalAttachment = 9,
    CallIn = 10,
    CallOut = 11,
    CompanyCreated = 12,
    TaskResult = 13,
    Chat = 17,
    System = 25,
    MaxSystem = 99,
    Dropbox = 101,
    SmsIn = 102,
    SmsOut = 103,
});

impl NoteType {
    /// Whether notes of this type consist of parameters (v2 §9.9).
    fn needs_params(&self) -> bool {
        matches!(
            self,
            Self::CallIn | Self::CallOut | Self::System | Self::SmsIn | Self::SmsOut
        )
    }
}

/// A filter has the number (v2 §9.9).
impl super::query::Scalar for NoteType {
    fn text(&self) -> String {
        self.code()
            .map_or_else(|| self.as_str().to_owned(), |code| code.to_string())
    }
}

/// A note. Most types have a text; calls, text messages and what systems write have parameters.
#[model(wire)]
pub struct Note {
    /// Identifier.
    pub id: i64,
    /// What it is.
    pub note_type: NoteType,
    /// The text.
    pub text: Option<String>,
    /// What is known besides, depending on the type.
    pub params: Option<NoteParams>,
    /// The name of a file, which `download` fetches.
    #[names("attachment", "attachement")]
    #[through(filled)]
    pub attachment: Option<String>,
    /// What kind of record it is about.
    pub element_type: Option<EntityType>,
    /// The record it is about.
    #[through(zero_is_none)]
    pub element_id: Option<i64>,
    /// Whether it may be changed.
    #[names("is_editable", "editable")]
    pub is_editable: bool,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// The user who wrote it; 0 is the system.
    #[names("created_by", "created_user_id")]
    pub created_by: Option<i64>,
    /// When it was written.
    #[names("created_at", "date_create")]
    pub created_at: Option<Timestamp>,
    /// When it was changed last.
    #[names("updated_at", "last_modified")]
    pub updated_at: Option<Timestamp>,
    /// The group of the responsible user; 0 is the default one.
    pub group_id: Option<i64>,
    /// The account.
    pub account_id: Option<i64>,
    /// What else the server sent.
    pub extra: Extra,
}

/// A text of which an empty one says none.
mod filled {
    use super::*;

    pub fn read(value: Node<'_>) -> Option<Option<String>> {
        Some(Some(crate::wire::json::text(value)?).filter(|text| !text.is_empty()))
    }

    pub fn write(text: &Option<String>) -> Option<Json> {
        text.write()
    }

    pub fn check(text: &Option<String>, field: &str) -> Result<()> {
        text.check(field)
    }
}

/// A note to add.
#[model(input)]
pub struct NewNote {
    /// What kind of record it is about: a contact, lead, company or customer; for the result of a
    /// task, the task.
    pub element_type: EntityType,
    /// The record it is about.
    pub element_id: i64,
    /// What it is. Unset: an ordinary note.
    pub note_type: Option<NoteType>,
    /// The text. Messages, texts and calls have `params` instead.
    pub text: Option<String>,
    /// Parameters of a call, a text message or a message of an integration.
    pub params: Option<NoteParams>,
    /// The name of a file, for an attachment.
    pub attachment: Option<String>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// The user to be named as the one who wrote it.
    pub created_by: Option<i64>,
    /// When it was written.
    pub created_at: Option<Timestamp>,
    /// What to send besides.
    pub extra: Extra,
}

impl Wire for NewNote {
    fn read(value: Node<'_>) -> Option<Self> {
        let mut note = Members::of(value.is_object().then_some(value)?);
        Some(Self {
            element_type: note.take(&["element_type"], EntityType::read)?,
            element_id: note.int(&["element_id"])?,
            note_type: note.take(&["note_type"], NoteType::read),
            text: note.text(&["text"]),
            params: note.take(&["params"], NoteParams::read),
            attachment: note.text(&["attachment"]),
            responsible_user_id: note.int(&["responsible_user_id"]),
            created_by: note.int(&["created_by"]),
            created_at: note.timestamp("created_at"),
            extra: note.rest(),
        })
    }

    /// The parameters are spelt as their type wants them (v2 §9.9).
    fn write(&self) -> Option<Json> {
        let note_type = self.note_type.clone().unwrap_or(NoteType::Common);
        let params = self
            .params
            .as_ref()
            .map(|params| params.write_as(&note_type));
        let note = Writer::default()
            .some("element_id", self.element_id.write())
            .some("element_type", self.element_type.write())
            .some("note_type", note_type.write())
            .some("text", self.text.write())
            .some("params", params)
            .some("attachment", self.attachment.write())
            .some("responsible_user_id", self.responsible_user_id)
            .some("created_by", self.created_by)
            .some("created_at", self.created_at.write())
            .extra(&self.extra);
        Some(note.object())
    }
}

impl Checked for NewNote {
    fn check(&self, path: &str) -> Result<()> {
        rules::id(&place(path, "element_id"), self.element_id)?;
        self.element_type.check(&place(path, "element_type"))?;
        self.note_type.check(&place(path, "note_type"))?;
        self.params.check(&place(path, "params"))?;
        self.created_at.check(&place(path, "created_at"))?;
        rules::optional_id(
            &place(path, "responsible_user_id"),
            self.responsible_user_id,
        )?;
        rules::extra(&place(path, "extra"), &self.extra)?;
        let result = self.note_type == Some(NoteType::TaskResult);
        if result != (self.element_type == EntityType::Task) {
            let problem = "the result of a task, and only that, belongs to a task (v2 §9.9)";
            return Err(Error::invalid_input(place(path, "element_type"), problem));
        }
        let says = self
            .text
            .as_ref()
            .is_some_and(|text| !text.trim().is_empty());
        let structured = self.note_type.as_ref().is_some_and(NoteType::needs_params);
        if structured && self.params.is_none() {
            let problem = "calls, text messages and messages of integrations need it (v2 §9.9)";
            return Err(Error::invalid_input(place(path, "params"), problem));
        }
        if !says && self.params.is_none() && self.attachment.is_none() {
            let problem = "give a text, or params, or an attachment";
            return Err(Error::invalid_input(place(path, "text"), problem));
        }
        Ok(())
    }
}

/// Changes to a note. What is not given stays as it is. Not every type can be changed.
#[model(input, wire)]
pub struct NoteUpdate {
    /// The note.
    pub id: i64,
    /// The time of this change. The server refuses it unless it lies after the time of the last
    /// one, which makes `Stale`. Unset: five seconds from now, as clients in use do.
    pub updated_at: Option<Timestamp>,
    /// The text.
    #[through(never_blank)]
    pub text: Option<String>,
    /// Parameters, all of them.
    pub params: Option<NoteParams>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// What to send besides.
    pub extra: Extra,
}

/// Which notes to list.
#[model(request, query)]
pub struct ListNotes {
    /// Notes about this kind of record.
    #[names("type")]
    #[positional]
    #[through(required_type)]
    pub element_type: EntityType,
    /// Notes per page, 1 to 500.
    pub limit_rows: Option<i64>,
    /// How many notes to skip. Needs `limit_rows`.
    pub limit_offset: Option<i64>,
    /// These notes.
    #[names("id")]
    pub ids: Vec<i64>,
    /// Notes about this record.
    pub element_id: Option<i64>,
    /// Notes of this type.
    pub note_type: Option<NoteType>,
    /// Only what changed after this instant. If nothing did, the page says `not_modified`.
    pub modified_since: Option<Timestamp>,
    /// Further parameters, as they stand in the query.
    pub parameters: Extra,
}

/// `type` has to be there, or the server answers 221.
mod required_type {
    use super::*;
    use crate::operation::Context;
    use crate::wire::form::Form;

    pub fn push(element_type: &EntityType, name: &str, form: &mut Form, _: &Context) -> Result<()> {
        form.push(name, element_type.as_str());
        Ok(())
    }

    pub fn check(element_type: &EntityType, field: &str) -> Result<()> {
        rules::not_blank(field, element_type.as_str())
    }
}

/// The notes to add.
#[model(request)]
pub struct AddNotes {
    /// The notes. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<NewNote>,
}

/// The notes to change.
#[model(request)]
pub struct UpdateNotes {
    /// The changes. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<NoteUpdate>,
}

lists! {
    /// A page of notes.
    NotePage of Note, ListNotes at "/api/v2/notes", by rows
}

writes! {
    add AddNotes(NewNote) at "/api/v2/notes";
    update UpdateNotes(NoteUpdate) at "/api/v2/notes";
}
