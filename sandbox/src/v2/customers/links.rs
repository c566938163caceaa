//! Linking customers to contacts, companies and catalog elements (v2 §9.5).

use rusqlite::Connection;

use crate::request::tree::{Map, Tree};
use crate::store::contacts;
use crate::store::customers::{self, Customer};
use crate::store::elements::Kind;
use crate::v2::batch::Refused;
use crate::v2::members::{Wrong, ids, integer};
use crate::v2::products;

/// Links what the item names, in addition to what is linked already, and ends
/// what its `unlink` names. The customer itself is not stored.
pub fn link(connection: &Connection, customer: &mut Customer, item: &Map) -> Result<(), Refused> {
    if let Some(Tree::Map(unlink)) = item.get("unlink") {
        for id in ids(unlink, "contacts_id")?.unwrap_or_default() {
            customers::unlink_contact(connection, customer.id, id)?;
        }
        let company = integer(unlink, "company_id")?;
        if company.is_some() && company == customer.company_id {
            customer.company_id = None;
        }
    }
    if let Some(id) = integer(item, "company_id")?.filter(|id| *id != 0) {
        if !contacts::find(connection, id)?.is_some_and(|found| found.is_company) {
            return Err(Wrong::new("company_id: there is no such company").into());
        }
        customer.company_id = Some(id);
    }
    for id in ids(item, "contacts_id")?.unwrap_or_default() {
        if contacts::find(connection, id)?.is_none_or(|found| found.is_company) {
            return Err(Wrong::new(format!("contacts_id: there is no contact {id}")).into());
        }
        customers::link_contact(connection, customer.id, id)?;
    }
    let catalogs = item.get("catalog_elements_id");
    products::link(connection, Kind::Customer.code(), customer.id, catalogs)
}
