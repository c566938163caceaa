//! Tags and custom fields in a delivery (v2 §10.3).

use serde_json::{Map, Value as Json};

use super::item::Item;
use crate::wire::json;
use crate::{CustomField, CustomFieldValue, Tag, Value};

/// Reads tags: records, or bare names.
pub(super) fn tags(tags: &Json) -> Option<Vec<Tag>> {
    let read = |tag: &Json| {
        Some(Tag {
            id: tag.get("id").and_then(json::int),
            name: json::text(tag.get("name").unwrap_or(tag))?,
        })
    };
    json::list(tags).into_iter().map(read).collect()
}

/// Reads custom fields: a list, or a map by identifier.
pub(super) fn custom_fields(fields: &Json) -> Option<Vec<CustomField>> {
    match fields {
        Json::Object(named) => {
            let read = |(name, field): (&String, &Json)| custom_field(field, json::digits(name));
            named.iter().map(read).collect()
        }
        other => {
            let fields = json::list(other).into_iter();
            fields.map(|field| custom_field(field, None)).collect()
        }
    }
}

/// `place` is what identifies a field that does not say it itself.
fn custom_field(field: &Json, place: Option<i64>) -> Option<CustomField> {
    let mut field = Item::new(field.as_object()?.clone(), None);
    Some(CustomField {
        id: field.int(&["id"]).or(place)?,
        values: field.list(&["values"], |values| Some(custom_values(values))),
        name: field.text(&["name"]),
        code: field.text(&["code"]),
        is_system: field.flag(&["is_system"]),
        extra: field.rest(),
        ..CustomField::default()
    })
}

/// Values are records or, for dates and in the vendor's older example, bare.
fn custom_values(values: &Json) -> Vec<CustomFieldValue> {
    match values {
        Json::Object(members) if members.contains_key("value") => vec![custom_value(values)],
        several => json::list(several).into_iter().map(custom_value).collect(),
    }
}

/// Structured values (v2 §8.4) may lack a member `value` and are then the value themselves.
fn custom_value(value: &Json) -> CustomFieldValue {
    let record = |members: &&Map<String, Json>| {
        ["value", "enum", "subtype"]
            .iter()
            .any(|name| members.contains_key(*name))
    };
    let Some(members) = value.as_object().filter(record) else {
        return CustomFieldValue {
            value: Value::from(value.clone()),
            ..CustomFieldValue::default()
        };
    };
    let mut members = Item::new(members.clone(), None);
    CustomFieldValue {
        value: members
            .take_any("value")
            .map(Value::from)
            .unwrap_or_default(),
        enum_code: members.text(&["enum"]),
        subtype: members.text(&["subtype"]),
        extra: members.rest(),
    }
}

#[cfg(test)]
mod tests {
    use super::{custom_fields, tags};
    use crate::Value;
    use serde_json::json;

    #[test]
    fn tags_are_records_or_names() {
        let both = tags(&json!([{"id": "345001", "name": "vip"}, "web"])).expect("tags");
        assert_eq!((both[0].id, &*both[0].name), (Some(345_001), "vip"));
        assert_eq!((both[1].id, &*both[1].name), (None, "web"));
        assert_eq!(tags(&json!([{"id": "345001"}])), None);
    }

    #[test]
    fn values_are_records_or_bare() {
        let fields = custom_fields(&json!([
            {"id": "1", "name": "Phone", "code": "PHONE",
             "values": [{"value": "+44", "enum": "211901"}, {"value": "GB", "subtype": "country"}]},
            {"id": "2", "name": "Date", "values": ["1571990000"]},
            {"id": "3", "name": "Older", "values": "yes"},
            {"id": "4", "values": {"value": "one"}},
            {"id": "5", "values": [{"name": "Acme", "vat_id": "7"}]},
            {"id": "6", "values": [{"value": {"name": "Acme"}, "more": "x"}]},
        ]));
        let fields = fields.expect("fields");
        assert_eq!(fields[0].code.as_deref(), Some("PHONE"));
        let phone = &fields[0].values[0];
        assert_eq!(
            (phone.value.as_text(), phone.enum_code.as_deref()),
            (Some("+44"), Some("211901"))
        );
        assert_eq!(fields[0].values[1].subtype.as_deref(), Some("country"));
        for (field, value) in [(1, "1571990000"), (2, "yes"), (3, "one")] {
            assert_eq!(fields[field].values.len(), 1);
            assert_eq!(fields[field].values[0].value.as_text(), Some(value));
            assert!(fields[field].enum_ids.is_empty());
        }
        let company = |field: usize| match &fields[field].values[0].value {
            Value::Map(members) => members.get("name").cloned(),
            _ => None,
        };
        assert_eq!(
            (company(4), company(5)),
            (Some("Acme".into()), Some("Acme".into()))
        );
        assert!(fields[5].values[0].extra.contains_key("more"));
    }

    #[test]
    fn fields_may_be_named_by_their_identifier() {
        let fields = custom_fields(&json!({"449301": {"values": {"7": {"value": "Leeds"}}}}));
        let fields = fields.expect("fields");
        assert_eq!((fields[0].id, fields[0].values.len()), (449_301, 1));
        assert_eq!(custom_fields(&json!([{"name": "City"}])), None);
    }
}
