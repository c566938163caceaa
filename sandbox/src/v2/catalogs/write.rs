//! `POST catalogs`.

use rusqlite::Connection;

use super::{FORM, INCOMPLETE, NO_RIGHT, NOT_FOUND, RIGHT, require_arrays};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::catalogs::{self, Catalog};
use crate::v2::Call;
use crate::v2::batch::{Batch, Refused};
use crate::v2::failure::Failure;
use crate::v2::members::{Wrong, flag, text};

/// An account has no more (v2 §4).
const MOST: usize = 10;
/// Not deleted.
const NOT_DELETED: u32 = 281;

/// Adds, updates and deletes catalogs.
pub fn write(call: &Call<'_>) -> Result<Answer, Failure> {
    require_arrays(call)?;
    let mut batch = Batch::read(call, &FORM, &["delete"])?;
    call.require_right(RIGHT, NO_RIGHT)?;
    call.context.store.write(|tx| {
        batch.add(tx, |item| add(call, tx, item))?;
        batch.update(tx, |id, item| update(tx, id, item))?;
        batch.delete(tx, |id| delete(tx, id))
    })?;
    Ok(batch.answer())
}

fn add(call: &Call<'_>, connection: &Connection, item: &Map) -> Result<i64, Refused> {
    let name = text(item, "name")?
        .filter(|name| !name.trim().is_empty())
        .ok_or_else(|| Refused::new(INCOMPLETE, "name is required"))?;
    let kind = text(item, "type")?.filter(|kind| !kind.is_empty());
    let kind = kind.unwrap_or_else(|| "regular".to_owned());
    if !["regular", "invoices"].contains(&kind.as_str()) {
        return Err(Wrong::new("type must be regular or invoices").into());
    }
    let known = catalogs::list(connection)?;
    if known.len() >= MOST {
        return Err(Wrong::new("There are 10 catalogs already").into());
    }
    if kind == "invoices" && known.iter().any(|catalog| catalog.kind == kind) {
        return Err(Wrong::new("There is a catalog of invoices already").into());
    }
    let mut catalog = Catalog {
        id: 0,
        name,
        kind,
        sort: 0,
        can_add_elements: false,
        can_show_in_cards: false,
        can_link_multiple: false,
        created_at: call.context.clock.now(),
        created_by: call.user.id,
    };
    permissions(&mut catalog, item)?;
    Ok(catalogs::insert(connection, &catalog)?)
}

fn update(connection: &Connection, id: i64, item: &Map) -> Result<(), Refused> {
    let mut catalog = find(connection, id)?;
    if let Some(name) = text(item, "name")?.filter(|name| !name.trim().is_empty()) {
        catalog.name = name;
    }
    permissions(&mut catalog, item)?;
    Ok(catalogs::update(connection, &catalog)?)
}

fn permissions(catalog: &mut Catalog, item: &Map) -> Result<(), Wrong> {
    for (name, permission) in [
        ("can_add_elements", &mut catalog.can_add_elements),
        ("can_show_in_cards", &mut catalog.can_show_in_cards),
        ("can_link_multiple", &mut catalog.can_link_multiple),
    ] {
        *permission = flag(item, name)?.unwrap_or(*permission);
    }
    Ok(())
}

/// The catalog of products comes and stays with the products.
fn delete(connection: &Connection, id: i64) -> Result<Tree, Refused> {
    let catalog = find(connection, id)?;
    if catalog.kind == catalogs::PRODUCTS {
        let text = "The catalog of products cannot be deleted";
        return Err(Refused::new(NOT_DELETED, text));
    }
    catalogs::delete(connection, id)?;
    Ok(Tree::map([
        ("id", id.into()),
        ("name", catalog.name.into()),
    ]))
}

fn find(connection: &Connection, id: i64) -> Result<Catalog, Refused> {
    catalogs::find(connection, id)?
        .ok_or_else(|| Refused::new(NOT_FOUND, "There is no such catalog"))
}
