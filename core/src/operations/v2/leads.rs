//! Leads (v2 §9.2).

use amocore_macros::model;

use super::custom_fields::CustomField;
use super::lists::lists;
use super::query::words_in_queries;
use super::record::words_on_the_wire;
use super::shapes::{
    linked, linked_many, never_blank, quantities, tag_change, tag_names, tags, zero_clears,
    zero_is_none,
};
use super::writes::writes;
use crate::types::open_enum;
use crate::{Change, CompanyRef, Extra, Tag, Timestamp};

/// A lead. A list of deleted leads has short rows: what is not there is unset.
#[model(wire)]
pub struct Lead {
    /// Identifier.
    pub id: i64,
    /// Name.
    pub name: String,
    /// The budget, in the account's currency.
    #[names("sale", "price")]
    pub sale: Option<i64>,
    /// Its pipeline.
    #[names("pipeline_id", "pipeline")]
    #[through(linked)]
    pub pipeline_id: Option<i64>,
    /// Its status there. 142 is won and 143 is lost in every pipeline.
    pub status_id: Option<i64>,
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
    /// When it was won or lost.
    #[names("closed_at", "date_close")]
    pub closed_at: Option<Timestamp>,
    /// When its next task is due.
    pub closest_task_at: Option<Timestamp>,
    /// Whether it lies in the trash.
    #[names("is_deleted", "deleted")]
    pub is_deleted: bool,
    /// Why it was lost.
    #[through(zero_is_none)]
    pub loss_reason_id: Option<i64>,
    /// Why it was lost, in words; only if asked for.
    pub loss_reason_name: Option<String>,
    /// Whether a robot set the budget; only if asked for.
    pub is_price_modified_by_robot: Option<bool>,
    /// The group of the responsible user; 0 is the default one.
    pub group_id: Option<i64>,
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
    /// What else the server sent.
    pub extra: Extra,
}

/// A link with an element of a catalog.
#[model(input, wire)]
pub struct CatalogElementLink {
    /// The element.
    pub id: i64,
    /// Its catalog.
    pub catalog_id: i64,
    /// How many of it. Unset: one.
    pub quantity: Option<f64>,
    /// What else the server sent.
    pub extra: Extra,
}

/// A lead to add. Without a status it begins in the first of its pipeline.
#[model(input, wire)]
pub struct NewLead {
    /// Name.
    pub name: String,
    /// Its status.
    pub status_id: Option<i64>,
    /// Its pipeline. Needed with the statuses 142 and 143, which every pipeline has.
    pub pipeline_id: Option<i64>,
    /// The budget, in the account's currency.
    pub sale: Option<i64>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// The user to be named as the one who created it.
    pub created_by: Option<i64>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// Tags. A tag cannot contain a comma.
    #[through(tag_names)]
    pub tags: Vec<String>,
    /// Contacts to link, at most 40.
    #[names("contacts_id")]
    pub contact_ids: Vec<i64>,
    /// The contact to be the main one.
    pub main_contact_id: Option<i64>,
    /// The company to link.
    pub company_id: Option<i64>,
    /// Elements of catalogs to link.
    #[names("catalog_elements_id")]
    #[through(quantities)]
    pub catalog_elements: Vec<CatalogElementLink>,
    /// Custom fields.
    pub custom_fields: Vec<CustomField>,
    /// The visitor of a web site that it comes from.
    pub visitor_uid: Option<String>,
    /// What to send besides.
    pub extra: Extra,
}

