//! Contacts and companies as lists show them.

use rusqlite::Connection;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Resource;
use crate::store;
use crate::store::contacts::Contact;
use crate::store::pages::{self, ById};
use crate::v2::Call;
use crate::v2::cards::{Attachments, ids_of};
use crate::v2::shown::{Company, Ids, Links};

/// Contacts or companies with all that their items show.
pub struct Rows<'a> {
    resource: &'a Resource,
    contacts: Vec<Contact>,
    attachments: Attachments,
    companies: ById<String>,
    people: ById<Vec<i64>>,
    leads: ById<Vec<i64>>,
    customers: ById<Vec<i64>>,
}

/// An item of a list.
pub struct Item<'a> {
    contact: &'a Contact,
    rows: &'a Rows<'a>,
}

impl<'a> Rows<'a> {
    /// Reads what belongs to these.
    pub fn read(
        call: &Call<'_>,
        connection: &Connection,
        resource: &'a Resource,
        contacts: Vec<Contact>,
    ) -> store::Result<Rows<'a>> {
        let kind = resource.kind;
        let ids: Vec<i64> = contacts.iter().map(|contact| contact.id).collect();
        let companies: Vec<i64> = contacts.iter().filter_map(|one| one.company_id).collect();
        Ok(Rows {
            resource,
            attachments: Attachments::read(call, connection, kind, &ids)?,
            companies: pages::names(connection, &companies)?,
            people: match resource.is_company() {
                true => pages::contacts_of_companies(connection, &ids)?,
                false => ById::new(),
            },
            leads: pages::leads_of(connection, kind, &ids)?,
            customers: pages::customers_of(connection, kind, &ids)?,
            contacts,
        })
    }

    /// The items.
    pub fn items(&self) -> Vec<Item<'_>> {
        let item = |contact| Item {
            contact,
            rows: self,
        };
        self.contacts.iter().map(item).collect()
    }
}

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Item { contact, rows } = self;
        let (id, attachments) = (contact.id, &rows.attachments);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &id)?;
        map.serialize_entry("name", &contact.name)?;
        if !contact.is_company {
            map.serialize_entry("first_name", &contact.first_name)?;
            map.serialize_entry("last_name", &contact.last_name)?;
        }
        map.serialize_entry("responsible_user_id", &contact.responsible_user_id)?;
        map.serialize_entry("created_by", &contact.created_by)?;
        map.serialize_entry("created_at", &contact.created_at)?;
        map.serialize_entry("updated_at", &contact.updated_at)?;
        map.serialize_entry("account_id", &attachments.account_id)?;
        map.serialize_entry("updated_by", &contact.updated_by)?;
        map.serialize_entry("group_id", &attachments.group(contact.responsible_user_id))?;
        if contact.is_company {
            map.serialize_entry("contacts", &Ids("contacts", ids_of(&rows.people, id)))?;
        } else {
            let name = contact.company_id.and_then(|id| rows.companies.get(&id));
            let company = Company(contact.company_id, name.map(String::as_str));
            map.serialize_entry("company", &company)?;
        }
        map.serialize_entry("leads", &Ids("leads", ids_of(&rows.leads, id)))?;
        map.serialize_entry("closest_task_at", &attachments.next_task(id))?;
        map.serialize_entry("tags", &attachments.tags(id))?;
        map.serialize_entry("custom_fields", &attachments.custom_fields(id))?;
        let customers = ids_of(&rows.customers, id);
        map.serialize_entry("customers", &Ids("customers", customers))?;
        map.serialize_entry("_links", &Links(rows.resource.form.path, &[id]))?;
        map.end()
    }
}
