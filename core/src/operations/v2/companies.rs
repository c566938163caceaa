//! Companies (v2 §9.4).

use amocore_macros::model;

use super::custom_fields::CustomField;
use super::leads::Unlink;
use super::lists::lists;
use super::shapes::{linked_many, never_blank, tag_change, tag_names, tags};
use super::writes::writes;
use crate::{Change, Extra, Tag, Timestamp};

/// A company.
#[model(wire)]
pub struct Company {
    /// Identifier.
    pub id: i64,
    /// Name.
    pub name: String,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// The user who created it; 0 is the system.
    #[names("created_by", "created_user_id")]
    pub created_by: Option<i64>,
    /// The user who changed it last; 0 is the system.
    #[names("updated_by", "modified_user_id")]
    pub updated_by: Option<i64>,
    /// When it was created.
    #[names("created_at", "date_create")]
    pub created_at: Option<Timestamp>,
    /// When it was changed last.
    #[names("updated_at", "last_modified")]
    pub updated_at: Option<Timestamp>,
    /// When its next task is due.
    pub closest_task_at: Option<Timestamp>,
    /// Whether it lies in the trash.
    #[names("is_deleted", "deleted")]
    pub is_deleted: bool,
    /// The group of the responsible user; 0 is the default one.
    pub group_id: Option<i64>,
    /// The account.
    pub account_id: Option<i64>,
    /// Its contacts.
    #[names("contacts")]
    #[through(linked_many)]
    pub contact_ids: Vec<i64>,
    /// Its leads.
    #[names("leads")]
    #[through(linked_many)]
    pub lead_ids: Vec<i64>,
    /// Its customers.
    #[names("customers")]
    #[through(linked_many)]
    pub customer_ids: Vec<i64>,
    /// Tags.
    #[through(tags)]
    pub tags: Vec<Tag>,
    /// Custom fields with values, phones and e-mail among them.
    pub custom_fields: Vec<CustomField>,
    /// What else the server sent.
    pub extra: Extra,
}

/// A company to add.
#[model(input, wire)]
pub struct NewCompany {
    /// Name.
    pub name: String,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// The user to be named as the one who created it.
    pub created_by: Option<i64>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// Contacts to link.
    #[names("contacts_id")]
    pub contact_ids: Vec<i64>,
    /// Leads to link.
    #[names("leads_id")]
    pub lead_ids: Vec<i64>,
    /// Customers to link.
    #[names("customers_id")]
    pub customer_ids: Vec<i64>,
    /// Tags. A tag cannot contain a comma.
    #[through(tag_names)]
    pub tags: Vec<String>,
    /// Custom fields, phones and e-mail among them.
    pub custom_fields: Vec<CustomField>,
    /// What to send besides.
    pub extra: Extra,
}

/// Changes to a company. What is not given stays as it is.
#[model(input, wire)]
pub struct CompanyUpdate {
    /// The company.
    pub id: i64,
    /// The time of this change. The server refuses it unless it lies after the time of the last
    /// one, which makes `Stale`. Unset: five seconds from now, as clients in use do.
    pub updated_at: Option<Timestamp>,
    /// Name.
    #[through(never_blank)]
    pub name: Option<String>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// Contacts to link besides.
    #[names("contacts_id")]
    pub contact_ids: Vec<i64>,
    /// Leads to link besides.
    #[names("leads_id")]
    pub lead_ids: Vec<i64>,
    /// Customers to link besides.
    #[names("customers_id")]
    pub customer_ids: Vec<i64>,
    /// All of its tags: others are taken off.
    #[through(tag_change)]
    pub tags: Change<Vec<String>>,
    /// Custom fields, each replaced as a whole. One without values is cleared.
    pub custom_fields: Vec<CustomField>,
    /// Links to take off.
    pub unlink: Option<Unlink>,
    /// What to send besides.
    pub extra: Extra,
}

/// Which companies to list.
#[model(request, query)]
pub struct ListCompanies {
    /// Companies per page, 1 to 500.
    pub limit_rows: Option<i64>,
    /// How many companies to skip. Needs `limit_rows`.
    pub limit_offset: Option<i64>,
    /// These companies. The server ignores all other filters then.
    #[names("id")]
    pub ids: Vec<i64>,
    /// A text to search filled-in fields for.
    pub query: Option<String>,
    /// Companies of these responsible users.
    #[names("responsible_user_id[]")]
    pub responsible_user_ids: Vec<i64>,
    /// Only what changed after this instant. If nothing did, the page says `not_modified`.
    pub modified_since: Option<Timestamp>,
    /// Further parameters, as they stand in the query.
    pub parameters: Extra,
}

/// The companies to add.
#[model(request)]
pub struct AddCompanies {
    /// The companies. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<NewCompany>,
}

/// The companies to change.
#[model(request)]
pub struct UpdateCompanies {
    /// The changes. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<CompanyUpdate>,
}

lists! {
    /// A page of companies.
    CompanyPage of Company, ListCompanies at "/api/v2/companies", by rows
}

writes! {
    add AddCompanies(NewCompany) at "/api/v2/companies";
    update UpdateCompanies(CompanyUpdate) at "/api/v2/companies";
}
