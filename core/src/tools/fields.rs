//! Finding a custom field of a record, and what is asked for most.

use amocore_macros::model;

use super::Tool;
use super::content::{FieldContent, WriteField};
use crate::{CustomField, Error, Result};

/// The texts of a system field.
fn texts(fields: &[CustomField], code: &str) -> Vec<String> {
    let fields = fields.iter().filter(|field| {
        let own = field.code.as_deref();
        own.is_some_and(|own| own.eq_ignore_ascii_case(code))
            // Answers do not always have the code (v2 §8.3).
            || own.is_none() && SYSTEM.iter().any(|(known, names)| {
                *known == code && names.iter().any(|name| same(name, field.name.as_deref()))
            })
    });
    fields
        .flat_map(|field| FieldContent::of(field).texts)
        .collect()
}

/// What system fields are called in the languages of accounts.
const SYSTEM: &[(&str, &[&str])] = &[
    ("PHONE", &["Phone", "Телефон", "Teléfono", "Telefone"]),
    ("EMAIL", &["Email", "E-mail", "Эл. почта"]),
];

fn same(name: &str, other: Option<&str>) -> bool {
    other.is_some_and(|other| other.trim().to_lowercase() == name.to_lowercase())
}

/// The fields whose phone numbers to give.
#[model(request)]
pub struct Phones {
    /// The custom fields of a record.
    #[positional]
    pub fields: Vec<CustomField>,
}

impl Tool for Phones {
    type Output = Vec<String>;

    fn run(self) -> Result<Vec<String>> {
        Ok(texts(&self.fields, "PHONE"))
    }
}

/// The fields whose e-mail addresses to give.
#[model(request)]
pub struct Emails {
    /// The custom fields of a record.
    #[positional]
    pub fields: Vec<CustomField>,
}

impl Tool for Emails {
    type Output = Vec<String>;

    fn run(self) -> Result<Vec<String>> {
        Ok(texts(&self.fields, "EMAIL"))
    }
}

/// Which field to find. Give one of the identifier, the code and the name.
#[model(request)]
pub struct FindField {
    /// The custom fields of a record.
    #[positional]
    pub fields: Vec<CustomField>,
    /// The field's identifier.
    pub id: Option<i64>,
    /// The code of a system field, such as `PHONE`, in any case.
    pub code: Option<String>,
    /// The field's name, in any case.
    pub name: Option<String>,
}

impl Tool for FindField {
    type Output = Option<CustomField>;

    fn run(self) -> Result<Option<CustomField>> {
        let mut fields = self.fields.into_iter();
        Ok(match (self.id, self.code, self.name) {
            (Some(id), None, None) => fields.find(|field| field.id == id),
            (None, Some(code), None) => fields.find(|field| same(&code, field.code.as_deref())),
            (None, None, Some(name)) => fields.find(|field| same(&name, field.name.as_deref())),
            _ => {
                let problem = "give one of id, code and name";
                return Err(Error::invalid_input("id", problem));
            }
        })
    }
}

/// The field whose content to read.
#[model(request)]
pub struct ReadField {
    /// The field.
    #[positional]
    pub field: CustomField,
}

impl Tool for ReadField {
    type Output = FieldContent;

    fn run(self) -> Result<FieldContent> {
        Ok(FieldContent::of(&self.field))
    }
}

impl Tool for WriteField {
    type Output = CustomField;

    fn run(self) -> Result<CustomField> {
        self.field()
    }
}
