//! Reading the JSON answers (v2 §5, §12).

use std::borrow::Cow;
use std::ops::Deref;

use serde_json::Value as Json;
use zeroize::Zeroize as _;

use crate::operation::Answer;
use crate::wire::tree::Tree;
use crate::wire::{body, json};
use crate::{Error, Result};

/// Links repeat the query, and credentials with it, on any level (v2 §12.15).
const LINKS: [&str; 2] = ["_links", "_link"];

/// The text of an answer. It may hold tokens: a copy of them is zeroed when dropped.
pub struct Text<'a>(Cow<'a, str>);

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Drop for Text<'_> {
    fn drop(&mut self) {
        if let Cow::Owned(text) = &mut self.0 {
            text.zeroize();
        }
    }
}

/// The text of an answer; nothing if nothing was found (v2 §12.1).
pub fn text(answer: &Answer) -> Result<Text<'_>> {
    let text = body::text(&answer.body, answer.content_type.as_deref()).ok_or_else(|| {
        Error::unexpected("the answer is not text in its charset").with_status(answer.status)
    })?;
    let text = Text(text);
    match answer.status == 204 || text.trim().is_empty() {
        true => Ok(Text(Cow::Borrowed(""))),
        false => Ok(text),
    }
}

/// The document that is this text of the answer, to be read in place: for answers that may be long.
pub fn tree<'a>(text: &'a str, answer: &Answer) -> Result<Tree<'a>> {
    match text {
        "" => Ok(Tree::null()),
        text => Tree::parse(text, &LINKS).map_err(|problem| unexpected(answer, &problem)),
    }
}

fn unexpected(answer: &Answer, problem: &serde_json::Error) -> Error {
    let message = format!("the answer is not the API's JSON: {problem}");
    Error::unexpected(message).with_status(answer.status)
}

/// The document in an answer; nothing in it means nothing found (v2 §12.1).
pub fn of(answer: &Answer) -> Result<Json> {
    let text = text(answer)?;
    if text.is_empty() {
        return Ok(Json::Null);
    }
    let mut document = json::parse(&text).map_err(|problem| unexpected(answer, &problem))?;
    drop_links(&mut document);
    Ok(document)
}

fn drop_links(document: &mut Json) {
    match document {
        Json::Array(items) => items.iter_mut().for_each(drop_links),
        Json::Object(members) => {
            members.retain(|name, _| !LINKS.contains(&name.as_str()));
            members.values_mut().for_each(drop_links);
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// A document that has to be there.
pub fn required(answer: &Answer) -> Result<Json> {
    match of(answer)? {
        Json::Null => Err(empty(answer)),
        document => Ok(document),
    }
}

/// The same, to be read in place.
pub fn required_tree<'a>(text: &'a str, answer: &Answer) -> Result<Tree<'a>> {
    let tree = tree(text, answer)?;
    match tree.root().is_null() {
        true => Err(empty(answer)),
        false => Ok(tree),
    }
}

fn empty(answer: &Answer) -> Error {
    Error::unexpected("the answer is empty").with_status(answer.status)
}
