//! Records that an incoming lead becomes when it is accepted (v2 §9.19).

use amocore_macros::model;
use serde_json::Value as Json;

use super::custom_fields::{self, CustomField};
use crate::operations::rules;
use crate::operations::v2::record::Writer;
use crate::wire::json::{self, Members};
use crate::wire::node::{Node, Shape};
use crate::{Error, Extra, Result, Timestamp};

/// What becomes of an incoming lead when it is accepted. At least one record is needed.
#[model(input)]
pub struct IncomingEntities {
    /// The leads to create.
    pub leads: Vec<LeadDraft>,
    /// The contacts to create.
    pub contacts: Vec<ContactDraft>,
    /// The companies to create.
    pub companies: Vec<CompanyDraft>,
    /// What else the server sent, or what to send besides.
    pub extra: Extra,
}

/// A lead to be created.
#[model(input)]
pub struct LeadDraft {
    /// Name.
    pub name: Option<String>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// Its status.
    pub status_id: Option<i64>,
    /// Its pipeline.
    pub pipeline_id: Option<i64>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// The budget, in the account's currency.
    pub sale: Option<i64>,
    /// Tags. A tag cannot contain a comma.
    pub tags: Vec<String>,
    /// Notes.
    pub notes: Vec<NoteDraft>,
    /// Custom fields.
    pub custom_fields: Vec<CustomField>,
    /// What else the server sent, or what to send besides.
    pub extra: Extra,
}

/// A contact to be created.
#[model(input)]
pub struct ContactDraft {
    /// Name.
    pub name: Option<String>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// Tags. A tag cannot contain a comma.
    pub tags: Vec<String>,
    /// Notes.
    pub notes: Vec<NoteDraft>,
    /// Custom fields.
    pub custom_fields: Vec<CustomField>,
    /// What else the server sent, or what to send besides.
    pub extra: Extra,
}

/// A company to be created.
#[model(input)]
pub struct CompanyDraft {
    /// Name.
    pub name: Option<String>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// Tags. A tag cannot contain a comma.
    pub tags: Vec<String>,
    /// Notes.
    pub notes: Vec<NoteDraft>,
    /// Custom fields.
    pub custom_fields: Vec<CustomField>,
    /// What else the server sent, or what to send besides.
    pub extra: Extra,
}

/// A note to be created.
#[model(input)]
pub struct NoteDraft {
    /// The text.
    pub text: String,
    /// The type of the note (v2 §9.9). Unset: 4, an ordinary note.
    pub note_type: Option<i64>,
    /// What kind of record it belongs to. Unset: the kind it is given with.
    pub element_type: Option<String>,
    /// What else the server sent, or what to send besides.
    pub extra: Extra,
}

/// An ordinary note (v2 §9.9).
const COMMON_NOTE: i64 = 4;

impl IncomingEntities {
    pub(super) fn validate(&self, path: &str) -> Result<()> {
        if self.leads.is_empty() && self.contacts.is_empty() && self.companies.is_empty() {
            return Err(Error::invalid_input(
                path,
                "must have at least one lead, contact or company",
            ));
        }
        let each = |kind: &str, index: usize| format!("{path}.{kind}[{index}]");
        for (index, lead) in self.leads.iter().enumerate() {
            lead.validate(&each("leads", index))?;
        }
        for (index, contact) in self.contacts.iter().enumerate() {
            contact.validate(&each("contacts", index))?;
        }
        for (index, company) in self.companies.iter().enumerate() {
            company.validate(&each("companies", index))?;
        }
        rules::extra(&format!("{path}.extra"), &self.extra)
    }

    pub(super) fn write(&self) -> Json {
        Writer::default()
            .list("leads", &self.leads, LeadDraft::write)
            .list("contacts", &self.contacts, ContactDraft::write)
            .list("companies", &self.companies, CompanyDraft::write)
            .extra(&self.extra)
            .object()
    }

    /// Reads an object, or nothing in any of its spellings.
    pub(super) fn read(entities: Node<'_>) -> Option<Self> {
        let mut entities = Members::of_object(entities)?;
        Some(Self {
            leads: records(&mut entities, "leads", LeadDraft::read),
            contacts: records(&mut entities, "contacts", ContactDraft::read),
            companies: records(&mut entities, "companies", CompanyDraft::read),
            extra: entities.rest(),
        })
    }
}

