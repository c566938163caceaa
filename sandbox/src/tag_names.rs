//! Tags as clients send them, to either API.

use rusqlite::Connection;

use crate::request::tree::Tree;
use crate::store::elements::Kind;
use crate::store::{self, tags};

/// The names meant by a comma-separated string, a list of names, or a list of
/// ids of tags the account has (legacy §12.12, v2 §7.6).
pub fn tag_names(
    connection: &Connection,
    kind: Kind,
    given: Option<&Tree>,
) -> store::Result<Vec<String>> {
    let Some(given) = given else {
        return Ok(Vec::new());
    };
    if let Some(text) = given.text() {
        return Ok(split(&text));
    }
    let mut names = Vec::new();
    for item in given.items() {
        let item = item.get("name").or(item.get("id")).unwrap_or(item);
        let known = match item.integer() {
            Some(id) => tags::name(connection, kind, id)?,
            None => None,
        };
        match known {
            Some(name) => names.push(name),
            None => names.extend(item.text().iter().flat_map(|text| split(text))),
        }
    }
    Ok(names)
}

fn split(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}
