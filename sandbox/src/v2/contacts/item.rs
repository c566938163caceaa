//! Contacts and companies as lists show them.

use rusqlite::Connection;

use super::Resource;
use crate::php_json::{Json, Text};
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

impl Json for Item<'_> {
    fn write(&self, text: &mut Text) {
        let Item { contact, rows } = self;
        let (id, attachments) = (contact.id, &rows.attachments);
        text.map(|map| {
            map.member("id", &id);
            map.member("name", &contact.name);
            if !contact.is_company {
                map.member("first_name", &contact.first_name);
                map.member("last_name", &contact.last_name);
            }
            map.member("responsible_user_id", &contact.responsible_user_id);
            map.member("created_by", &contact.created_by);
            map.member("created_at", &contact.created_at);
            map.member("updated_at", &contact.updated_at);
            map.member("account_id", &attachments.account_id);
            map.member("updated_by", &contact.updated_by);
            map.member("group_id", &attachments.group(contact.responsible_user_id));
            if contact.is_company {
                map.member("contacts", &Ids("contacts", ids_of(&rows.people, id)));
            } else {
                let name = contact.company_id.and_then(|id| rows.companies.get(&id));
                let company = Company(contact.company_id, name.map(String::as_str));
                map.member("company", &company);
            }
            map.member("leads", &Ids("leads", ids_of(&rows.leads, id)));
            map.member("closest_task_at", &attachments.next_task(id));
            map.member("tags", &attachments.tags(id));
            map.member("custom_fields", &attachments.custom_fields(id));
            let customers = ids_of(&rows.customers, id);
            map.member("customers", &Ids("customers", customers));
            map.member("_links", &Links(rows.resource.form.path, &[id]));
        });
    }
}
