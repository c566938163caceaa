//! Custom fields of a record (v2 §8).

use amocore_macros::model;
use serde_json::{Value as Json, json};

use crate::operations::rules;
use crate::operations::v2::record::{Checked, Wire, Writer};
use crate::wire::json::{self, Members};
use crate::wire::node::Node;
use crate::{Extra, Result, Value};

/// A custom field with its values.
#[model(input)]
pub struct CustomField {
    /// The field's identifier in the account.
    pub id: i64,
    /// The values. For a list field, give `enum_ids` instead. With neither the field is cleared.
    pub values: Vec<CustomFieldValue>,
    /// The choices of a list field, by identifier.
    pub enum_ids: Vec<i64>,
    /// The field's name, on answers.
    pub name: Option<String>,
    /// The code of a system field, such as `PHONE`, on answers.
    pub code: Option<String>,
    /// Whether it is a system field, on answers.
    pub is_system: Option<bool>,
    /// What else the server sent.
    pub extra: Extra,
}

/// One value of a custom field.
#[model(input)]
pub struct CustomFieldValue {
    /// The value: text for most fields, a map for structured ones.
    pub value: Value,
    /// Which of the field's kinds it is, as a code such as `WORK` or an identifier.
    pub enum_code: Option<String>,
    /// Which part of an address it is, such as `city`.
    pub subtype: Option<String>,
    /// What else the server sent.
    pub extra: Extra,
}

impl CustomField {
    /// Nothing but an empty text says in both kinds of body that a field is to be emptied
    /// (v2 §8.3).
    fn written_values(&self) -> Vec<Json> {
        let choices = self.enum_ids.iter().map(|id| Json::from(*id));
        let values: Vec<Json> = choices
            .chain(self.values.iter().map(CustomFieldValue::write))
            .collect();
        if values.is_empty() {
            return vec![json!({ "value": "" })];
        }
        values
    }

    /// Finds what is wrong before sending.
    pub(super) fn validate(&self, path: &str) -> Result<()> {
        rules::id(&format!("{path}.id"), self.id)?;
        for (index, id) in self.enum_ids.iter().enumerate() {
            rules::id(&format!("{path}.enum_ids[{index}]"), *id)?;
        }
        for (index, value) in self.values.iter().enumerate() {
            rules::value(&format!("{path}.values[{index}].value"), &value.value)?;
            rules::extra(&format!("{path}.values[{index}].extra"), &value.extra)?;
        }
        rules::extra(&format!("{path}.extra"), &self.extra)
    }

    /// The tree that is sent. Choices are bare identifiers (v2 §8.1, type 5).
    pub(super) fn write(&self) -> Json {
        Writer::default()
            .with("id", self.id)
            .with("values", self.written_values())
            .extra(&self.extra)
            .object()
    }

    fn read(field: Node<'_>, key: Option<&str>) -> Option<Self> {
        let mut field = Members::of(field.is_object().then_some(field)?);
        let [id, stated, name, code, is_system] =
            field.find_all(&["id", "values", "name", "code", "is_system"]);
        let id = field
            .take_found(&[id], json::int)
            .or_else(|| json::digits(key?))?;
        let (mut values, mut enum_ids) = (Vec::new(), Vec::new());
        for entry in field
            .take_found(&[stated], Some)
            .into_iter()
            .flat_map(json::several)
        {
            match choice(entry) {
                Some(id) => enum_ids.push(id),
                None => values.push(CustomFieldValue::read(entry)),
            }
        }
        Some(Self {
            id,
            values,
            enum_ids,
            name: field.take_found(&[name], json::text),
            code: field
                .take_found(&[code], json::text)
                .filter(|code| !code.is_empty()),
            is_system: field.take_found(&[is_system], json::flag),
            extra: field.rest(),
        })
    }
}

/// The choice that a bare entry is (v2 §8.1, type 5). A phone number or `007` is no identifier,
/// but a value whose notation matters.
fn choice(entry: Node<'_>) -> Option<i64> {
    let id = json::int(entry)?;
    (id > 0 && json::text(entry)? == id.to_string()).then_some(id)
}

impl CustomFieldValue {
    fn write(&self) -> Json {
        Writer::default()
            .with("value", &self.value)
            .some("enum", self.enum_code.clone())
            .some("subtype", self.subtype.clone())
            .extra(&self.extra)
            .object()
    }

    fn read(entry: Node<'_>) -> Self {
        if !entry.is_object() {
            return Self {
                value: entry.value(),
                ..Self::default()
            };
        }
        let mut entry = Members::of(entry);
        let [value, enum_code, subtype] = entry.find_all(&["value", "enum", "subtype"]);
        Self {
            value: entry
                .take_found(&[value], |it| Some(it.value()))
                .unwrap_or_default(),
            enum_code: entry.take_found(&[enum_code], json::text),
            subtype: entry.take_found(&[subtype], json::text),
            extra: entry.rest(),
        }
    }
}

impl Wire for CustomField {
    fn read(field: Node<'_>) -> Option<Self> {
        Self::read(field, None)
    }

    fn write(&self) -> Option<Json> {
        Some(Self::write(self))
    }
}

impl Checked for CustomField {
    fn check(&self, path: &str) -> Result<()> {
        self.validate(path)
    }
}

/// Reads the fields of a record: a list, or a map by field id whose values may be maps, too
/// (v2 §9.19).
pub(super) fn read(fields: Node<'_>) -> Option<Vec<CustomField>> {
    if fields.is_object() {
        let fields = fields.members();
        return fields
            .map(|(key, field)| CustomField::read(field, Some(key)))
            .collect();
    }
    json::several(fields)
        .map(|field| CustomField::read(field, None))
        .collect()
}
