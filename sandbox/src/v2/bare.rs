//! Bodies that are a bare list, where others have `add` (v2 §9.17, §9.18, §9.20).

use hyper::StatusCode;

use super::Call;
use super::failure::Failure;
use crate::request::tree::{Map, Tree};

/// The items of a bare list, of the list under `add`, or the single one that the
/// body itself is, which then has `mark`.
pub fn bare_items<'a>(call: &'a Call<'a>, mark: &str) -> Result<Vec<&'a Map>, Failure> {
    let wrong = |text: &str| Failure::refused(StatusCode::BAD_REQUEST, 400, text);
    let parameters = call.parameters;
    let items = if let Some(list) = parameters.get("add") {
        list.items()
    } else if parameters.contains_key(mark) {
        return Ok(vec![parameters]);
    } else {
        // Beside the items stand parameters of the query, such as credentials.
        let numbered = parameters
            .iter()
            .filter(|(name, _)| name.bytes().all(|byte| byte.is_ascii_digit()));
        numbered.map(|(_, item)| item).collect()
    };
    if items.is_empty() {
        return Err(wrong("The request is empty"));
    }
    let maps = items.into_iter().map(|item| match item {
        Tree::Map(item) => Some(item),
        _ => None,
    });
    maps.collect::<Option<Vec<&Map>>>()
        .ok_or_else(|| wrong("Every item must be an object"))
}
