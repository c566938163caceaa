//! Customers as lists show them.

use rusqlite::Connection;

use crate::php_json::{Json, Text};
use crate::store;
use crate::store::customers::Customer;
use crate::store::elements::Kind;
use crate::store::pages::{self, ById, Product};
use crate::v2::Call;
use crate::v2::cards::{Attachments, ids_of};
use crate::v2::listing::words;
use crate::v2::products;
use crate::v2::shown::{Company, Ids, Link, Links};

/// Customers with all that their items show.
pub struct Rows {
    customers: Vec<Customer>,
    with_products: bool,
    attachments: Attachments,
    contacts: ById<Vec<i64>>,
    companies: ById<String>,
    products: ById<Vec<Product>>,
}

/// An item of a list.
pub struct Item<'a> {
    customer: &'a Customer,
    rows: &'a Rows,
}

impl Rows {
    /// Reads what belongs to these customers.
    pub fn read(
        call: &Call<'_>,
        connection: &Connection,
        customers: Vec<Customer>,
    ) -> store::Result<Rows> {
        let ids: Vec<i64> = customers.iter().map(|customer| customer.id).collect();
        let companies: Vec<i64> = customers.iter().filter_map(|one| one.company_id).collect();
        Ok(Rows {
            with_products: words(call, "with")
                .iter()
                .any(|word| word == "catalog_elements_links"),
            attachments: Attachments::read(call, connection, Kind::Customer, &ids)?,
            contacts: pages::contacts_of_customers(connection, &ids)?,
            companies: pages::names(connection, &companies)?,
            products: pages::products(connection, Kind::Customer, &ids)?,
            customers,
        })
    }

    /// The items.
    pub fn items(&self) -> Vec<Item<'_>> {
        let item = |customer| Item {
            customer,
            rows: self,
        };
        self.customers.iter().map(item).collect()
    }
}

impl Json for Item<'_> {
    fn write(&self, text: &mut Text) {
        let Item { customer, rows } = self;
        let (id, attachments) = (customer.id, &rows.attachments);
        let contacts = ids_of(&rows.contacts, id);
        let company = customer.company_id.and_then(|id| rows.companies.get(&id));
        text.map(|map| {
            map.member("id", &id);
            map.member("name", &customer.name);
            map.member("responsible_user_id", &customer.responsible_user_id);
            map.member("created_by", &customer.created_by);
            map.member("created_at", &customer.created_at);
            map.member("updated_at", &customer.updated_at);
            map.member("account_id", &attachments.account_id);
            map.member("updated_by", &customer.updated_by);
            map.member("is_deleted", &false);
            map.member("main_contact", &Link("contacts", contacts.first().copied()));
            map.member("tags", &attachments.tags(id));
            map.member("custom_fields", &attachments.custom_fields(id));
            map.member("contacts", &Ids("contacts", contacts));
            let company = Company(customer.company_id, company.map(String::as_str));
            map.member("company", &company);
            map.member("next_price", &customer.next_price);
            map.member("closest_task_at", &attachments.next_task(id));
            map.member("period_id", &customer.period_id.unwrap_or_default());
            map.member("periodicity", &customer.periodicity);
            map.member("next_date", &customer.next_date);
            if let Some(linked) = rows.products.get(&id) {
                products::show(map, linked, rows.with_products);
            }
            map.member("_links", &Links("customers", &[id]));
        });
    }
}
