//! Which text the wire can carry.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value as Json;

use super::survey;
use crate::{Error, Result};

/// The longest text that is sent, in characters.
pub const MAX_CHARACTERS: usize = 1024 * 1024;

/// Refuses text that cannot travel unchanged: control characters, which XML 1.0 cannot
/// express, and more than [`MAX_CHARACTERS`]. Names the field, however deep it lies.
pub fn check(request: &impl Serialize) -> Result<()> {
    largest(request).map(drop)
}

/// The same, and which argument takes the most room.
pub fn largest(request: &impl Serialize) -> Result<Cow<'static, str>> {
    if let Some(largest) = survey::largest(request) {
        return Ok(Cow::Borrowed(largest));
    }
    // A tree can be gone through again, which tells where something is.
    let tree = serde_json::to_value(request)
        .map_err(|error| Error::invalid_input("request", error.to_string()))?;
    match unsendable(&tree) {
        Some((place, problem)) => {
            let field = place.strip_prefix('.').unwrap_or(&place);
            Err(Error::invalid_input(field, problem))
        }
        None => Ok(Cow::Owned(largest_member(&tree))),
    }
}

fn largest_member(arguments: &Json) -> String {
    let members = arguments.as_object().into_iter().flatten();
    let largest = members.max_by_key(|(_, value)| size(value));
    largest.map(|(name, _)| name.clone()).unwrap_or_default()
}

/// About how many bytes a value takes.
fn size(value: &Json) -> usize {
    match value {
        Json::Null => 0,
        Json::Bool(_) => 1,
        Json::Number(_) => 10,
        Json::String(text) => text.len(),
        Json::Array(items) => items.iter().map(|item| 5 + size(item)).sum(),
        Json::Object(members) => {
            let sizes = members.iter().map(|(name, value)| name.len() + size(value));
            sizes.sum()
        }
    }
}

/// Where a text is that cannot be sent, and why. The place is put together on the way back: hardly
/// any request has one.
fn unsendable(tree: &Json) -> Option<(String, String)> {
    match tree {
        Json::String(text) => problem(text).map(|problem| (String::new(), problem)),
        Json::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
            let (place, problem) = unsendable(item)?;
            Some((format!("[{index}]{place}"), problem))
        }),
        Json::Object(members) => members.iter().find_map(|(name, value)| {
            if let Some(problem) = problem(name) {
                return Some((String::new(), problem));
            }
            let (place, problem) = unsendable(value)?;
            Some((format!(".{name}{place}"), problem))
        }),
        Json::Null | Json::Bool(_) | Json::Number(_) => None,
    }
}

fn problem(text: &str) -> Option<String> {
    if let Some(bad) = text.chars().find(|&c| !is_xml_character(c)) {
        let code = bad as u32;
        return Some(format!(
            "contains the character U+{code:04X}, which the API cannot carry"
        ));
    }
    // Bytes bound characters from above, so that counting is rarely needed.
    (text.len() > MAX_CHARACTERS && text.chars().count() > MAX_CHARACTERS)
        .then(|| format!("is longer than {MAX_CHARACTERS} characters"))
}

pub(super) fn is_sendable(text: &str) -> bool {
    problem(text).is_none()
}

/// XML 1.0, production 2.
fn is_xml_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::{check, largest, largest_member};
    use crate::{AddLeads, ErrorKind, Extra, NewLead, Value};
    use serde_json::json;

    #[test]
    fn the_field_is_named_with_its_path() {
        let error = check(&json!({"items": [{"name": "fine"}, {"name": "a\0b"}]})).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.field(), Some("items[1].name"));
        let error = check(&json!({"items": [[{"deep": {"a\0b": 1}}]]})).unwrap_err();
        assert_eq!(error.field(), Some("items[0][0].deep"));
    }

    #[test]
    fn a_megabyte_passes_and_ten_do_not() {
        assert!(check(&json!({"body": "x".repeat(1_000_000)})).is_ok());
        assert!(check(&json!({"body": "x".repeat(10_000_000)})).is_err());
        assert!(check(&json!({"body": "😀\r\n\t\u{202E}"})).is_ok());
    }

    #[test]
    fn the_largest_argument_is_that_of_the_tree() {
        let lead = |name: &str, note: &str| NewLead {
            name: name.to_owned(),
            sale: Some(1),
            tags: vec!["vip".to_owned()],
            extra: Extra::from_iter([("note".to_owned(), Value::from(note))]),
            ..NewLead::default()
        };
        let add = |leads: &[NewLead]| AddLeads {
            items: leads.to_vec(),
        };
        assert_same(&lead("", ""));
        assert_same(&lead("a name", ""));
        assert_same(&lead("a name", "a note that is longer"));
        assert_same(&add(&[]));
        assert_same(&add(&[lead("a", "b"), lead("c", "d")]));
        assert_eq!(largest(&json!({"a": 1, "b": [1, "text"]})).unwrap(), "b");
        assert_eq!(largest(&json!("text")).unwrap(), "");
    }

    fn assert_same(request: &impl serde::Serialize) {
        let tree = serde_json::to_value(request).unwrap();
        assert_eq!(largest(request).unwrap(), largest_member(&tree));
    }
}
