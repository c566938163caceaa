//! The definitions of custom fields (v2 §8.2).

use amocore_macros::model;
use serde_json::Value as Json;

use crate::operations::v2::fields::FieldType;
use crate::operations::v2::record::{Wire, is_nothing};
use crate::wire::json;
use crate::wire::node::Node;
use crate::{Extra, Result};

/// The custom fields of an account's records.
#[model(wire)]
pub struct AccountFields {
    /// Of contacts.
    pub contacts: Vec<FieldDefinition>,
    /// Of leads.
    pub leads: Vec<FieldDefinition>,
    /// Of companies.
    pub companies: Vec<FieldDefinition>,
    /// Of customers.
    pub customers: Vec<FieldDefinition>,
    /// Of the elements of each catalog.
    #[through(by_catalog)]
    pub catalogs: Vec<CatalogFields>,
    /// What else the server sent.
    pub extra: Extra,
}

/// The custom fields of a catalog's elements.
#[model(input, wire)]
pub struct CatalogFields {
    /// The catalog.
    pub catalog_id: i64,
    /// Its elements' fields.
    pub fields: Vec<FieldDefinition>,
}

/// A custom field.
#[model(input, wire)]
pub struct FieldDefinition {
    /// Identifier.
    pub id: i64,
    /// Name.
    pub name: String,
    /// What it holds.
    #[names("field_type", "type_id", "type")]
    pub field_type: FieldType,
    /// Its place among the others.
    pub sort: Option<i64>,
    /// The code of a field that every account has, such as `PHONE`; empty for others.
    pub code: Option<String>,
    /// Whether it takes several values.
    #[names("is_multiple", "multiple")]
    pub is_multiple: Option<bool>,
    /// Whether every account has it.
    pub is_system: Option<bool>,
    /// Whether people may edit its values.
    #[names("is_editable", "editable")]
    pub is_editable: Option<bool>,
    /// Whether it has to be filled in.
    pub is_required: Option<bool>,
    /// Whether people may delete it.
    pub is_deletable: Option<bool>,
    /// Whether people see it.
    pub is_visible: Option<bool>,
    /// Its choices or kinds.
    #[through(choices)]
    pub enums: Vec<FieldEnum>,
    /// What its type needs besides.
    pub params: Extra,
    /// What else the server sent.
    pub extra: Extra,
}

/// A choice of a custom field, or a kind of its values.
#[model(input, wire)]
pub struct FieldEnum {
    /// Identifier.
    pub id: i64,
    /// Text or code, such as `WORK`.
    pub value: String,
}

/// Choices come as a map from identifiers to texts, or as a list of records (v2 §8.2).
mod choices {
    use super::*;

    pub fn read(value: Node<'_>) -> Option<Vec<FieldEnum>> {
        if !value.is_object() || value.items().all(Node::is_object) {
            return Vec::read(value);
        }
        let choice = |(id, value): (&str, Node<'_>)| {
            Some(FieldEnum {
                id: json::digits(id)?,
                value: json::text(value)?,
            })
        };
        value.members().map(choice).collect()
    }

    pub fn write(choices: &Vec<FieldEnum>) -> Option<Json> {
        choices.write()
    }

    pub fn check(_: &[FieldEnum], _: &str) -> Result<()> {
        Ok(())
    }
}

/// Catalogs come as a map from identifiers to maps of fields (v2 §9.1).
mod by_catalog {
    use super::*;

    pub fn read(value: Node<'_>) -> Option<Vec<CatalogFields>> {
        if is_nothing(value) {
            return Some(Vec::new());
        }
        let catalog = |(id, fields): (&str, Node<'_>)| {
            Some(CatalogFields {
                catalog_id: json::digits(id)?,
                fields: Vec::read(fields)?,
            })
        };
        value
            .is_object()
            .then_some(value)?
            .members()
            .map(catalog)
            .collect()
    }

    pub fn write(catalogs: &Vec<CatalogFields>) -> Option<Json> {
        catalogs.write()
    }

    pub fn check(_: &[CatalogFields], _: &str) -> Result<()> {
        Ok(())
    }
}
