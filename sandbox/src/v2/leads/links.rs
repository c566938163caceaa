//! Linking leads to contacts, companies and catalog elements (v2 §9.2, §9.11).

use rusqlite::Connection;

use crate::request::tree::{Map, Tree};
use crate::store::elements::Kind;
use crate::store::leads::{self, Lead};
use crate::store::links::{End, exists};
use crate::v2::batch::Refused;
use crate::v2::members::{Wrong, ids, integer};
use crate::v2::products;

/// A lead has no more contacts (v2 §4).
const MOST_CONTACTS: usize = 40;
const TOO_MANY_CONTACTS: u32 = 330;

/// Links what the item names, in addition to what is linked already, and ends
/// what its `unlink` names. The lead itself is not stored.
pub fn link(connection: &Connection, lead: &mut Lead, item: &Map) -> Result<(), Refused> {
    if let Some(Tree::Map(unlink)) = item.get("unlink") {
        self::unlink(connection, lead, unlink)?;
    }
    let company = integer(item, "company_id")?.or(integer(item, "linked_company_id")?);
    if let Some(id) = company.filter(|id| *id != 0) {
        if !exists(connection, End::Company(id))? {
            return Err(Wrong::new("company_id: there is no such company").into());
        }
        lead.company_id = Some(id);
    }
    let named = ids(item, "contacts_id")?
        .or(ids(item, "linked_contacts")?)
        .unwrap_or_default();
    let main = integer(item, "main_contact_id")?.filter(|id| *id != 0);
    if !named.is_empty() || main.is_some() {
        let before = leads::contact_ids(connection, lead.id)?;
        let after = merged(&before, &named, main);
        for id in after.iter().filter(|id| !before.contains(id)) {
            if !exists(connection, End::Contact(*id))? {
                return Err(Wrong::new(format!("There is no such contact: {id}")).into());
            }
        }
        if after.len() > MOST_CONTACTS {
            return Err(too_many_contacts());
        }
        leads::link_contacts(connection, lead.id, &after)?;
    }
    let catalogs = item.get("catalog_elements_id");
    products::link(connection, Kind::Lead.code(), lead.id, catalogs)
}

/// Refuses one more contact on a lead that has as many as it may.
pub fn require_room(connection: &Connection, lead: i64, contact: i64) -> Result<(), Refused> {
    let contacts = leads::contact_ids(connection, lead)?;
    if contacts.len() >= MOST_CONTACTS && !contacts.contains(&contact) {
        return Err(too_many_contacts());
    }
    Ok(())
}

fn too_many_contacts() -> Refused {
    Refused::new(
        TOO_MANY_CONTACTS,
        "A lead must not have more than 40 contacts",
    )
}

/// The main contact first, then those there were, then the new ones.
fn merged(before: &[i64], named: &[i64], main: Option<i64>) -> Vec<i64> {
    let mut after = Vec::new();
    for id in main.iter().chain(before).chain(named) {
        if !after.contains(id) {
            after.push(*id);
        }
    }
    after
}

fn unlink(connection: &Connection, lead: &mut Lead, unlink: &Map) -> Result<(), Refused> {
    if let Some(gone) = ids(unlink, "contacts_id")? {
        let mut left = leads::contact_ids(connection, lead.id)?;
        left.retain(|id| !gone.contains(id));
        leads::link_contacts(connection, lead.id, &left)?;
    }
    let company = integer(unlink, "company_id")?;
    if company.is_some() && company == lead.company_id {
        lead.company_id = None;
    }
    Ok(())
}
