//! `GET catalogs`.

use super::{NO_RIGHT, RIGHT};
use crate::answer::Answer;
use crate::request::tree::Tree;
use crate::store::catalogs::{self, Catalog};
use crate::v2::Call;
use crate::v2::failure::Failure;
use crate::v2::listing::{self, ids, own_links};

/// Every catalog, newest first; there are no pages.
pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.require_right(RIGHT, NO_RIGHT)?;
    let ids = ids(call.parameters, "id")?;
    let mut found = call.context.store.read(catalogs::list)?;
    if let Some(ids) = ids {
        found.retain(|catalog| ids.contains(&catalog.id));
    }
    Ok(listing::answer(call, found.iter().map(item).collect()))
}

fn item(catalog: &Catalog) -> Tree {
    Tree::map([
        ("id", catalog.id.into()),
        ("name", catalog.name.as_str().into()),
        ("created_by", catalog.created_by.into()),
        ("created_at", catalog.created_at.into()),
        ("sort", catalog.sort.into()),
        ("type", catalog.kind.as_str().into()),
        ("can_add_elements", catalog.can_add_elements.into()),
        ("can_show_in_cards", catalog.can_show_in_cards.into()),
        ("can_link_multiple", catalog.can_link_multiple.into()),
        ("sdk_widget_code", Tree::Null),
        ("widgets", Tree::List(Vec::new())),
        ("_links", own_links("catalogs", catalog.id)),
    ])
}
