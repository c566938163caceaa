//! Making and deleting custom fields (v2 §9.10). For administrators; they are
//! read with the account.

use hyper::Method;
use rusqlite::Connection;

use super::batch::{Batch, Form, Refused};
use super::failure::Failure;
use super::members::{Wrong, flag, integer, list, required_integer, required_text};
use super::{Call, Operation};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::catalogs;
use crate::store::custom_fields::{self, NewField, field_type};
use crate::store::elements::Kind;

/// What can be done with them.
pub const OPERATIONS: &[Operation] = &[(Method::POST, "fields", write)];

/// No codes of their own are known; 400 is a wrong structure (v2 §6).
const FORM: Form = Form {
    path: "fields",
    links: "_link",
    empty_request: 400,
    empty_add: 400,
    empty_update: 400,
    incomplete_update: 400,
};

const NO_RIGHT: u32 = 244;

/// Adds and deletes fields.
fn write(call: &Call<'_>) -> Result<Answer, Failure> {
    call.administrators_only(NO_RIGHT)?;
    let mut batch = Batch::read(call, &FORM, &["delete"])?;
    if batch.has_updates() {
        return Err(Wrong::new("Fields cannot be updated").into());
    }
    call.context.store.write(|tx| {
        batch.add(tx, |item| add(tx, item))?;
        batch.delete_items(tx, |id, item| delete(tx, id, item))
    })?;
    Ok(batch.answer())
}

fn add(connection: &Connection, item: &Map) -> Result<i64, Refused> {
    let owner = owner(connection, item)?;
    let field_type = kind_of_values(item, owner)?;
    // Only fields of catalogs may be required, undeletable or hidden (v2 §9.10).
    let of_catalogs = |name, otherwise: bool| {
        let given = flag(item, name)?.filter(|_| matches!(owner, Kind::Catalog(_)));
        Ok::<_, Wrong>(given.unwrap_or(otherwise))
    };
    let field = NewField {
        name: required_text(item, "name")?,
        field_type,
        owner,
        origin: required_text(item, "origin")?,
        is_editable: flag(item, "is_editable")?.unwrap_or(true),
        is_required: of_catalogs("is_required", false)?,
        is_deletable: of_catalogs("is_deletable", true)?,
        is_visible: of_catalogs("is_visible", true)?,
        choices: choices(item, field_type)?,
    };
    Ok(custom_fields::insert(connection, &field)?)
}

/// Contacts, leads, companies, customers or the elements of a catalog.
fn owner(connection: &Connection, item: &Map) -> Result<Kind, Refused> {
    let code = required_integer(item, "element_type")?;
    match Kind::from_code(code) {
        Some(Kind::Task) => {}
        Some(kind) => return Ok(kind),
        None if catalogs::find(connection, code)?.is_some() => return Ok(Kind::Catalog(code)),
        None => {}
    }
    Err(Wrong::new("element_type must be 1, 2, 3, 12 or the id of a catalog").into())
}

/// `type`, which some clients call `field_type`; text if neither is there.
fn kind_of_values(item: &Map, owner: Kind) -> Result<i64, Wrong> {
    let given = integer(item, "type")?.or(integer(item, "field_type")?);
    let code = given.unwrap_or(field_type::TEXT);
    if !field_type::exists(code) {
        return Err(Wrong::new("type: there is no such type"));
    }
    if code == field_type::ITEMS && !matches!(owner, Kind::Catalog(_)) {
        return Err(Wrong::new("type 16 is for catalogs only"));
    }
    Ok(code)
}

/// `enums`, the texts of the choices; other types have none.
fn choices(item: &Map, field_type: i64) -> Result<Vec<String>, Wrong> {
    if !field_type::has_choices(field_type) && field_type != field_type::MULTITEXT {
        return Ok(Vec::new());
    }
    let texts = list(item, "enums")?.into_iter().map(|choice| {
        let text = choice.get("value").unwrap_or(choice).text();
        text.filter(|text| !text.trim().is_empty())
            .ok_or_else(|| Wrong::new("enums must be a list of strings"))
    });
    texts.collect()
}

/// Both `id` and `origin` have to be those of the field.
fn delete(connection: &Connection, id: i64, item: &Map) -> Result<Tree, Refused> {
    let origin = required_text(item, "origin")?;
    if custom_fields::delete(connection, id, &origin)? {
        return Ok(Tree::map([("id", id.into())]));
    }
    Err(Wrong::new("There is no field with that id and origin").into())
}
