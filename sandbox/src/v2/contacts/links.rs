//! Linking contacts and companies to leads, customers and each other (v2 §9.11).

use rusqlite::Connection;

use super::NO_RIGHT;
use crate::request::tree::{Map, Tree};
use crate::store::contacts::{self, Contact, NewContact};
use crate::store::links::{self, End};
use crate::v2::Call;
use crate::v2::batch::Refused;
use crate::v2::companies::COMPANY_ADD;
use crate::v2::leads::require_room;
use crate::v2::members::{Wrong, ids, integer, text};

/// A list of ids: its name, its older name (v2 §11), and what it names.
type List = (&'static str, &'static str, fn(i64) -> End);

const OF_CONTACT: &[List] = &[
    ("leads_id", "linked_leads_id", End::Lead),
    ("customers_id", "linked_customers_id", End::Customer),
];

const OF_COMPANY: &[List] = &[
    ("contacts_id", "linked_contacts", End::Contact),
    ("leads_id", "linked_leads_id", End::Lead),
    ("customers_id", "linked_customers_id", End::Customer),
];

/// Links what the item names, in addition to what is linked already, and ends
/// what its `unlink` names. The contact itself is not stored.
pub fn link(
    call: &Call<'_>,
    connection: &Connection,
    contact: &mut Contact,
    item: &Map,
) -> Result<(), Refused> {
    let (own, lists) = match contact.is_company {
        true => (End::Company(contact.id), OF_COMPANY),
        false => (End::Contact(contact.id), OF_CONTACT),
    };
    if let Some(Tree::Map(unlink)) = item.get("unlink") {
        for (name, older, end) in lists {
            for id in named(unlink, name, older)? {
                links::unlink(connection, own, end(id))?;
            }
        }
        let company = ids(unlink, "company_id")?.unwrap_or_default();
        if contact.company_id.is_some_and(|id| company.contains(&id)) {
            contact.company_id = None;
        }
    }
    if !contact.is_company {
        link_company(call, connection, contact, item)?;
    }
    for (name, older, end) in lists {
        for id in named(item, name, older)? {
            let end = end(id);
            if !links::exists(connection, end)? {
                return Err(Wrong::new(format!("{name}: there is no {id}")).into());
            }
            if let (End::Contact(contact), End::Lead(lead)) = (own, end) {
                require_room(connection, lead, contact)?;
            }
            links::link(connection, own, end, 1)?;
        }
    }
    Ok(())
}

/// The ids under either name; 0 is none.
fn named(map: &Map, name: &str, older: &str) -> Result<Vec<i64>, Wrong> {
    let mut named = ids(map, name)?.or(ids(map, older)?).unwrap_or_default();
    named.retain(|id| *id != 0);
    Ok(named)
}

/// An existing company by its id, or a new one by its name.
fn link_company(
    call: &Call<'_>,
    connection: &Connection,
    contact: &mut Contact,
    item: &Map,
) -> Result<(), Refused> {
    let id = integer(item, "company_id")?.or(integer(item, "linked_company_id")?);
    if let Some(id) = id.filter(|id| *id != 0) {
        if !links::exists(connection, End::Company(id))? {
            return Err(Wrong::new("company_id: there is no such company").into());
        }
        contact.company_id = Some(id);
        return Ok(());
    }
    let name = text(item, "company_name")?.filter(|name| !name.trim().is_empty());
    if let Some(name) = name {
        let responsible = contact.responsible_user_id;
        call.require_cover(connection, COMPANY_ADD, responsible, NO_RIGHT)?;
        let now = call.context.clock.now();
        let new = NewContact {
            is_company: true,
            name,
            company_id: None,
            responsible_user_id: responsible,
            created_at: now,
            now,
            author: call.user.id,
        };
        contact.company_id = Some(contacts::insert(connection, &new)?);
    }
    Ok(())
}
