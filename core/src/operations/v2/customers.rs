//! Customers: those who buy again (v2 §9.5).

use amocore_macros::model;

use super::custom_fields::CustomField;
use super::leads::{CatalogElementLink, Unlink};
use super::lists::{self, lists};
use super::query::words_in_queries;
use super::record::words_on_the_wire;
use super::shapes::{
    linked, linked_many, never_blank, quantities, tag_change, tag_names, tags, zero_clears,
};
use super::writes::writes;
use crate::operation::Context;
use crate::operations::rules;
use crate::types::open_enum;
use crate::wire::form::Form;
use crate::wire::local_time::{self, DateStyle};
use crate::{Change, CompanyRef, Error, Extra, Result, Tag, Timestamp};

/// A customer.
#[model(wire)]
pub struct Customer {
    /// Identifier.
    pub id: i64,
    /// Name.
    pub name: String,
    /// When the next purchase is expected.
    pub next_date: Option<Timestamp>,
    /// How much the next purchase is expected to bring, in the account's currency.
    pub next_price: Option<i64>,
    /// Days between purchases.
    pub periodicity: Option<i64>,
    /// The period before or after the purchase that it is in.
    pub period_id: Option<i64>,
    /// The responsible user.
    #[names("responsible_user_id", "main_user_id")]
    pub responsible_user_id: Option<i64>,
    /// The user who created it; 0 is the system.
    pub created_by: Option<i64>,
    /// The user who changed it last; 0 is the system.
    #[names("updated_by", "modified_by")]
    pub updated_by: Option<i64>,
    /// When it was created.
    #[names("created_at", "date_create")]
    pub created_at: Option<Timestamp>,
    /// When it was changed last.
    #[names("updated_at", "date_modify")]
    pub updated_at: Option<Timestamp>,
    /// When its next task is due.
    pub closest_task_at: Option<Timestamp>,
    /// Whether it was deleted.
    #[names("is_deleted", "deleted")]
    pub is_deleted: bool,
    /// The account.
    pub account_id: Option<i64>,
    /// The main contact.
    #[names("main_contact", "main_contact_id")]
    #[through(linked)]
    pub main_contact_id: Option<i64>,
    /// All contacts.
    #[names("contacts")]
    #[through(linked_many)]
    pub contact_ids: Vec<i64>,
    /// The company.
    pub company: Option<CompanyRef>,
    /// Tags.
    #[through(tags)]
    pub tags: Vec<Tag>,
    /// Custom fields with values.
    pub custom_fields: Vec<CustomField>,
    /// Elements of catalogs that are linked with it.
    #[names("catalog_elements")]
    #[through(linked_many)]
    pub catalog_element_ids: Vec<i64>,
    /// What all purchases have brought, in the account's currency.
    pub ltv: Option<i64>,
    /// How many purchases there were.
    pub purchases_count: Option<i64>,
    /// What a purchase brings on average, in the account's currency.
    pub average_check: Option<i64>,
    /// The status, where customers have such.
    pub status_id: Option<i64>,
    /// What else the server sent.
    pub extra: Extra,
}

/// A customer to add.
#[model(input, wire)]
pub struct NewCustomer {
    /// Name.
    pub name: String,
    /// When the next purchase is expected.
    pub next_date: Timestamp,
    /// How much the next purchase is expected to bring, in the account's currency.
    pub next_price: Option<i64>,
    /// Days between purchases.
    pub periodicity: Option<i64>,
    /// The period before or after the purchase that it is in.
    pub period_id: Option<i64>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// The user to be named as the one who created it.
    pub created_by: Option<i64>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// Tags. A tag cannot contain a comma.
    #[through(tag_names)]
    pub tags: Vec<String>,
    /// Contacts to link.
    #[names("contacts_id")]
    pub contact_ids: Vec<i64>,
    /// The company to link.
    pub company_id: Option<i64>,
    /// Elements of catalogs to link.
    #[names("catalog_elements_id")]
    #[through(quantities)]
    pub catalog_elements: Vec<CatalogElementLink>,
    /// Custom fields.
    pub custom_fields: Vec<CustomField>,
    /// What to send besides.
    pub extra: Extra,
}