/// Changes to a lead. What is not given stays as it is.
#[model(input, wire)]
pub struct LeadUpdate {
    /// The lead.
    pub id: i64,
    /// The time of this change. The server refuses it unless it lies after the time of the last
    /// one, which makes `Stale`. Unset: five seconds from now, as clients in use do.
    pub updated_at: Option<Timestamp>,
    /// Name.
    #[through(never_blank)]
    pub name: Option<String>,
    /// Its status. A status of another pipeline moves it there.
    pub status_id: Option<i64>,
    /// Its pipeline. Needed with the statuses 142 and 143, which every pipeline has.
    pub pipeline_id: Option<i64>,
    /// The budget, in the account's currency.
    #[through(zero_clears)]
    pub sale: Change<i64>,
    /// The responsible user.
    pub responsible_user_id: Option<i64>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// Why it was lost.
    #[through(zero_clears)]
    pub loss_reason_id: Change<i64>,
    /// All of its tags: others are taken off.
    #[through(tag_change)]
    pub tags: Change<Vec<String>>,
    /// Contacts to link besides.
    #[names("contacts_id")]
    pub contact_ids: Vec<i64>,
    /// The contact to be the main one.
    pub main_contact_id: Option<i64>,
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

/// Links to take off a record.
#[model(input, wire)]
pub struct Unlink {
    /// Contacts.
    #[names("contacts_id")]
    pub contact_ids: Vec<i64>,
    /// Leads.
    #[names("leads_id")]
    pub lead_ids: Vec<i64>,
    /// Customers.
    #[names("customers_id")]
    pub customer_ids: Vec<i64>,
    /// The company.
    pub company_id: Option<i64>,
}

open_enum! {
    /// What a list of leads tells besides.
    pub enum LeadInclude {
        /// Whether a robot set the budget.
        IsPriceModifiedByRobot = "is_price_modified_by_robot",
        /// Why a lead was lost, in words.
        LossReasonName = "loss_reason_name",
        /// Leads in the trash, and only those, as short rows.
        OnlyDeleted = "only_deleted",
        /// Elements of catalogs with their quantities, in `extra`.
        CatalogElementsLinks = "catalog_elements_links",
    }
}

open_enum! {
    /// Which tasks leads have.
    pub enum LeadTasks {
        /// None.
        Without = "without" | "1",
        /// Unfinished ones.
        Unfinished = "unfinished" | "2",
    }
}

words_on_the_wire!(LeadInclude, LeadTasks);
words_in_queries!(LeadInclude);

/// 1 and 2 on the wire (v2 §9.2).
impl super::query::Scalar for LeadTasks {
    fn text(&self) -> String {
        match self {
            Self::Without => "1".to_owned(),
            Self::Unfinished => "2".to_owned(),
            Self::Other(word) => word.clone(),
        }
    }
}

/// Which leads to list.
#[model(request, query)]
pub struct ListLeads {
    /// Leads per page, 1 to 500.
    pub limit_rows: Option<i64>,
    /// How many leads to skip. Needs `limit_rows`.
    pub limit_offset: Option<i64>,
    /// These leads. The server ignores all other filters then.
    #[names("id")]
    pub ids: Vec<i64>,
    /// A text to search filled-in fields for.
    pub query: Option<String>,
    /// Leads of these responsible users.
    #[names("responsible_user_id[]")]
    pub responsible_user_ids: Vec<i64>,
    /// Leads in these statuses.
    #[names("status[]")]
    pub status_ids: Vec<i64>,
    /// Created from this instant on.
    #[names("filter[date_create][from]")]
    pub created_from: Option<Timestamp>,
    /// Created up to this instant.
    #[names("filter[date_create][to]")]
    pub created_to: Option<Timestamp>,
    /// Changed from this instant on.
    #[names("filter[date_modify][from]")]
    pub modified_from: Option<Timestamp>,
    /// Changed up to this instant.
    #[names("filter[date_modify][to]")]
    pub modified_to: Option<Timestamp>,
    /// By their tasks.
    #[names("filter[tasks]")]
    pub tasks: Option<LeadTasks>,
    /// Only those that are neither won nor lost.
    #[names("filter[active]")]
    pub active: bool,
    /// What to tell besides (`with` on the wire).
    #[names("with")]
    pub include: Vec<LeadInclude>,
    /// Only what changed after this instant. If nothing did, the page says `not_modified`.
    pub modified_since: Option<Timestamp>,
    /// Further parameters, as they stand in the query.
    pub parameters: Extra,
}

/// The leads to add.
#[model(request)]
pub struct AddLeads {
    /// The leads. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<NewLead>,
}

/// The leads to change.
#[model(request)]
pub struct UpdateLeads {
    /// The changes. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<LeadUpdate>,
}

lists! {
    /// A page of leads.
    LeadPage of Lead, ListLeads at "/api/v2/leads", by rows
}

writes! {
    add AddLeads(NewLead) at "/api/v2/leads";
    update UpdateLeads(LeadUpdate) at "/api/v2/leads";
}
