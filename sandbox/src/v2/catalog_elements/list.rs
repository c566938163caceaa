//! `GET catalog_elements`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::Connection;

use crate::answer::Answer;
use crate::request::tree::Tree;
use crate::store;
use crate::store::catalogs::{self, CatalogElement, Linked};
use crate::store::elements::Kind;
use crate::v2::Call;
use crate::v2::cards::Attachments;
use crate::v2::catalogs::{NO_RIGHT, RIGHT};
use crate::v2::failure::Failure;
use crate::v2::listing::{self, Page, id_container, ids, links_to};

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
    let items = call
        .context
        .store
        .read(|connection| -> store::Result<Vec<Tree>> {
            let (limit, offset) = (page.limit, page.offset);
            let (ids, term) = (ids.as_deref(), term.as_deref());
            let rows = catalogs::elements(connection, catalog_id, ids, term, limit, offset)?;
            items(call, connection, &rows)
        })?;
    Ok(listing::answer(call, items))
}

fn items(
    call: &Call<'_>,
    connection: &Connection,
    elements: &[CatalogElement],
) -> store::Result<Vec<Tree>> {
    let ids: Vec<i64> = elements.iter().map(|element| element.id).collect();
    let cards = catalogs::cards_with(connection, &ids)?;
    let mut attachments: HashMap<i64, Attachments> = HashMap::new();
    for element in elements {
        if let Entry::Vacant(vacant) = attachments.entry(element.catalog_id) {
            let kind = Kind::Catalog(element.catalog_id);
            vacant.insert(Attachments::read(call, connection, kind, &ids)?);
        }
    }
    let rows = elements.iter().map(|element| {
        let (id, catalog_id) = (element.id, element.catalog_id);
        let href = format!("/api/v2/catalog_elements?id={id}&catalog_id={catalog_id}");
        let fields = attachments[&catalog_id].custom_fields(id);
        Tree::map([
            ("id", id.into()),
            ("name", element.name.as_str().into()),
            ("created_by", element.created_by.into()),
            ("created_at", element.created_at.into()),
            ("updated_at", element.updated_at.into()),
            ("updated_by", element.updated_by.into()),
            ("is_deleted", false.into()),
            ("custom_fields", fields),
            ("catalog_id", catalog_id.into()),
            ("leads", on(&cards, id, Kind::Lead, "leads")),
            ("customers", on(&cards, id, Kind::Customer, "customers")),
            ("_links", links_to(&href)),
        ])
    });
    Ok(rows.collect())
}

/// The cards of one kind on which the element is.
fn on(cards: &[Linked], id: i64, kind: Kind, path: &str) -> Tree {
    let ids: Vec<i64> = cards
        .iter()
        .filter(|card| card.catalog_element_id == id && card.element_type == kind.code())
        .map(|card| card.element_id)
        .collect();
    id_container(path, &ids)
}
