//! Catalog elements as lists show them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::Connection;

use crate::php_json::{Json, Text};
use crate::store;
use crate::store::catalogs::{self, CatalogElement, Linked};
use crate::store::elements::Kind;
use crate::v2::Call;
use crate::v2::cards::Attachments;
use crate::v2::listing::links_to;
use crate::v2::shown::Ids;

/// Elements with all that their items show.
pub struct Rows {
    elements: Vec<CatalogElement>,
    cards: Vec<Linked>,
    /// By the catalog.
    attachments: HashMap<i64, Attachments>,
}

/// An item of a list.
pub struct Item<'a> {
    element: &'a CatalogElement,
    rows: &'a Rows,
}

impl Rows {
    /// Reads what belongs to these elements.
    pub fn read(
        call: &Call<'_>,
        connection: &Connection,
        elements: Vec<CatalogElement>,
    ) -> store::Result<Rows> {
        let ids: Vec<i64> = elements.iter().map(|element| element.id).collect();
        let mut attachments: HashMap<i64, Attachments> = HashMap::new();
        for element in &elements {
            if let Entry::Vacant(vacant) = attachments.entry(element.catalog_id) {
                let kind = Kind::Catalog(element.catalog_id);
                vacant.insert(Attachments::read(call, connection, kind, &ids)?);
            }
        }
        Ok(Rows {
            cards: catalogs::cards_with(connection, &ids)?,
            attachments,
            elements,
        })
    }

    /// The items.
    pub fn items(&self) -> Vec<Item<'_>> {
        let item = |element| Item {
            element,
            rows: self,
        };
        self.elements.iter().map(item).collect()
    }

    /// The cards of one kind on which the element is.
    fn cards(&self, id: i64, kind: Kind) -> Vec<i64> {
        let cards = self.cards.iter();
        cards
            .filter(|card| card.catalog_element_id == id && card.element_type == kind.code())
            .map(|card| card.element_id)
            .collect()
    }
}

impl Json for Item<'_> {
    fn write(&self, text: &mut Text) {
        let Item { element, rows } = self;
        let (id, catalog_id) = (element.id, element.catalog_id);
        let href = format!("/api/v2/catalog_elements?id={id}&catalog_id={catalog_id}");
        text.map(|map| {
            map.member("id", &id);
            map.member("name", &element.name);
            map.member("created_by", &element.created_by);
            map.member("created_at", &element.created_at);
            map.member("updated_at", &element.updated_at);
            map.member("updated_by", &element.updated_by);
            map.member("is_deleted", &false);
            map.member(
                "custom_fields",
                &rows.attachments[&catalog_id].custom_fields(id),
            );
            map.member("catalog_id", &catalog_id);
            map.member("leads", &Ids("leads", &rows.cards(id, Kind::Lead)));
            let customers = rows.cards(id, Kind::Customer);
            map.member("customers", &Ids("customers", &customers));
            map.member("_links", &links_to(&href));
        });
    }
}
