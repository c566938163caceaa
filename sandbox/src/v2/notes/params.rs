//! `params`, the details of calls, messages and the like.

use super::types;
use crate::request::tree::{Map, Tree};
use crate::v2::members::{Wrong, text};

/// The details of a note of that type as they are kept; `None` for types without.
/// Their names are kept as they were sent, but read in either case (v2 §9.9).
pub fn read(item: &Map, note_type: i64) -> Result<Option<Map>, Wrong> {
    let Some(required) = types::required_params(note_type) else {
        return Ok(None);
    };
    let params = match item.get("params").filter(|params| !params.is_blank()) {
        Some(Tree::Map(params)) => params.clone(),
        Some(_) => return Err(Wrong::new("params must be an object")),
        None => within_text(item)?.ok_or_else(|| Wrong::new("params is required"))?,
    };
    for name in required {
        let value = find(&params, name).and_then(Tree::text);
        if value.is_none_or(|value| value.trim().is_empty()) {
            return Err(Wrong::new(format!("params: {name} is required")));
        }
    }
    Ok(Some(params))
}

/// Clients of the older generation put the object as JSON into `text`.
fn within_text(item: &Map) -> Result<Option<Map>, Wrong> {
    let text = text(item, "text")?.unwrap_or_default();
    Ok(match serde_json::from_str(&text) {
        Ok(Tree::Map(params)) if !params.is_empty() => Some(params),
        _ => None,
    })
}

fn find<'a>(params: &'a Map, name: &str) -> Option<&'a Tree> {
    params
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}
