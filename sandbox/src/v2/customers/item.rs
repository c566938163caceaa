//! Customers as lists show them.

use rusqlite::Connection;

use crate::request::tree::{Map, Tree};
use crate::store::customers::Customer;
use crate::store::elements::Kind;
use crate::store::{self, pages};
use crate::v2::Call;
use crate::v2::cards::{Attachments, company, ids_of, link};
use crate::v2::listing::{id_container, own_links, words};
use crate::v2::products;

/// The rows of a page.
pub fn items(
    call: &Call<'_>,
    connection: &Connection,
    customers: &[Customer],
) -> store::Result<Vec<Tree>> {
    let with_products = words(call, "with")
        .iter()
        .any(|word| word == "catalog_elements_links");
    let ids: Vec<i64> = customers.iter().map(|customer| customer.id).collect();
    let companies: Vec<i64> = customers
        .iter()
        .filter_map(|customer| customer.company_id)
        .collect();
    let attachments = Attachments::read(call, connection, Kind::Customer, &ids)?;
    let contacts = pages::contacts_of_customers(connection, &ids)?;
    let names = pages::names(connection, &companies)?;
    let linked = pages::products(connection, Kind::Customer, &ids)?;
    let rows = customers.iter().map(|customer| {
        let contacts = ids_of(&contacts, customer.id);
        let mut item: Map = [
            ("id", customer.id.into()),
            ("name", customer.name.as_str().into()),
            ("responsible_user_id", customer.responsible_user_id.into()),
            ("created_by", customer.created_by.into()),
            ("created_at", customer.created_at.into()),
            ("updated_at", customer.updated_at.into()),
            ("account_id", attachments.account_id.into()),
            ("updated_by", customer.updated_by.into()),
            ("is_deleted", false.into()),
            ("main_contact", link("contacts", contacts.first().copied())),
            ("tags", attachments.tags(customer.id)),
            ("custom_fields", attachments.custom_fields(customer.id)),
            ("contacts", id_container("contacts", contacts)),
            ("company", company(customer.company_id, &names)),
            ("next_price", customer.next_price.into()),
            ("closest_task_at", attachments.next_task(customer.id)),
            ("period_id", customer.period_id.unwrap_or_default().into()),
            ("periodicity", customer.periodicity.into()),
            ("next_date", customer.next_date.into()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        if let Some(linked) = linked.get(&customer.id) {
            products::show(&mut item, linked, with_products);
        }
        item.insert("_links".to_owned(), own_links("customers", customer.id));
        Tree::Map(item)
    });
    Ok(rows.collect())
}
