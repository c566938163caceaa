//! Reading the JSON answers (v2 §5, §12).

use serde_json::Value as Json;

use crate::operation::Answer;
use crate::wire::{body, json};
use crate::{Error, Result};

/// The document in an answer; nothing in it means nothing found (v2 §12.1).
pub fn of(answer: &Answer) -> Result<Json> {
    let unexpected = |problem: String| Error::unexpected(problem).with_status(answer.status);
    let text = body::text(&answer.body, answer.content_type.as_deref())
        .ok_or_else(|| unexpected("the answer is not text in its charset".to_owned()))?;
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

/// Writes the members of a request that are there: what is unset is not sent.
#[derive(Default)]
pub struct Writer(serde_json::Map<String, Json>);

impl Writer {
    /// Adds a member if there is a value.
    #[must_use]
    pub fn some(mut self, name: &str, value: Option<impl Into<Json>>) -> Self {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.into());
        }
        self
    }

    /// Adds a member.
    #[must_use]
    pub fn with(self, name: &str, value: impl Into<Json>) -> Self {
        self.some(name, Some(value))
    }

    /// Adds a list if it has items.
    #[must_use]
    pub fn list<T>(self, name: &str, items: &[T], write: impl Fn(&T) -> Json) -> Self {
        let list: Vec<Json> = items.iter().map(write).collect();
        self.some(name, Some(list).filter(|list| !list.is_empty()))
    }

    /// Adds what the caller gave besides. The model's own members win.
    #[must_use]
    pub fn extra(mut self, extra: &crate::Extra) -> Self {
        for (name, value) in extra.iter() {
            if !self.0.contains_key(name) {
                self.0.insert(name.clone(), value.into());
            }
        }
        self
    }

    /// The object.
    pub fn object(self) -> Json {
        Json::Object(self.0)
    }
}