/// Takes records: several, or one by itself. If one cannot be read, all are left over.
fn records<'t, T>(
    entities: &mut Members<'t>,
    kind: &str,
    read: impl Fn(Node<'t>) -> Option<T>,
) -> Vec<T> {
    let all = entities.take(&[kind], |value| {
        let single = value.get("name").or(value.get("custom_fields")).is_some();
        if single {
            return Some(vec![read(value)?]);
        }
        json::several(value).map(&read).collect()
    });
    all.unwrap_or_default()
}

/// What the three kinds of draft have in common: tags as one text (v2 §7.6), notes, custom
/// fields, and older names on answers (v2 §9.19).
macro_rules! draft {
    ($model:ident, $word:literal, { $($id:ident),* }, { $($own:ident: $names:expr),* }) => {
        impl $model {
            fn validate(&self, path: &str) -> Result<()> {
                $(rules::optional_id(&format!("{path}.{}", stringify!($id)), self.$id)?;)*
                for (index, tag) in self.tags.iter().enumerate() {
                    let field = format!("{path}.tags[{index}]");
                    rules::not_blank(&field, tag)?;
                    if tag.contains(',') {
                        return Err(Error::invalid_input(field, "a tag cannot contain a comma"));
                    }
                }
                rules::optional_time(&format!("{path}.created_at"), self.created_at)?;
                for (index, note) in self.notes.iter().enumerate() {
                    rules::not_blank(&format!("{path}.notes[{index}].text"), &note.text)?;
                    rules::extra(&format!("{path}.notes[{index}].extra"), &note.extra)?;
                }
                rules::extra(&format!("{path}.extra"), &self.extra)?;
                self.custom_fields.iter().enumerate().try_for_each(|(index, field)| {
                    field.validate(&format!("{path}.custom_fields[{index}]"))
                })
            }

            fn write(&self) -> Json {
                Writer::default()
                    .some("name", self.name.clone())
                    .some("created_at", self.created_at.map(Timestamp::unix))
                    $(.some(stringify!($id), self.$id))*
                    $(.some(stringify!($own), self.$own))*
                    .some("tags", Some(self.tags.join(", ")).filter(|tags| !tags.is_empty()))
                    .list("notes", &self.notes, |note| note.write($word))
                    .list("custom_fields", &self.custom_fields, CustomField::write)
                    .extra(&self.extra)
                    .object()
            }

            fn read(draft: Node<'_>) -> Option<Self> {
                let mut draft = Members::of(draft.is_object().then_some(draft)?);
                Some(Self {
                    name: draft.text(&["name"]),
                    created_at: draft.take(&["created_at", "date_create"], json::timestamp),
                    $($id: draft.int(&[stringify!($id)]),)*
                    $($own: draft.int($names),)*
                    tags: draft.take(&["tags"], read_tags).unwrap_or_default(),
                    notes: draft.list("notes", NoteDraft::read),
                    custom_fields: draft
                        .take(&["custom_fields"], custom_fields::read)
                        .unwrap_or_default(),
                    extra: draft.rest(),
                })
            }
        }
    };
}

draft!(LeadDraft, "lead", { status_id, pipeline_id, responsible_user_id }, {
    sale: &["sale", "price"]
});
draft!(ContactDraft, "contact", { responsible_user_id }, {});
draft!(CompanyDraft, "company", { responsible_user_id }, {});

impl NoteDraft {
    fn write(&self, word: &str) -> Json {
        Writer::default()
            .with("note_type", self.note_type.unwrap_or(COMMON_NOTE))
            .with("element_type", self.element_type.as_deref().unwrap_or(word))
            .with("text", &*self.text)
            .extra(&self.extra)
            .object()
    }

    fn read(note: Node<'_>) -> Option<Self> {
        let mut note = Members::of(note.is_object().then_some(note)?);
        Some(Self {
            text: note.text(&["text"]).unwrap_or_default(),
            note_type: note.int(&["note_type"]),
            element_type: note.text(&["element_type"]),
            extra: note.rest(),
        })
    }
}

/// Tags come as one comma-separated text, a list of names, or a list of records with names.
fn read_tags(tags: Node<'_>) -> Option<Vec<String>> {
    if let Shape::Text(text) = tags.shape() {
        let names = text
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        return Some(names.map(str::to_owned).collect());
    }
    let name = |tag: Node<'_>| json::text(tag).or_else(|| json::text(tag.get("name")?));
    json::several(tags).map(name).collect()
}
