//! `GET pipelines`.

use hyper::StatusCode;

use super::items;
use crate::answer::Answer;
use crate::request::tree::Tree;
use crate::v2::failure::Failure;
use crate::v2::listing::ids;
use crate::v2::{Call, HAL, self_link};

/// All of them or those with the given ids; here `items` is a map (v2 §5.1).
pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    let wanted = ids(call.parameters, "id")?;
    let mut found = call.context.store.read(items)?;
    if let Some(wanted) = wanted {
        found.retain(|id, _| wanted.iter().any(|wanted| wanted.to_string() == *id));
    }
    if found.is_empty() {
        return Ok(Answer::new(StatusCode::NO_CONTENT, HAL, ""));
    }
    let document = Tree::map([
        ("_links", self_link(call.request)),
        ("_embedded", Tree::map([("items", Tree::Map(found))])),
    ]);
    Ok(Answer::json(StatusCode::OK, HAL, &document))
}
