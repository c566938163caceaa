//! Which text the wire can carry.

use std::borrow::Cow;

use serde::Serialize;

use super::survey::survey;
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
    survey(request).map_err(|fault| match fault.place {
        Some(place) => {
            let field = place.strip_prefix('.').unwrap_or(&place);
            Error::invalid_input(field, fault.problem)
        }
        None => Error::invalid_input("request", fault.problem),
    })
}

/// Why a text cannot be sent.
pub(super) fn problem(text: &str) -> Option<String> {
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
    use super::{check, largest};
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
    fn the_largest_argument_is_named() {
        let lead = |name: &str, note: &str| NewLead {
            name: name.to_owned(),
            sale: Some(1),
            extra: Extra::from_iter([("note".to_owned(), Value::from(note))]),
            ..NewLead::default()
        };
        assert_eq!(
            largest(&lead("a name that is long", "short")).unwrap(),
            "name"
        );
        let with_note = lead("a name", "a note that is longer");
        assert_eq!(largest(&with_note).unwrap(), "extra");
        let add = AddLeads {
            items: vec![with_note],
        };
        assert_eq!(largest(&add).unwrap(), "items");
        assert_eq!(
            largest(&json!({"a": 1, "b": [1, "text"], "c": "of 8 too"})).unwrap(),
            "b"
        );
        assert_eq!(largest(&json!("text")).unwrap(), "");
    }
}
