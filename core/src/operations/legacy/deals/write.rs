//! Adding, replacing and deleting deals.

use super::{AddDeal, DeleteDeal, EditDeal};
use crate::Result;
use crate::operation::{Answer, Context, Effect, Operation, Request};
use crate::operations::legacy::document::{self};
use crate::operations::legacy::text_rules;
use crate::operations::rules;
use crate::wire::form::Form;

impl Operation for AddDeal {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        Record::from(self.clone()).validate()
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new().with("ACTION", "ADD");
        let form = Record::from(self.clone()).write(form, false);
        Ok(Request::legacy(
            Effect::Write,
            "/private/api/deal_add.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::added(answer)
    }
}

impl Operation for EditDeal {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)?;
        Record::from(self.clone()).validate()
    }

    fn request(&self, _: &Context) -> Result<Request> {
        Ok(Record::from(self.clone()).edit(self.id))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }
}

impl Operation for DeleteDeal {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new().with("ACTION", "DELETE").with("ID", self.id);
        Ok(Request::legacy(
            Effect::Write,
            "/private/api/deal_delete.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }
}

/// The record that ADD and EDIT have in common.
pub(super) struct Record {
    pub(super) name: String,
    pub(super) status_id: Option<i64>,
    pub(super) price: Option<String>,
    pub(super) responsible_user_id: Option<i64>,
    pub(super) tags: Vec<String>,
    pub(super) linked_contact_id: Option<i64>,
}

macro_rules! record_from {
    ($($request:ty),*) => {$(
        impl From<$request> for Record {
            fn from(request: $request) -> Self {
                Self {
                    name: request.name,
                    status_id: request.status_id,
                    price: request.price.map(|price| price.to_string()),
                    responsible_user_id: request.responsible_user_id,
                    tags: request.tags,
                    linked_contact_id: request.linked_contact_id,
                }
            }
        }
    )*};
}

record_from!(AddDeal, EditDeal);

impl Record {
    pub(super) fn validate(&self) -> Result<()> {
        rules::not_blank("name", &self.name)?;
        rules::optional_id("status_id", self.status_id)?;
        rules::optional_id("responsible_user_id", self.responsible_user_id)?;
        rules::optional_id("linked_contact_id", self.linked_contact_id)?;
        text_rules::tags("tags", &self.tags)
    }

    /// The request that replaces a deal.
    pub(super) fn edit(self, id: i64) -> Request {
        let form = Form::new().with("ACTION", "EDIT").with("ID", id);
        let form = self.write(form, true);
        Request::legacy(Effect::Write, "/private/api/deal_add.php", form)
    }

    /// Writes what was given, or `everything`: empty parts too, so that replacing works whether
    /// or not the server takes an absent part as "leave alone" (legacy §12.13).
    fn write(self, mut form: Form, everything: bool) -> Form {
        let text = |id: Option<i64>| id.map(|id| id.to_string());
        let tags = Some(self.tags.join(", ")).filter(|tags| !tags.is_empty());
        let members = [
            ("name", Some(self.name), true),
            // An empty status or user would not clear but confuse.
            ("status_id", text(self.status_id), false),
            ("price", self.price, true),
            ("main_user_id", text(self.responsible_user_id), false),
            ("tags", tags, true),
            ("linked_contact", text(self.linked_contact_id), true),
        ];
        for (key, value, clearable) in members {
            if value.is_some() || (everything && clearable) {
                form.push(format!("deal[{key}]"), value.unwrap_or_default());
            }
        }
        form
    }
}
