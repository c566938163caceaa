//! Which text the wire can carry.

use serde::Serialize;
use serde_json::Value as Json;

use crate::{Error, Result};

/// The longest text that is sent, in characters.
pub const MAX_CHARACTERS: usize = 1024 * 1024;

/// Refuses text that cannot travel unchanged: control characters, which XML 1.0 cannot
/// express, and more than [`MAX_CHARACTERS`]. Names the field, however deep it lies.
pub fn check(request: &impl Serialize) -> Result<()> {
    checked(request).map(drop)
}

/// What was checked, as a tree.
pub fn checked(request: &impl Serialize) -> Result<Json> {
    let tree = serde_json::to_value(request)
        .map_err(|error| Error::invalid_input("request", error.to_string()))?;
    match unsendable(&tree) {
        Some((place, problem)) => {
            let field = place.strip_prefix('.').unwrap_or(&place);
            Err(Error::invalid_input(field, problem))
        }
        None => Ok(tree),
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

/// XML 1.0, production 2.
fn is_xml_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::ErrorKind;
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
}
