//! Contacts and companies as lists show them.

use rusqlite::Connection;

use super::Resource;
use crate::request::tree::{Map, Tree};
use crate::store;
use crate::store::contacts::Contact;
use crate::store::pages;
use crate::v2::Call;
use crate::v2::cards::{Attachments, company, ids_of};
use crate::v2::listing::{id_container, own_links};

/// The rows of a page.
pub fn items(
    call: &Call<'_>,
    connection: &Connection,
    resource: &Resource,
    contacts: &[Contact],
) -> store::Result<Vec<Tree>> {
    let kind = resource.kind;
    let ids: Vec<i64> = contacts.iter().map(|contact| contact.id).collect();
    let companies: Vec<i64> = contacts.iter().filter_map(|one| one.company_id).collect();
    let attachments = Attachments::read(call, connection, kind, &ids)?;
    let names = pages::names(connection, &companies)?;
    let people = match resource.is_company() {
        true => pages::contacts_of_companies(connection, &ids)?,
        false => pages::ById::new(),
    };
    let leads = pages::leads_of(connection, kind, &ids)?;
    let customers = pages::customers_of(connection, kind, &ids)?;
    let rows = contacts.iter().map(|contact| {
        let id = contact.id;
        let mut item = Map::new();
        let mut add = |name: &str, value: Tree| item.insert(name.to_owned(), value);
        add("id", id.into());
        add("name", contact.name.as_str().into());
        if !contact.is_company {
            add("first_name", contact.first_name.as_str().into());
            add("last_name", contact.last_name.as_str().into());
        }
        add("responsible_user_id", contact.responsible_user_id.into());
        add("created_by", contact.created_by.into());
        add("created_at", contact.created_at.into());
        add("updated_at", contact.updated_at.into());
        add("account_id", attachments.account_id.into());
        add("updated_by", contact.updated_by.into());
        add("group_id", attachments.group(contact.responsible_user_id));
        if contact.is_company {
            add("contacts", id_container("contacts", ids_of(&people, id)));
        } else {
            add("company", company(contact.company_id, &names));
        }
        add("leads", id_container("leads", ids_of(&leads, id)));
        add("closest_task_at", attachments.next_task(id));
        add("tags", attachments.tags(id));
        add("custom_fields", attachments.custom_fields(id));
        let customers = ids_of(&customers, id);
        add("customers", id_container("customers", customers));
        add("_links", own_links(resource.form.path, id));
        Tree::Map(item)
    });
    Ok(rows.collect())
}
