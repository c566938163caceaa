//! Catalogs: lists of the account's own (v2 §9.16).

use amocore_macros::model;

use super::lists::lists;
use super::record::words_on_the_wire;
use super::shapes::never_blank;
use super::writes::writes;
use crate::types::open_enum;
use crate::{Extra, Timestamp};

open_enum! {
    /// What a catalog is for.
    pub enum CatalogType {
        /// Anything.
        Regular = "regular",
        /// Invoices. An account has one such.
        Invoices = "invoices",
        /// Products. An account has one such, made by switching products on.
        Products = "products",
    }
}

words_on_the_wire!(CatalogType);

/// A catalog.
#[model(wire)]
pub struct Catalog {
    /// Identifier.
    pub id: i64,
    /// Name.
    pub name: String,
    /// What it is for.
    #[names("type")]
    pub catalog_type: Option<CatalogType>,
    /// The user who created it; 0 is the system.
    pub created_by: Option<i64>,
    /// When it was created.
    #[names("created_at", "date_create")]
    pub created_at: Option<Timestamp>,
    /// Its place among the others.
    pub sort: Option<i64>,
    /// Whether people may add elements.
    pub can_add_elements: Option<bool>,
    /// Whether cards show it.
    pub can_show_in_cards: Option<bool>,
    /// Whether an element may be linked with several records.
    pub can_link_multiple: Option<bool>,
    /// The code of the widget it belongs to.
    pub sdk_widget_code: Option<String>,
    /// What else the server sent.
    pub extra: Extra,
}

/// A catalog to add. An account has at most ten.
#[model(input, wire)]
pub struct NewCatalog {
    /// Name.
    pub name: String,
    /// What it is for. Unset: anything.
    #[names("type")]
    pub catalog_type: Option<CatalogType>,
    /// Whether people may add elements.
    pub can_add_elements: Option<bool>,
    /// Whether cards show it.
    pub can_show_in_cards: Option<bool>,
    /// Whether an element may be linked with several records.
    pub can_link_multiple: Option<bool>,
    /// What to send besides.
    pub extra: Extra,
}

/// Changes to a catalog. What is not given stays as it is.
#[model(input, wire)]
pub struct CatalogUpdate {
    /// The catalog.
    pub id: i64,
    /// Name.
    #[through(never_blank)]
    pub name: Option<String>,
    /// Whether people may add elements.
    pub can_add_elements: Option<bool>,
    /// Whether cards show it.
    pub can_show_in_cards: Option<bool>,
    /// Whether an element may be linked with several records.
    pub can_link_multiple: Option<bool>,
    /// What to send besides.
    pub extra: Extra,
}

/// Which catalogs to list.
#[model(request, query)]
pub struct ListCatalogs {
    /// This catalog only.
    pub id: Option<i64>,
}

/// The catalogs to add.
#[model(request)]
pub struct AddCatalogs {
    /// The catalogs.
    #[positional]
    pub items: Vec<NewCatalog>,
}

/// The catalogs to change.
#[model(request)]
pub struct UpdateCatalogs {
    /// The changes.
    #[positional]
    pub items: Vec<CatalogUpdate>,
}

/// The catalogs to delete.
#[model(request)]
pub struct DeleteCatalogs {
    /// Their identifiers.
    #[positional]
    pub ids: Vec<i64>,
}

lists! {
    /// All catalogs.
    CatalogPage of Catalog, ListCatalogs at "/api/v2/catalogs", once
}

writes! {
    add AddCatalogs(NewCatalog) at "/api/v2/catalogs";
    update_undated UpdateCatalogs(CatalogUpdate) at "/api/v2/catalogs";
    delete DeleteCatalogs() at "/api/v2/catalogs";
}
