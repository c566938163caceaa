//! The definitions of custom fields (v2 §8.2).

use rusqlite::Connection;

use super::map_or_list;
use crate::request::tree::{Map, Tree};
use crate::store::custom_fields::{Field, choices, field_type, fields_of};
use crate::store::elements::Kind;
use crate::store::{self, catalogs};

/// Of every kind of entity, and of each catalog.
pub fn shown(connection: &Connection) -> store::Result<Tree> {
    let mut shown = Map::new();
    for (name, kind) in [
        ("contacts", Kind::Contact),
        ("leads", Kind::Lead),
        ("companies", Kind::Company),
        ("customers", Kind::Customer),
    ] {
        shown.insert(name.to_owned(), definitions(connection, kind)?);
    }
    let mut of_catalogs = Map::new();
    for catalog in catalogs::list(connection)? {
        let definitions = definitions(connection, Kind::Catalog(catalog.id))?;
        of_catalogs.insert(catalog.id.to_string(), definitions);
    }
    shown.insert("catalogs".to_owned(), map_or_list(of_catalogs));
    Ok(Tree::Map(shown))
}

fn definitions(connection: &Connection, kind: Kind) -> store::Result<Tree> {
    let mut shown = Map::new();
    for field in fields_of(connection, kind)? {
        shown.insert(field.id.to_string(), definition(connection, &field)?);
    }
    Ok(map_or_list(shown))
}

fn definition(connection: &Connection, field: &Field) -> store::Result<Tree> {
    let mut shown: Map = [
        ("id", field.id.into()),
        ("name", field.name.as_str().into()),
        ("field_type", field.field_type.into()),
        ("sort", field.sort.into()),
        ("code", field.code.as_str().into()),
        (
            "is_multiple",
            field_type::is_multiple(field.field_type).into(),
        ),
        ("is_system", field.is_system.into()),
        ("is_editable", field.is_editable.into()),
        ("is_required", field.is_required.into()),
        ("is_deletable", field.is_deletable.into()),
        ("is_visible", field.is_visible.into()),
        ("params", Tree::Map(Map::new())),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    if field_type::has_choices(field.field_type) || field.field_type == field_type::MULTITEXT {
        let enums = choices(connection, field.id)?
            .into_iter()
            .map(|choice| (choice.id.to_string(), choice.value.into()));
        shown.insert("enums".to_owned(), map_or_list(enums.collect()));
    }
    Ok(Tree::Map(shown))
}
