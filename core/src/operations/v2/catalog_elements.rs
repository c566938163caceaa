//! Elements of catalogs (v2 §9.16).

use amocore_macros::model;

use super::custom_fields::CustomField;
use super::lists;
use super::shapes::{linked_many, never_blank};
use super::writes::writes;
use crate::operation::Paged;
use crate::operations::rules;
use crate::{Extra, Timestamp};

/// An element of a catalog.
#[model(wire)]
pub struct CatalogElement {
    /// Identifier.
    pub id: i64,
    /// Its catalog.
    pub catalog_id: Option<i64>,
    /// Name.
    pub name: String,
    /// The user who created it; 0 is the system.
    pub created_by: Option<i64>,
    /// The user who changed it last; 0 is the system.
    pub updated_by: Option<i64>,
    /// When it was created.
    #[names("created_at", "date_create")]
    pub created_at: Option<Timestamp>,
    /// When it was changed last.
    #[names("updated_at", "date_modify")]
    pub updated_at: Option<Timestamp>,
    /// Whether it was deleted.
    #[names("is_deleted", "deleted")]
    pub is_deleted: bool,
    /// Custom fields with values.
    pub custom_fields: Vec<CustomField>,
    /// Its leads.
    #[names("leads")]
    #[through(linked_many)]
    pub lead_ids: Vec<i64>,
    /// Its customers.
    #[names("customers")]
    #[through(linked_many)]
    pub customer_ids: Vec<i64>,
    /// What else the server sent.
    pub extra: Extra,
}

/// An element to add.
#[model(input, wire)]
pub struct NewCatalogElement {
    /// Its catalog.
    pub catalog_id: i64,
    /// Name.
    pub name: String,
    /// Custom fields.
    pub custom_fields: Vec<CustomField>,
    /// What to send besides.
    pub extra: Extra,
}

/// Changes to an element. What is not given stays as it is.
#[model(input, wire)]
pub struct CatalogElementUpdate {
    /// The element.
    pub id: i64,
    /// Its catalog.
    pub catalog_id: i64,
    /// The time of this change. The server refuses it unless it lies after the time of the last
    /// one, which makes `Stale`. Unset: five seconds from now, as clients in use do.
    pub updated_at: Option<Timestamp>,
    /// Name.
    #[through(never_blank)]
    pub name: Option<String>,
    /// Custom fields, each replaced as a whole. One without values is cleared.
    pub custom_fields: Vec<CustomField>,
    /// What to send besides.
    pub extra: Extra,
}

/// Which elements to list.
#[model(request, query)]
pub struct ListCatalogElements {
    /// The catalog.
    #[positional]
    pub catalog_id: i64,
    /// These elements.
    #[names("id")]
    pub ids: Vec<i64>,
    /// A text to search names for.
    pub term: Option<String>,
    /// The page, from 1. The server gives 500 elements a page.
    pub page: Option<i64>,
    /// Further parameters, as they stand in the query.
    pub parameters: Extra,
}

/// The elements to add.
#[model(request)]
pub struct AddCatalogElements {
    /// The elements. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<NewCatalogElement>,
}

/// The elements to change.
#[model(request)]
pub struct UpdateCatalogElements {
    /// The changes. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<CatalogElementUpdate>,
}

/// The elements to delete.
#[model(request)]
pub struct DeleteCatalogElements {
    /// Their identifiers. More than 250 are sent in several requests, in order.
    #[positional]
    pub ids: Vec<i64>,
}

lists::lists! {
    /// A page of elements.
    CatalogElementPage of CatalogElement, ListCatalogElements at "/api/v2/catalog_elements", numbered
}

impl Paged for ListCatalogElements {
    type Item = CatalogElement;

    fn first(mut self) -> Self {
        self.page.get_or_insert(1);
        self
    }

    /// Pages have 500 elements (v2 §7.7), and go on until one has fewer.
    fn turn(&self, page: CatalogElementPage) -> (Vec<CatalogElement>, Option<Self>) {
        let rows = page.items.len() + lists::unreadable(&page.extra);
        let full = i64::try_from(rows).is_ok_and(|rows| rows >= rules::MAX_PAGE_SIZE);
        let next = self.page.unwrap_or(1).checked_add(1).filter(|_| full);
        let next = next.map(|page| Self {
            page: Some(page),
            ..self.clone()
        });
        (page.items, next)
    }

    fn is_readable(page: &CatalogElementPage) -> bool {
        lists::unreadable(&page.extra) == 0
    }

    fn seems_empty(page: &CatalogElementPage) -> bool {
        Self::mark(page).is_none() && !page.not_modified
    }

    fn mark(page: &CatalogElementPage) -> Option<String> {
        let first = page.items.first().map(|item| item.id.to_string());
        lists::mark(first, &page.extra)
    }
}

writes! {
    add AddCatalogElements(NewCatalogElement) at "/api/v2/catalog_elements";
    update UpdateCatalogElements(CatalogElementUpdate) at "/api/v2/catalog_elements";
    delete DeleteCatalogElements() at "/api/v2/catalog_elements";
}
