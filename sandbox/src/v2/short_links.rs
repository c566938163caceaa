//! Personal short links (v2 §9.20).

use hyper::{Method, StatusCode};

use super::bare::bare_items;
use super::{Call, HAL, Operation, self_link};
use crate::answer::Answer;
use crate::credentials::Denial;
use crate::request::form;
use crate::request::tree::{Map, Tree};
use crate::store::traces;
use crate::v2::failure::Failure;
use crate::webhooks::is_address;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[(Method::POST, "url_shortener", add)];

/// No request makes more (v2 §4).
const MOST: usize = 500;

/// Takes a bare list; makes all links or none.
fn add(call: &Call<'_>) -> Result<Answer, Failure> {
    require_query_credentials(call)?;
    let items = bare_items(call, "url")?;
    let wrong = |text: String| Failure::refused(StatusCode::BAD_REQUEST, 400, text);
    if items.len() > MOST {
        return Err(wrong(format!(
            "A request must not have more than {MOST} links"
        )));
    }
    let rows = call.context.store.write(|tx| {
        let mut rows = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let url = item.get("url").and_then(Tree::text).unwrap_or_default();
            if !is_address(url.trim()) {
                return Err(wrong(format!("{index}/url must be a complete address")));
            }
            let properties = properties(item)
                .ok_or_else(|| wrong(format!("{index}/properties must have types")))?;
            let (now, author) = (call.context.clock.now(), call.user.id);
            let id = traces::insert_short_link(tx, url.trim(), &properties, now, author)?;
            let mut row = Map::new();
            row.insert("id".to_owned(), id.into());
            if let Some(request_id) = item.get("request_id") {
                row.insert("request_id".to_owned(), request_id.clone());
            }
            let host = call.request.header("host");
            row.insert("url".to_owned(), url.trim().into());
            row.insert(
                "short_url".to_owned(),
                format!("http://{host}/s/{id}").into(),
            );
            rows.push(Tree::Map(row));
        }
        Ok(rows)
    })?;
    let document = Tree::map([
        ("_links", self_link(call.request)),
        ("_embedded", Tree::map([("items", Tree::List(rows))])),
    ]);
    Ok(Answer::json(StatusCode::OK, HAL, &document))
}

/// Login and key have to be in the query, even with a session.
fn require_query_credentials(call: &Call<'_>) -> Result<(), Failure> {
    let query = call.request.query.as_deref().unwrap_or_default();
    let query = form::parse(query.as_bytes())?;
    let given = |name: &str| query.get(name).is_some_and(|value| !value.is_blank());
    if given("USER_LOGIN") && given("USER_HASH") {
        Ok(())
    } else {
        Err(Failure::Denied(Denial::Unknown))
    }
}

/// The properties as JSON, each of which needs a numeric type.
fn properties(item: &Map) -> Option<String> {
    let given = item.get("properties").map(Tree::items).unwrap_or_default();
    let have_types = given
        .iter()
        .all(|property| property.get("type").and_then(Tree::integer).is_some());
    let list = Tree::List(given.into_iter().cloned().collect());
    have_types.then(|| serde_json::to_string(&list).expect("a tree has only string keys"))
}
