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
    walk("", &tree)?;
    Ok(tree)
}

fn walk(path: &str, tree: &Json) -> Result<()> {
    match tree {
        Json::String(text) => check_text(path, text),
        Json::Array(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| walk(&format!("{path}[{index}]"), item)),
        Json::Object(members) => members.iter().try_for_each(|(name, value)| {
            check_text(path, name)?;
            let dot = if path.is_empty() { "" } else { "." };
            walk(&format!("{path}{dot}{name}"), value)
        }),
        Json::Null | Json::Bool(_) | Json::Number(_) => Ok(()),
    }
}

fn check_text(field: &str, text: &str) -> Result<()> {
    if let Some(bad) = text.chars().find(|&c| !is_xml_character(c)) {
        return Err(Error::invalid_input(
            field,
            format!(
                "contains the character U+{:04X}, which the API cannot carry",
                bad as u32
            ),
        ));
    }
    // Bytes bound characters from above, so that counting is rarely needed.
    if text.len() > MAX_CHARACTERS && text.chars().count() > MAX_CHARACTERS {
        return Err(Error::invalid_input(
            field,
            format!("is longer than {MAX_CHARACTERS} characters"),
        ));
    }
    Ok(())
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
    }

    #[test]
    fn a_megabyte_passes_and_ten_do_not() {
        assert!(check(&json!({"body": "x".repeat(1_000_000)})).is_ok());
        assert!(check(&json!({"body": "x".repeat(10_000_000)})).is_err());
        assert!(check(&json!({"body": "😀\r\n\t\u{202E}"})).is_ok());
    }
}
