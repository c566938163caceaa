//! Notes (spec: Notes; legacy §5). They are listed on the page of their contact or deal.

use amocore_macros::model;

use super::document;
use super::fields::ElementType;
use super::text_rules;
use crate::Result;
use crate::operation::{Answer, Context, Effect, Operation, Request};
use crate::operations::rules;
use crate::wire::form::Form;

const PATH: &str = "/private/api/note_add.php";

/// The note to add.
#[model(request)]
pub struct AddNote {
    /// What it is attached to: a contact or a deal.
    pub element_type: ElementType,
    /// The identifier of the contact or deal.
    pub element_id: i64,
    /// The text.
    pub text: String,
}

/// The note to edit.
#[model(request)]
pub struct EditNote {
    /// The note's identifier.
    #[positional]
    pub id: i64,
    /// The new text.
    pub text: String,
}

/// Which note to delete.
#[model(request)]
pub struct DeleteNote {
    /// The note's identifier.
    #[positional]
    pub id: i64,
}

impl Operation for AddNote {
    type Output = Option<i64>;

    fn validate(&self) -> Result<()> {
        text_rules::target(Some(self.element_id), Some(&self.element_type))?;
        rules::not_blank("text", &self.text)
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new()
            .with("ACTION", "ADD_NOTE")
            .with("BODY", &self.text)
            .with("ID", self.element_id)
            .with("ELEMENT_TYPE", self.element_type.code());
        Ok(Request::legacy(Effect::Write, PATH, form))
    }

    /// The answer is not documented: the identifier is used when it is there (legacy §12.23).
    fn decode(&self, answer: &Answer, _: &Context) -> Result<Option<i64>> {
        document::result(answer)
    }
}

impl Operation for EditNote {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)?;
        rules::not_blank("text", &self.text)
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new()
            .with("ACTION", "EDIT_NOTE")
            .with("ID", self.id)
            .with("BODY", &self.text);
        Ok(Request::legacy(Effect::Write, PATH, form))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }
}

impl Operation for DeleteNote {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)
    }

    /// Notes are deleted through the script that adds them (legacy §12.7).
    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new()
            .with("ACTION", "NOTE_DELETE")
            .with("ID", self.id);
        Ok(Request::legacy(Effect::Write, PATH, form))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }
}