/// Changes to a customer. What is not given stays as it is.
#[model(input, wire)]
pub struct CustomerUpdate {
    /// The customer.
    pub id: i64,
    /// The time of this change. The server refuses it unless it lies after the time of the last
    /// one, which makes `Stale`. Unset: five seconds from now, as clients in use do.
    pub updated_at: Option<Timestamp>,
    /// Name.
    #[through(never_blank)]
    pub name: Option<String>,
    /// When the next purchase is expected.
    pub next_date: Option<Timestamp>,
    /// How much the next purchase is expected to bring, in the account's currency.
    #[through(zero_clears)]
    pub next_price: Change<i64>,
    /// Days between purchases.
    #[through(zero_clears)]
    pub periodicity: Change<i64>,
    /// The period before or after the purchase that it is in.
    pub period_id: Option<i64>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// All of its tags: others are taken off.
    #[through(tag_change)]
    pub tags: Change<Vec<String>>,
    /// Contacts to link besides.
    #[names("contacts_id")]
    pub contact_ids: Vec<i64>,
    /// The company to link.
    pub company_id: Option<i64>,
    /// Elements of catalogs to link.
    #[names("catalog_elements_id")]
    #[through(quantities)]
    pub catalog_elements: Vec<CatalogElementLink>,
    /// Custom fields, each replaced as a whole. One without values is cleared.
    pub custom_fields: Vec<CustomField>,
    /// Links to take off.
    pub unlink: Option<Unlink>,
    /// What to send besides.
    pub extra: Extra,
}

open_enum! {
    /// What a list of customers tells besides.
    pub enum CustomerInclude {
        /// Elements of catalogs with their quantities, in `extra`.
        CatalogElementsLinks = "catalog_elements_links",
    }
}

open_enum! {
    /// Which date of customers is meant.
    pub enum CustomerDate {
        /// When they were created.
        Created = "create",
        /// When they were changed.
        Modified = "modify",
    }
}

words_on_the_wire!(CustomerInclude, CustomerDate);
words_in_queries!(CustomerInclude, CustomerDate);

/// Which customers to list. Dates are days in the account's time zone.
#[model(request, query)]
pub struct ListCustomers {
    /// Customers per page, 1 to 500.
    pub limit_rows: Option<i64>,
    /// How many customers to skip. Needs `limit_rows`.
    pub limit_offset: Option<i64>,
    /// These customers. The server ignores all other filters then.
    #[names("id")]
    pub ids: Vec<i64>,
    /// A text to search filled-in fields for.
    pub query: Option<String>,
    /// Customers of these responsible users.
    #[names("filter[main_user][]")]
    pub responsible_user_ids: Vec<i64>,
    /// Which date `date_from` and `date_to` are about.
    #[names("filter[date][type]")]
    pub date_type: Option<CustomerDate>,
    /// From the day of this instant on.
    #[names("filter[date][from]")]
    #[through(day)]
    pub date_from: Option<Timestamp>,
    /// Up to the day of this instant. Needs `date_from`.
    #[names("filter[date][to]")]
    #[through(day)]
    pub date_to: Option<Timestamp>,
    /// The next purchase from the day of this instant on.
    #[names("filter[next_date][from]")]
    #[through(day)]
    pub next_date_from: Option<Timestamp>,
    /// The next purchase up to the day of this instant. Needs `next_date_from`.
    #[names("filter[next_date][to]")]
    #[through(day)]
    pub next_date_to: Option<Timestamp>,
    /// What to tell besides (`with` on the wire).
    #[names("with")]
    pub include: Vec<CustomerInclude>,
    /// Only what changed after this instant. If nothing did, the page says `not_modified`.
    pub modified_since: Option<Timestamp>,
    /// Further parameters, as they stand in the query.
    pub parameters: Extra,
}

/// A day of the account's zone, as `DD.MM.YYYY` (v2 §7.2).
mod day {
    use super::*;

    pub fn push(
        time: &Option<Timestamp>,
        name: &str,
        form: &mut Form,
        context: &Context,
    ) -> Result<()> {
        if let Some(time) = time {
            let written = local_time::write(*time, context.required_zone()?, DateStyle::Dots);
            let written = written.ok_or_else(|| Error::invalid_input(name, "is out of range"))?;
            form.push(name, written.split(' ').next().unwrap_or_default());
        }
        Ok(())
    }

    pub fn check(time: &Option<Timestamp>, field: &str) -> Result<()> {
        rules::optional_time(field, *time)
    }
}

fn begun(customers: &ListCustomers) -> Result<()> {
    lists::begun("date", customers.date_from, customers.date_to)?;
    lists::begun(
        "next_date",
        customers.next_date_from,
        customers.next_date_to,
    )
}

/// The customers to add.
#[model(request)]
pub struct AddCustomers {
    /// The customers. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<NewCustomer>,
}

/// The customers to change.
#[model(request)]
pub struct UpdateCustomers {
    /// The changes. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<CustomerUpdate>,
}

/// The customers to delete.
#[model(request)]
pub struct DeleteCustomers {
    /// Their identifiers. More than 250 are sent in several requests, in order.
    #[positional]
    pub ids: Vec<i64>,
}

lists! {
    /// A page of customers.
    CustomerPage of Customer, ListCustomers at "/api/v2/customers", by rows, with local dates,
        checked by begun
}

writes! {
    add AddCustomers(NewCustomer) at "/api/v2/customers";
    update UpdateCustomers(CustomerUpdate) at "/api/v2/customers";
    delete DeleteCustomers() at "/api/v2/customers";
}
