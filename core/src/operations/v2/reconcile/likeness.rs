//! How alike what was sent and what is there are.

use crate::operations::v2::custom_fields::CustomField;
use crate::{Tag, Value};

/// How alike a record is to one that was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It is another.
    Other,
    /// It may be the same, changed meanwhile or written otherwise by the server.
    Alike,
    /// All that was sent is there.
    Same,
}

impl Likeness {
    /// Of a record that agrees in what makes it what it is, and perhaps in all else.
    pub fn of(decisive: bool, all_else: bool) -> Self {
        match (decisive, all_else) {
            (false, _) => Self::Other,
            (true, false) => Self::Alike,
            (true, true) => Self::Same,
        }
    }
}

/// Texts that the server may have trimmed.
pub fn text(sent: &str, there: &str) -> bool {
    sent.trim() == there.trim()
}

/// A value, if it was sent at all.
pub fn given<T: PartialEq>(sent: Option<&T>, there: Option<&T>) -> bool {
    sent.is_none() || sent == there
}

/// A value, if it was sent and the server tells of it.
pub fn told<T: PartialEq>(sent: Option<&T>, there: Option<&T>) -> bool {
    there.is_none() || given(sent, there)
}

/// Identifiers of linked records: all that were sent are there.
pub fn links(sent: &[i64], there: &[i64]) -> bool {
    sent.iter().all(|id| there.contains(id))
}

/// Tags: all that were sent are there. The server does not tell capitals apart.
pub fn tags(sent: &[String], there: &[Tag]) -> bool {
    let known = |name: &String| {
        let name = name.trim().to_lowercase();
        there
            .iter()
            .any(|tag| tag.name.trim().to_lowercase() == name)
    };
    sent.iter().all(known)
}

/// Custom fields: each that was sent is there with its values.
pub fn fields(sent: &[CustomField], there: &[CustomField]) -> bool {
    sent.iter().all(|sent| {
        let there = there.iter().find(|field| field.id == sent.id);
        match there {
            Some(there) => has_values(sent, there),
            // An empty one is not told of.
            None => sent.values.is_empty() && sent.enum_ids.is_empty(),
        }
    })
}

fn has_values(sent: &CustomField, there: &CustomField) -> bool {
    let has = |sent: &Value| there.values.iter().any(|value| same(sent, &value.value));
    let chosen = |id: &i64| {
        let id = id.to_string();
        let mut kinds = there.values.iter().filter_map(|it| it.enum_code.as_ref());
        there.enum_ids.iter().any(|it| it.to_string() == id) || kinds.any(|kind| *kind == id)
    };
    sent.values.iter().all(|value| has(&value.value)) && sent.enum_ids.iter().all(chosen)
}

/// The server answers numbers as text, and text without padding.
fn same(sent: &Value, there: &Value) -> bool {
    let plain = |value: &Value| match value {
        Value::Text(text) => Some(text.trim().to_owned()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(u8::from(*flag).to_string()),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    };
    match (plain(sent), plain(there)) {
        (Some(sent), Some(there)) => sent == there,
        _ => sent == there,
    }
}

#[cfg(test)]
mod tests {
    use super::{fields, tags};
    use crate::operations::v2::custom_fields::{CustomField, CustomFieldValue};
    use crate::{Tag, Value};

    fn field(id: i64, value: impl Into<Value>) -> CustomField {
        CustomField {
            id,
            values: vec![CustomFieldValue {
                value: value.into(),
                ..Default::default()
            }],
            ..Default::default()
        }
    }

    #[test]
    fn what_the_server_writes_otherwise_is_the_same() {
        assert!(fields(&[field(1, 5)], &[field(2, "x"), field(1, "5")]));
        assert!(fields(&[field(1, " x ")], &[field(1, "x")]));
        assert!(!fields(&[field(1, "x")], &[field(2, "x")]));
        assert!(!fields(&[field(1, "x")], &[field(1, "y")]));
        let empty = CustomField {
            id: 3,
            ..Default::default()
        };
        assert!(fields(&[empty], &[]));
    }

    #[test]
    fn more_tags_than_were_sent_do_not_matter() {
        let tag = |name: &str| Tag {
            id: None,
            name: name.to_owned(),
        };
        assert!(tags(&["New".to_owned()], &[tag("old"), tag("new")]));
        assert!(!tags(&["New".to_owned()], &[tag("old")]));
    }
}
