//! Reading the JSON answers (v2 §5, §12).

use serde_json::Value as Json;
use zeroize::Zeroizing;

use crate::operation::Answer;
use crate::wire::{body, json};
use crate::{Error, Result};

/// The document in an answer; nothing in it means nothing found (v2 §12.1).
pub fn of(answer: &Answer) -> Result<Json> {
    let unexpected = |problem: String| Error::unexpected(problem).with_status(answer.status);
    let text = body::text(&answer.body, answer.content_type.as_deref())
        .ok_or_else(|| unexpected("the answer is not text in its charset".to_owned()))?;
    // It may hold tokens.
    let text = Zeroizing::new(text);
    if answer.status == 204 || text.trim().is_empty() {
        return Ok(Json::Null);
    }
    let mut document = json::parse(&text)
        .map_err(|problem| unexpected(format!("the answer is not the API's JSON: {problem}")))?;
    drop_links(&mut document);
    Ok(document)
}

/// Links repeat the query, and credentials with it, on any level (v2 §12.15).
fn drop_links(document: &mut Json) {
    match document {
        Json::Array(items) => items.iter_mut().for_each(drop_links),
        Json::Object(members) => {
            members.retain(|name, _| name != "_links" && name != "_link");
            members.values_mut().for_each(drop_links);
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// A document that has to be there.
pub fn required(answer: &Answer) -> Result<Json> {
    match of(answer)? {
        Json::Null => Err(Error::unexpected("the answer is empty").with_status(answer.status)),
        document => Ok(document),
    }
}
