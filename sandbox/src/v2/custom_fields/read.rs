//! Values as items show them (v2 §8.1, §8.3): `enum` is a number and `subtype` a
//! name, as captured in 2020.

use crate::request::tree::{Map, Tree};
use crate::store::custom_fields::field_type;
use crate::store::pages::FieldEntry;

/// The fields of an item, which come in order, entry by entry.
pub fn shown(entries: &[FieldEntry]) -> Vec<Tree> {
    entries
        .chunk_by(|one, next| one.field_id == next.field_id)
        .map(|entries| {
            let field = &entries[0];
            let mut shown = Map::new();
            shown.insert("id".to_owned(), field.field_id.into());
            shown.insert("name".to_owned(), field.name.as_str().into());
            if !field.code.is_empty() {
                shown.insert("code".to_owned(), field.code.as_str().into());
            }
            let values = entries.iter().map(value).collect();
            shown.insert("values".to_owned(), Tree::List(values));
            shown.insert("is_system".to_owned(), field.is_system.into());
            Tree::Map(shown)
        })
        .collect()
}

fn value(entry: &FieldEntry) -> Tree {
    let kind = entry.field_type;
    let mut shown = Map::new();
    let text = if field_type::is_structured(kind) {
        serde_json::from_str(&entry.entry.value).unwrap_or(Tree::Null)
    } else if field_type::has_choices(kind) {
        // The choice may have been renamed since.
        let choice = entry.choice.as_deref();
        choice.unwrap_or(&entry.entry.value).into()
    } else {
        entry.entry.value.as_str().into()
    };
    shown.insert("value".to_owned(), text);
    if let Some(id) = entry.entry.enum_id {
        shown.insert("enum".to_owned(), id.into());
    }
    if let Some(part) = &entry.entry.subtype {
        shown.insert("subtype".to_owned(), part.as_str().into());
    }
    Tree::Map(shown)
}
