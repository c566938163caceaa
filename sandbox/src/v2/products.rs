//! Catalog elements on cards (v2 §9.2, §9.11).

use rusqlite::Connection;

use super::batch::Refused;
use super::members::Wrong;
use super::shown::Ids;
use crate::php_json::{Json, Members, Text};
use crate::request::tree::Tree;
use crate::store::catalogs;
use crate::store::pages::Product;

/// Shows the elements on a card; their catalogs and quantities only `with_links`.
pub fn show(item: &mut Members<'_>, products: &[Product], with_links: bool) {
    let ids: Vec<i64> = products.iter().map(|product| product.id).collect();
    item.member("catalog_elements", &Ids("catalog_elements", &ids));
    if with_links {
        item.member("_embedded", &LinkedProducts(products));
    }
}

struct LinkedProducts<'a>(&'a [Product]);

impl Json for LinkedProducts<'_> {
    fn write(&self, text: &mut Text) {
        text.map(|map| map.member("catalog_elements_links", self.0));
    }
}

impl Json for Product {
    fn write(&self, text: &mut Text) {
        text.map(|map| {
            map.member("id", &self.id);
            map.member("catalog_id", &self.catalog_id);
            map.member("quantity", &self.quantity);
        });
    }
}

/// Puts elements on a card: `{catalog: {element: quantity}}`, in which 0 takes an
/// element off. `element_type` is the card's.
pub fn link(
    connection: &Connection,
    element_type: i64,
    card_id: i64,
    wanted: Option<&Tree>,
) -> Result<(), Refused> {
    let wrong = |text: String| Wrong::new(format!("Catalog elements: {text}"));
    let catalogs = match wanted {
        None | Some(Tree::Null) => return Ok(()),
        Some(empty) if empty.items().is_empty() && empty.is_blank() => return Ok(()),
        Some(Tree::Map(catalogs)) => catalogs,
        Some(_) => return Err(wrong("there must be an object of catalogs".to_owned()).into()),
    };
    for (catalog, elements) in catalogs {
        let Tree::Map(elements) = elements else {
            return Err(wrong(format!("{catalog} must be an object of elements")).into());
        };
        for (element, quantity) in elements {
            let id = element.parse().ok();
            let found = match id {
                Some(id) => catalogs::find_element(connection, id)?,
                None => None,
            };
            let found = found
                .filter(|found| found.catalog_id.to_string() == *catalog)
                .ok_or_else(|| wrong(format!("{catalog} has no element {element}")))?;
            let quantity = quantity
                .integer()
                .filter(|quantity| *quantity >= 0)
                .ok_or_else(|| wrong(format!("the quantity of {element} must be a number")))?;
            catalogs::link(connection, element_type, card_id, found.id, quantity)?;
        }
    }
    Ok(())
}
