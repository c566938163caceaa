//! Tasks (spec: Tasks; legacy §5). They are listed on the page of their contact or deal.

use amocore_macros::model;

use super::document;
use super::fields::{ElementType, TaskType};
use super::text_rules;
use crate::operation::{Answer, Context, Effect, Operation, Request, ZoneUse};
use crate::operations::rules;
use crate::wire::form::Form;
use crate::wire::local_time;
use crate::{Error, Result, Timestamp};

const PATH: &str = "/private/api/task_add.php";

/// The task to add.
#[model(request)]
pub struct AddTask {
    /// The text.
    pub text: String,
    /// When it is due. It is written in the account's time zone, to the second.
    pub end_date: Timestamp,
    /// What is to be done.
    pub task_type: TaskType,
    /// Whose task it is. Unset: whoever signed in.
    pub responsible_user_id: Option<i64>,
    /// What it is attached to: a contact or a deal. Unset: nothing.
    pub element_type: Option<ElementType>,
    /// The identifier of the contact or deal.
    pub element_id: Option<i64>,
}

/// The task to write, whole.
#[model(request)]
pub struct EditTask {
    /// The task's identifier.
    #[positional]
    pub id: i64,
    /// The text.
    pub text: String,
    /// When it is due. It is written in the account's time zone, to the second.
    pub end_date: Timestamp,
    /// What is to be done.
    pub task_type: TaskType,
    /// Whose task it is. Unset: whoever signed in.
    pub responsible_user_id: Option<i64>,
    /// What it is attached to: a contact or a deal. Unset: nothing.
    pub element_type: Option<ElementType>,
    /// The identifier of the contact or deal.
    pub element_id: Option<i64>,
}

/// Which task to complete.
#[model(request)]
pub struct CompleteTask {
    /// The task's identifier.
    #[positional]
    pub id: i64,
}

/// Which task to delete.
#[model(request)]
pub struct DeleteTask {
    /// The task's identifier.
    #[positional]
    pub id: i64,
}

impl Operation for AddTask {
    type Output = Option<i64>;
    const ZONE: ZoneUse = ZoneUse::Required;

    fn validate(&self) -> Result<()> {
        rules::not_blank("text", &self.text)?;
        validate(self.end_date, &self.task_type, self.responsible_user_id)?;
        text_rules::target(self.element_id, self.element_type.as_ref())
    }

    /// The specification calls the object `ID` here and `TASK_OBJECT` when editing; both are
    /// sent (legacy §12.5).
    fn request(&self, context: &Context) -> Result<Request> {
        let form = Form::new()
            .with("ACTION", "ADD_TASK")
            .with("BODY", &self.text)
            .with("END_DATE", end_date(self.end_date, context)?)
            .with_some("MAIN_USER", self.responsible_user_id)
            .with_some("ID", self.element_id)
            .with_some("TASK_OBJECT", self.element_id)
            .with_some(
                "ELEMENT_TYPE",
                self.element_type.as_ref().map(ElementType::code),
            )
            .with("TASK_TYPE", &self.task_type);
        Ok(Request::legacy(Effect::Write, PATH, form))
    }

    /// The answer is not documented: the identifier is used when it is there (legacy §12.23).
    fn decode(&self, answer: &Answer, _: &Context) -> Result<Option<i64>> {
        document::result(answer)
    }
}

impl Operation for EditTask {
    type Output = i64;
    const ZONE: ZoneUse = ZoneUse::Required;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)?;
        rules::not_blank("text", &self.text)?;
        validate(self.end_date, &self.task_type, self.responsible_user_id)?;
        text_rules::target(self.element_id, self.element_type.as_ref())
    }

    fn request(&self, context: &Context) -> Result<Request> {
        let form = Form::new()
            .with("ACTION", "EDIT_TASK")
            .with("ID", self.id)
            .with("BODY", &self.text)
            .with("END_DATE", end_date(self.end_date, context)?)
            .with_some("MAIN_USER", self.responsible_user_id)
            .with_some("TASK_OBJECT", self.element_id)
            .with_some(
                "ELEMENT_TYPE",
                self.element_type.as_ref().map(ElementType::code),
            )
            .with("TASK_TYPE", &self.task_type);
        Ok(Request::legacy(Effect::Write, PATH, form))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }
}

/// Completing and deleting take the task's identifier alone. `COMPLATE_TASK` is how the wire
/// spells it (legacy §12.4).
macro_rules! actions {
    ($($request:ty => $action:literal),*) => {$(
        impl Operation for $request {
            type Output = i64;

            fn validate(&self) -> Result<()> {
                rules::id("id", self.id)
            }

            fn request(&self, _: &Context) -> Result<Request> {
                let form = Form::new().with("ACTION", $action).with("ID", self.id);
                Ok(Request::legacy(Effect::Write, PATH, form))
            }

            fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
                document::written(answer, self.id)
            }
        }
    )*};
}

actions!(CompleteTask => "COMPLATE_TASK", DeleteTask => "TASK_DELETE");

fn validate(end_date: Timestamp, task_type: &TaskType, user: Option<i64>) -> Result<()> {
    if !end_date.is_expressible() {
        return Err(Error::invalid_input(
            "end_date",
            "must lie in the years 1 to 9999",
        ));
    }
    rules::not_blank("task_type", task_type.as_str())?;
    rules::optional_id("responsible_user_id", user)
}

fn end_date(time: Timestamp, context: &Context) -> Result<String> {
    local_time::write(time, context.required_zone()?, context.date_style)
        .ok_or_else(|| Error::invalid_input("end_date", "must lie in the years 1 to 9999"))
}
