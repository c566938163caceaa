//! `POST catalog_elements`.

use rusqlite::Connection;

use super::FORM;
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::catalogs::{self, CatalogElement};
use crate::v2::Call;
use crate::v2::batch::{Batch, Refused, stamp};
use crate::v2::cards::attach_fields;
use crate::v2::catalogs::{INCOMPLETE, NO_RIGHT, NOT_FOUND, RIGHT, require_arrays};
use crate::v2::failure::Failure;
use crate::v2::members::{integer, text};

/// Adds, updates and deletes elements.
pub fn write(call: &Call<'_>) -> Result<Answer, Failure> {
    require_arrays(call)?;
    let mut batch = Batch::read(call, &FORM, &["delete"])?;
    call.require_right(RIGHT, NO_RIGHT)?;
    call.context.store.write(|tx| {
        batch.add(tx, |item| add(call, tx, item))?;
        batch.update(tx, |id, item| update(call, tx, id, item))?;
        batch.delete(tx, |id| {
            let element = find(tx, id)?;
            catalogs::delete_element(tx, &element)?;
            Ok(Tree::map([
                ("id", id.into()),
                ("name", element.name.into()),
            ]))
        })
    })?;
    Ok(batch.answer())
}

fn add(call: &Call<'_>, connection: &Connection, item: &Map) -> Result<i64, Refused> {
    let incomplete = |name: &str| Refused::new(INCOMPLETE, format!("{name} is required"));
    let catalog_id = integer(item, "catalog_id")?.ok_or_else(|| incomplete("catalog_id"))?;
    if catalogs::find(connection, catalog_id)?.is_none() {
        let text = "catalog_id: there is no such catalog";
        return Err(Refused::new(NOT_FOUND, text));
    }
    let name = text(item, "name")?
        .filter(|name| !name.trim().is_empty())
        .ok_or_else(|| incomplete("name"))?;
    let now = call.context.clock.now();
    let mut element = CatalogElement {
        id: 0,
        catalog_id,
        name,
        created_at: now,
        updated_at: now,
        created_by: call.user.id,
        updated_by: call.user.id,
    };
    element.id = catalogs::insert_element(connection, &element)?;
    attach_fields(connection, element.element(), item, false)?;
    Ok(element.id)
}

fn update(call: &Call<'_>, connection: &Connection, id: i64, item: &Map) -> Result<(), Refused> {
    let mut element = find(connection, id)?;
    // Clients repeat the catalog; an element never leaves its own.
    if integer(item, "catalog_id")?.is_some_and(|id| id != element.catalog_id) {
        return Err(Refused::new(NOT_FOUND, "The catalog has no such element"));
    }
    element.updated_at = stamp(&FORM, item, element.updated_at, call.context.clock.now())?;
    element.updated_by = call.user.id;
    if let Some(name) = text(item, "name")?.filter(|name| !name.trim().is_empty()) {
        element.name = name;
    }
    catalogs::update_element(connection, &element)?;
    attach_fields(connection, element.element(), item, true)
}

fn find(connection: &Connection, id: i64) -> Result<CatalogElement, Refused> {
    catalogs::find_element(connection, id)?
        .ok_or_else(|| Refused::new(NOT_FOUND, "There is no such element"))
}
