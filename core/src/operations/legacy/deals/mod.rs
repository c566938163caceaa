//! Deals (spec: Deals; legacy §5-§7).

mod read;
mod update;
mod write;

use amocore_macros::model;

use super::fields::{ContactRef, ExtraElement, LegacyNote, LegacyStatus, LegacyTask, Tag, UserRef};
use crate::{Change, Timestamp};

/// A deal.
#[model]
pub struct Deal {
    /// Identifier.
    pub id: i64,
    /// Name.
    pub name: String,
    /// The amount, in the account's currency.
    pub price: Option<i64>,
    /// Its status in the pipeline.
    pub status: Option<LegacyStatus>,
    /// The responsible user.
    pub responsible_user: Option<UserRef>,
    /// The linked contacts and companies.
    pub contacts: Vec<ContactRef>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

/// A page of deals.
#[model]
pub struct DealPage {
    /// The deals.
    pub items: Vec<Deal>,
    /// The number of this page, from 1.
    pub page: Option<i64>,
    /// How many pages there are.
    pub pages: Option<i64>,
    /// How many deals a page has.
    pub page_size: Option<i64>,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

/// A deal with its notes and tasks.
#[model]
pub struct DealDetail {
    /// The deal.
    pub deal: Deal,
    /// Its notes.
    pub notes: Vec<LegacyNote>,
    /// Its tasks.
    pub tasks: Vec<LegacyTask>,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

/// Which page of deals to list.
#[model(request)]
pub struct ListDeals {
    /// The page, from 1.
    pub page: Option<i64>,
    /// Deals per page, 1 to 500. Unset: the user's own setting in the account.
    pub page_size: Option<i64>,
}

/// What to search for.
#[model(request)]
pub struct SearchDeals {
    /// A keyword: part of a name, or of a linked contact's name, e-mail address or company.
    #[positional]
    pub query: String,
    /// The page, from 1.
    pub page: Option<i64>,
    /// Deals per page, 1 to 500. Unset: the user's own setting in the account.
    pub page_size: Option<i64>,
}

/// Which deal to get.
#[model(request)]
pub struct GetDeal {
    /// The deal's identifier.
    #[positional]
    pub id: i64,
}

/// The deal to add.
#[model(request)]
pub struct AddDeal {
    /// Name.
    pub name: String,
    /// The status. Unset: the first of the main pipeline.
    pub status_id: Option<i64>,
    /// The amount, in the account's currency.
    pub price: Option<i64>,
    /// The responsible user. Unset: whoever signed in.
    pub responsible_user_id: Option<i64>,
    /// Tags. A tag cannot contain a comma.
    pub tags: Vec<String>,
    /// The contact to link.
    pub linked_contact_id: Option<i64>,
}

/// The deal to write, whole: what is not given becomes empty.
#[model(request)]
pub struct EditDeal {
    /// The deal's identifier.
    #[positional]
    pub id: i64,
    /// Name.
    pub name: String,
    /// The status. Unset: left to the server.
    pub status_id: Option<i64>,
    /// The amount, in the account's currency.
    pub price: Option<i64>,
    /// The responsible user. Unset: whoever signed in.
    pub responsible_user_id: Option<i64>,
    /// Tags. A tag cannot contain a comma.
    pub tags: Vec<String>,
    /// The contact to link.
    pub linked_contact_id: Option<i64>,
}

/// What to change in a deal. Fields that are not mentioned stay as they are.
#[model(request)]
pub struct UpdateDeal {
    /// The deal's identifier.
    #[positional]
    pub id: i64,
    /// Name. It cannot be cleared.
    pub name: Change<String>,
    /// The status. It cannot be cleared.
    pub status_id: Change<i64>,
    /// The amount, in the account's currency.
    pub price: Change<i64>,
    /// The responsible user. Cleared: whoever signed in.
    pub responsible_user_id: Change<i64>,
    /// Tags, all of them.
    pub tags: Change<Vec<String>>,
    /// The linked contact. The wire can write one only, so a deal with several contacts and
    /// companies cannot be updated unless this says which one shall stay.
    pub linked_contact_id: Change<i64>,
}

/// Which deal to delete.
#[model(request)]
pub struct DeleteDeal {
    /// The deal's identifier.
    #[positional]
    pub id: i64,
}
