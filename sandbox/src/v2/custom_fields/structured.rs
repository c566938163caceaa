//! Values that are objects: legal entities, lines of an invoice, organisations
//! (v2 §8.4).

use crate::request::tree::{Map, Tree};
use crate::store::custom_fields::field_type;

/// What an organisation has; all but the name are null when empty.
const ORGANISATION: [&str; 13] = [
    "name",
    "entity_type",
    "vat_id",
    "tax_registration_reason_code",
    "address",
    "kpp",
    "external_uid",
    "line1",
    "line2",
    "city",
    "state",
    "zip",
    "country",
];

const LEGAL_ENTITY: [&str; 8] = [
    "name",
    "entity_type",
    "vat_id",
    "kpp",
    "address",
    "external_uid",
    "tax_registration_reason_code",
    "bank_code",
];

const ITEM: [&str; 7] = [
    "description",
    "unit_price",
    "unit_type",
    "quantity",
    "discount",
    "vat_rate_id",
    "external_uid",
];

/// The value as it is kept, or what is wrong with it.
pub fn read(kind: i64, given: &Tree) -> Result<String, String> {
    let Tree::Map(given) = given else {
        return Err("a value must be an object".to_owned());
    };
    let known: &[&str] = match kind {
        field_type::ORG_LEGAL_NAME => &ORGANISATION,
        field_type::LEGAL_ENTITY => &LEGAL_ENTITY,
        _ => &ITEM,
    };
    let mut kept = Map::new();
    for (name, value) in given {
        // Written under one name, read under another (v2 §8.4).
        let name = match name.as_str() {
            "external_id" => "external_uid",
            name => name,
        };
        if !known.contains(&name) {
            return Err(format!("there is no member {name}"));
        }
        kept.insert(name.to_owned(), value.clone());
    }
    if kind != field_type::ITEMS {
        if kept.get("name").is_none_or(Tree::is_blank) {
            return Err("name is required".to_owned());
        }
        let kind = kept.get("entity_type").filter(|kind| !kind.is_blank());
        if kind.is_some_and(|kind| !matches!(kind.integer(), Some(1 | 2))) {
            return Err("entity_type must be 1 or 2".to_owned());
        }
    }
    if kind == field_type::ORG_LEGAL_NAME {
        kept = ORGANISATION
            .into_iter()
            .map(|name| {
                let value = kept.swap_remove(name).unwrap_or(Tree::Null);
                (name.to_owned(), value)
            })
            .collect();
    }
    Ok(serde_json::to_string(&Tree::Map(kept)).expect("a tree has only string keys"))
}
