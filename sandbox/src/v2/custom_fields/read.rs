//! Values as items show them (v2 §8.1, §8.3): `enum` is a number and `subtype` a
//! name, as captured in 2020.

use crate::php_json::{Json, Text};
use crate::request::tree::Tree;
use crate::store::custom_fields::field_type;
use crate::store::pages::FieldEntry;

/// The fields of an item, which come in order, entry by entry.
pub struct Fields<'a>(pub &'a [FieldEntry]);

/// The entries of one field.
struct Field<'a>(&'a [FieldEntry]);

impl Json for Fields<'_> {
    fn write(&self, text: &mut Text) {
        let fields = self.0.chunk_by(|one, next| one.field_id == next.field_id);
        text.list(fields.map(Field));
    }
}

impl Json for Field<'_> {
    fn write(&self, text: &mut Text) {
        let field = &self.0[0];
        text.map(|map| {
            map.member("id", &field.field_id);
            map.member("name", &field.name);
            if !field.code.is_empty() {
                map.member("code", &field.code);
            }
            map.member("values", self.0);
            map.member("is_system", &field.is_system);
        });
    }
}

impl Json for FieldEntry {
    fn write(&self, text: &mut Text) {
        let (kind, entry) = (self.field_type, &self.entry);
        text.map(|map| {
            if field_type::is_structured(kind) {
                let value = serde_json::from_str(&entry.value);
                map.member("value", &value.unwrap_or(Tree::Null));
            } else if field_type::has_choices(kind) {
                // The choice may have been renamed since.
                map.member("value", self.choice.as_ref().unwrap_or(&entry.value));
            } else {
                map.member("value", &entry.value);
            }
            if let Some(id) = &entry.enum_id {
                map.member("enum", id);
            }
            if let Some(part) = &entry.subtype {
                map.member("subtype", part);
            }
        });
    }
}
