//! From the body of a delivery to its tree.

use serde_json::{Map, Value as Json};

use crate::wire::brackets::{self, MAX_MEMBERS};
use crate::wire::json;
use crate::{Error, Result};

/// The longest body that is read, in bytes. Deliveries have some kilobytes.
const LONGEST: usize = 4 << 20;

/// How much of a content type an error shows, in characters.
const LONGEST_TYPE: usize = 80;

/// What the content type says of the body.
#[derive(Clone, Copy, PartialEq)]
enum Announced {
    Form,
    Json,
    Nothing,
}

/// The members of a form or of a JSON document.
pub(super) fn tree(body: &[u8], content_type: Option<&str>) -> Result<Map<String, Json>> {
    let announced = announced(content_type)?;
    if body.len() > LONGEST {
        return Err(unreadable(format!("is longer than {LONGEST} bytes")));
    }
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let body = body.trim_ascii();
    let looks_like_json = matches!(body.first(), Some(b'{' | b'['));
    match announced {
        _ if body.is_empty() => Ok(Map::new()),
        Announced::Json => document(body),
        Announced::Nothing if looks_like_json => document(body),
        Announced::Form if looks_like_json => document(body).or_else(|_| form(body)),
        Announced::Nothing if !looks_like_a_form(body) => {
            Err(unreadable("is neither a form nor JSON"))
        }
        Announced::Form | Announced::Nothing => form(body),
    }
}

fn unreadable(problem: impl std::fmt::Display) -> Error {
    Error::invalid_input("body", problem)
}

/// The account sends forms (v2 §10.1); what other senders and frameworks put in place of a type
/// they do not know says nothing.
fn announced(content_type: Option<&str>) -> Result<Announced> {
    let content_type = content_type.unwrap_or_default();
    let media = content_type.split(';').next().unwrap_or_default().trim();
    match &*media.to_ascii_lowercase() {
        "" | "text/plain" | "application/octet-stream" => Ok(Announced::Nothing),
        "application/x-www-form-urlencoded" => Ok(Announced::Form),
        json if json.ends_with("/json") || json.ends_with("+json") => Ok(Announced::Json),
        _ => {
            let media: String = media.chars().take(LONGEST_TYPE).collect();
            let problem = format!("{media:?} is neither a form nor JSON");
            Err(Error::invalid_input("content_type", problem))
        }
    }
}

/// A form has names with values; markup and bytes that are no text are percent-encoded in it.
fn looks_like_a_form(body: &[u8]) -> bool {
    body.contains(&b'=') && body[0] != b'<' && !body.iter().any(u8::is_ascii_control)
}

fn form(body: &[u8]) -> Result<Map<String, Json>> {
    brackets::decode(body).map_err(unreadable)
}

/// A list is what PHP takes it for: members named by their place.
fn document(body: &[u8]) -> Result<Map<String, Json>> {
    let document = json::parse(&String::from_utf8_lossy(body))
        .map_err(|problem| unreadable(format!("is no JSON: {problem}")))?;
    if members(&document) > MAX_MEMBERS {
        return Err(unreadable(brackets::TooMuch::Members));
    }
    match document {
        Json::Object(members) => Ok(members),
        Json::Array(items) => {
            let items = items.into_iter().enumerate();
            Ok(items
                .map(|(place, item)| (place.to_string(), item))
                .collect())
        }
        Json::Null => Ok(Map::new()),
        Json::Bool(_) | Json::Number(_) | Json::String(_) => {
            Err(unreadable("is JSON, but no object"))
        }
    }
}

/// How many members there are, on all levels together.
fn members(tree: &Json) -> usize {
    match tree {
        Json::Array(items) => items.iter().map(|item| 1 + members(item)).sum(),
        Json::Object(named) => named.values().map(|item| 1 + members(item)).sum(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, tree};
    use serde_json::{Value as Json, json};

    const FORM: Option<&str> = Some("application/x-www-form-urlencoded; charset=UTF-8");
    const JSON: Option<&str> = Some("Application/JSON");

    fn read(body: &str, content_type: Option<&str>) -> Json {
        Json::Object(tree(body.as_bytes(), content_type).expect(body))
    }

    fn refused(body: &[u8], content_type: Option<&str>) -> (Option<String>, String) {
        let error = tree(body, content_type).expect_err("an error");
        (error.field().map(str::to_owned), error.to_string())
    }

    #[test]
    fn a_form_and_its_json_are_the_same_tree() {
        let expected = json!({"a": {"b": ["1"]}});
        for content_type in [None, FORM, Some("text/plain")] {
            assert_eq!(read("a[b][0]=1", content_type), expected);
        }
        for content_type in [None, FORM, JSON, Some("application/problem+json")] {
            assert_eq!(
                read("\u{FEFF} {\"a\": {\"b\": [\"1\"]}}\n", content_type),
                expected
            );
        }
    }

    #[test]
    fn the_content_type_of_a_form_wins_over_a_bracket_that_begins_it() {
        assert_eq!(read("[a]=1", FORM), json!({"[a]": "1"}));
        assert_eq!(read("hello", FORM), json!({"hello": ""}));
    }

    #[test]
    fn nothing_is_an_empty_tree() {
        for content_type in [None, FORM, JSON] {
            assert_eq!(read(" \r\n", content_type), json!({}));
        }
        assert_eq!(read("null", JSON), json!({}));
    }

    #[test]
    fn a_list_has_its_places_for_names() {
        assert_eq!(read("[{\"a\": 1}]", None), json!({"0": {"a": 1}}));
    }

    #[test]
    fn what_is_neither_is_refused_and_not_shown() {
        for body in ["hello", "<html lang=\"en\">", "{\"a\": ", "\u{1}=2"] {
            let (field, text) = refused(body.as_bytes(), None);
            assert_eq!(field.as_deref(), Some("body"), "{text}");
            assert!(!text.contains(body), "{text}");
        }
        assert!(refused(b"a=1", JSON).1.contains("is no JSON"));
        assert!(refused(b"12", JSON).1.contains("no object"));
        let (field, text) = refused(b"a=1", Some("multipart/form-data; boundary=x"));
        assert_eq!(field.as_deref(), Some("content_type"));
        assert_eq!(
            text,
            "content_type: \"multipart/form-data\" is neither a form nor JSON"
        );
    }

    #[test]
    fn what_is_too_much_is_refused() {
        let long = vec![b'a'; LONGEST + 1];
        assert!(refused(&long, FORM).1.contains("longer than"));
        let wide = format!("[{}1]", "1,".repeat(100_000));
        assert!(
            refused(wide.as_bytes(), JSON)
                .1
                .contains("more than 100000 members")
        );
        let deep = "[".repeat(100_000);
        assert!(refused(deep.as_bytes(), JSON).1.contains("recursion limit"));
    }
}
