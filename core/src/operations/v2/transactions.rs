//! Transactions: what customers bought (v2 §9.6).

use amocore_macros::model;

use super::leads::CatalogElementLink;
use super::lists::lists;
use super::shapes::{linked, quantities};
use super::writes::writes;
use crate::{Extra, Timestamp};

/// A purchase of a customer.
#[model(wire)]
pub struct Transaction {
    /// Identifier.
    pub id: i64,
    /// The customer.
    #[names("customer", "customer_id")]
    #[through(linked)]
    pub customer_id: Option<i64>,
    /// What was paid, in the account's currency.
    pub price: Option<i64>,
    /// When it was.
    pub date: Option<Timestamp>,
    /// A comment.
    pub comment: String,
    /// The user who added it; 0 is the system.
    pub created_by: Option<i64>,
    /// The user who changed it last; 0 is the system.
    #[names("updated_by", "modified_by")]
    pub updated_by: Option<i64>,
    /// When it was added.
    #[names("created_at", "date_create")]
    pub created_at: Option<Timestamp>,
    /// When it was changed last. Its comment does not count.
    #[names("updated_at", "date_modify")]
    pub updated_at: Option<Timestamp>,
    /// Whether it was deleted.
    #[names("is_deleted", "deleted")]
    pub is_deleted: bool,
    /// The account.
    pub account_id: Option<i64>,
    /// What else the server sent.
    pub extra: Extra,
}

/// A purchase to add.
#[model(input, wire)]
pub struct NewTransaction {
    /// The customer.
    pub customer_id: i64,
    /// What was paid, in the account's currency.
    pub price: i64,
    /// When it was.
    pub date: Option<Timestamp>,
    /// A comment.
    pub comment: Option<String>,
    /// When the customer's next purchase is expected.
    pub next_date: Option<Timestamp>,
    /// How much the next purchase is expected to bring, in the account's currency.
    pub next_price: Option<i64>,
    /// What was bought.
    #[names("elements")]
    #[through(quantities)]
    pub catalog_elements: Vec<CatalogElementLink>,
    /// What to send besides.
    pub extra: Extra,
}

/// A comment on a purchase.
#[model(input, wire)]
pub struct TransactionComment {
    /// The purchase.
    #[names("transaction_id", "id")]
    pub id: i64,
    /// The comment. An empty one clears it.
    #[through(any_text)]
    pub comment: String,
}

/// A text that may be empty.
mod any_text {
    use serde_json::Value as Json;

    use crate::Result;
    use crate::wire::json;
    use crate::wire::node::Node;

    pub fn read(value: Node<'_>) -> Option<String> {
        json::text(value)
    }

    pub fn write(text: &str) -> Option<Json> {
        Some(text.into())
    }

    pub fn check(_: &str, _: &str) -> Result<()> {
        Ok(())
    }
}

/// Which purchases to list.
#[model(request, query)]
pub struct ListTransactions {
    /// Purchases per page, 1 to 500.
    pub limit_rows: Option<i64>,
    /// How many purchases to skip. Needs `limit_rows`.
    pub limit_offset: Option<i64>,
    /// These purchases.
    #[names("id")]
    pub ids: Vec<i64>,
    /// Purchases of this customer.
    pub customer_id: Option<i64>,
    /// Only what changed after this instant. If nothing did, the page says `not_modified`.
    pub modified_since: Option<Timestamp>,
    /// Further parameters, as they stand in the query.
    pub parameters: Extra,
}

/// The purchases to add.
#[model(request)]
pub struct AddTransactions {
    /// The purchases. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<NewTransaction>,
}

/// The comments to set.
#[model(request)]
pub struct CommentTransactions {
    /// The comments. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<TransactionComment>,
}

/// The purchases to delete.
#[model(request)]
pub struct DeleteTransactions {
    /// Their identifiers. More than 250 are sent in several requests, in order.
    #[positional]
    pub ids: Vec<i64>,
}

lists! {
    /// A page of purchases.
    TransactionPage of Transaction, ListTransactions at "/api/v2/transactions", by rows
}

writes! {
    add AddTransactions(NewTransaction) at "/api/v2/transactions";
    update_undated CommentTransactions(TransactionComment) at "/api/v2/transactions";
    delete DeleteTransactions() at "/api/v2/transactions";
}
