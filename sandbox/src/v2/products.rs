//! Catalog elements on cards (v2 §9.2, §9.11).

use rusqlite::Connection;

use super::batch::Refused;
use super::listing::id_container;
use super::members::Wrong;
use crate::request::tree::{Map, Tree};
use crate::store::catalogs;
use crate::store::pages::Product;

/// Shows the elements on a card; their catalogs and quantities only `with_links`.
pub fn show(item: &mut Map, products: &[Product], with_links: bool) {
    let ids: Vec<i64> = products.iter().map(|product| product.id).collect();
    let container = id_container("catalog_elements", &ids);
    item.insert("catalog_elements".to_owned(), container);
    if with_links {
        let links = products.iter().map(|product| {
            Tree::map([
                ("id", product.id.into()),
                ("catalog_id", product.catalog_id.into()),
                ("quantity", product.quantity.into()),
            ])
        });
        let links = Tree::map([("catalog_elements_links", Tree::List(links.collect()))]);
        item.insert("_embedded".to_owned(), links);
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
