//! Adding, replacing and deleting contacts.

use super::{AddContact, DeleteContact, EditContact};
use crate::Result;
use crate::operation::{Answer, Context, Effect, Operation, Request};
use crate::operations::legacy::document::{self};
use crate::operations::legacy::fields::{Email, InstantMessenger, Phone};
use crate::operations::legacy::text_rules;
use crate::operations::rules;
use crate::wire::form::Form;

impl Operation for AddContact {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        Record::from(self.clone()).validate()
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new().with("ACTION", "ADD_PERSON");
        let form = Record::from(self.clone()).write(form, Write::Given);
        Ok(Request::legacy(
            Effect::Write,
            "/private/api/contact_add.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::added(answer)
    }
}

impl Operation for EditContact {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)?;
        Record::from(self.clone()).validate()
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new().with("ACTION", "EDIT").with("ID", self.id);
        let form = Record::from(self.clone()).write(form, Write::Everything);
        Ok(Request::legacy(
            Effect::Write,
            "/private/api/contact_add.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }
}

impl Operation for DeleteContact {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new().with("ACTION", "DELETE").with("ID", self.id);
        Ok(Request::legacy(
            Effect::Write,
            "/private/api/contact_delete.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }
}

/// What of a record is written.
#[derive(Clone, Copy, PartialEq)]
enum Write {
    /// What was given, as an addition needs.
    Given,
    /// Every part, empty ones too, so that replacing works whether or not the server takes an
    /// absent part as "leave alone" (legacy §12.13).
    Everything,
}

/// The record that ADD_PERSON and EDIT have in common.
struct Record {
    name: String,
    position: Option<String>,
    company_name: Option<String>,
    company_id: Option<i64>,
    phones: Vec<Phone>,
    emails: Vec<Email>,
    web_addresses: Vec<String>,
    addresses: Vec<String>,
    instant_messengers: Vec<InstantMessenger>,
    responsible_user_id: Option<i64>,
    tags: Vec<String>,
}

macro_rules! record_from {
    ($($request:ty),*) => {$(
        impl From<$request> for Record {
            fn from(request: $request) -> Self {
                Self {
                    name: request.name,
                    position: request.position,
                    company_name: request.company_name,
                    company_id: request.company_id,
                    phones: request.phones,
                    emails: request.emails,
                    web_addresses: request.web_addresses,
                    addresses: request.addresses,
                    instant_messengers: request.instant_messengers,
                    responsible_user_id: request.responsible_user_id,
                    tags: request.tags,
                }
            }
        }
    )*};
}

record_from!(AddContact, EditContact);

impl Record {
    fn validate(&self) -> Result<()> {
        rules::not_blank("name", &self.name)?;
        rules::optional_id("company_id", self.company_id)?;
        rules::optional_id("responsible_user_id", self.responsible_user_id)?;
        text_rules::tags("tags", &self.tags)?;
        let values = [
            (
                "phones",
                self.phones
                    .iter()
                    .map(|phone| &phone.value)
                    .collect::<Vec<_>>(),
            ),
            (
                "emails",
                self.emails.iter().map(|email| &email.value).collect(),
            ),
            ("web_addresses", self.web_addresses.iter().collect()),
            ("addresses", self.addresses.iter().collect()),
            (
                "instant_messengers",
                self.instant_messengers.iter().map(|im| &im.value).collect(),
            ),
        ];
        for (field, values) in values {
            for (index, value) in values.into_iter().enumerate() {
                rules::not_blank(&format!("{field}[{index}]"), value)?;
            }
        }
        Ok(())
    }

    fn write(self, mut form: Form, write: Write) -> Form {
        let everything = write == Write::Everything;
        // The identifier when it is known, else the name (legacy §12.14).
        let company_name = self.company_name.filter(|_| self.company_id.is_none());
        let person = [
            ("person_name", Some(self.name)),
            ("person_position", self.position),
            ("person_company_name", company_name),
            (
                "person_company_id",
                self.company_id.map(|id| id.to_string()),
            ),
        ];
        for (key, value) in person {
            if everything || value.is_some() {
                form.push(format!("contact[{key}]"), value.unwrap_or_default());
            }
        }
        let phones = self
            .phones
            .into_iter()
            .map(|phone| (phone.value, phone.location));
        flat_pairs(
            &mut form,
            "phone_numbers",
            "number",
            "location",
            phones,
            write,
        );
        let emails = self
            .emails
            .into_iter()
            .map(|email| (email.value, email.location));
        flat_pairs(
            &mut form,
            "email_addresses",
            "address",
            "location",
            emails,
            write,
        );
        let web_addresses = self.web_addresses.into_iter().map(|url| (url, None));
        flat_pairs(&mut form, "web_addresses", "url", "", web_addresses, write);
        match &self.addresses[..] {
            // The specification shows one street, outside any list (legacy §12.11).
            [] if !everything => {}
            [] => form.push("contact[contact_data][addresses][street]", ""),
            [street] => form.push("contact[contact_data][addresses][street]", street),
            streets => {
                for (index, street) in streets.iter().enumerate() {
                    form.push(
                        format!("contact[contact_data][addresses][{index}][street]"),
                        street,
                    );
                }
            }
        }
        let messengers = self
            .instant_messengers
            .into_iter()
            .map(|im| (im.value, im.protocol));
        flat_pairs(
            &mut form,
            "instant_messengers",
            "address",
            "protocol",
            messengers,
            write,
        );
        if let Some(id) = self.responsible_user_id {
            form.push("contact[main_user_id]", id);
        }
        if everything || !self.tags.is_empty() {
            form.push("contact[tags]", self.tags.join(", "));
        }
        form
    }
}

/// Writes values and labels as the specification does: a value and its label are separate,
/// consecutive items of one list (legacy §3.4, §12.10).
fn flat_pairs(
    form: &mut Form,
    group: &str,
    value_key: &str,
    label_key: &str,
    pairs: impl Iterator<Item = (String, Option<String>)>,
    write: Write,
) {
    let mut index = 0;
    let mut push = |key: &str, text: String| {
        form.push(
            format!("contact[contact_data][{group}][{index}][{key}]"),
            text,
        );
        index += 1;
        index
    };
    let mut items = 0;
    for (value, label) in pairs {
        items = push(value_key, value);
        if let Some(label) = label {
            items = push(label_key, label);
        }
    }
    if items == 0 && write == Write::Everything {
        push(value_key, String::new());
    }
}
