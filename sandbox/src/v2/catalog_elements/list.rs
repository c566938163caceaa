//! `GET catalog_elements`.

use super::item::Rows;
use crate::answer::Answer;
use crate::request::tree::Tree;
use crate::store;
use crate::store::catalogs;
use crate::v2::Call;
use crate::v2::catalogs::{NO_RIGHT, RIGHT};
use crate::v2::failure::Failure;
use crate::v2::listing::{self, Page, ids};

/// A page of elements, newest first. Without `catalog_id`, as an older client
/// asks, those of every catalog.
pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.require_right(RIGHT, NO_RIGHT)?;
    let number = |name: &str| call.parameters.get(name).and_then(Tree::integer);
    let catalog_id = number("catalog_id");
    let ids = ids(call.parameters, "id")?;
    let term = call.parameters.get("term").and_then(Tree::text);
    let mut page = Page::of(call);
    // Clients turn pages in three ways (v2 §7.7).
    if let Some(number) = number("page").or(number("PAGEN_1")) {
        page.offset = page.limit.saturating_mul(number.max(1) - 1);
    }
    let rows = call
        .context
        .store
        .read(|connection| -> store::Result<Rows> {
            let (limit, offset) = (page.limit, page.offset);
            let (ids, term) = (ids.as_deref(), term.as_deref());
            let rows = catalogs::elements(connection, catalog_id, ids, term, limit, offset)?;
            Rows::read(call, connection, rows)
        })?;
    Ok(listing::answer(call, rows.items()))
}
