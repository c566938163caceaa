//! `GET transactions`.

use crate::answer::Answer;
use crate::request::tree::Tree;
use crate::store::search::Condition;
use crate::store::transactions::{self, Transaction};
use crate::v2::Call;
use crate::v2::cards::link;
use crate::v2::customers::NO_RIGHT;
use crate::v2::failure::Failure;
use crate::v2::listing::{self, Page, ids, modified_since, own_links};

/// A page of purchases, newest first.
pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.require_right("lead_view", NO_RIGHT)?;
    let page = Page::of(call);
    let condition = condition(call)?;
    let store = &call.context.store;
    let rows = store
        .read(|connection| transactions::list(connection, &condition, page.limit, page.offset))?;
    let account_id = store.account_id();
    let items = rows.iter().map(|row| item(row, account_id));
    Ok(listing::answer(call, items.collect()))
}

fn condition(call: &Call<'_>) -> Result<Condition, Failure> {
    let mut condition = Condition::all();
    if let Some(ids) = ids(call.parameters, "id")? {
        // Every other filter is ignored then (v2 §7.8).
        condition.one_of("t.id", &ids);
    } else if let Some(customers) = ids(call.parameters, "customer_id")? {
        condition.one_of("t.customer_id", &customers);
    }
    if let Some(since) = modified_since(call) {
        condition.and(&format!("t.updated_at > {since}"));
    }
    call.only_visible(&mut condition, "lead_view", "c.responsible_user_id");
    Ok(condition)
}

fn item(transaction: &Transaction, account_id: i64) -> Tree {
    Tree::map([
        ("id", transaction.id.into()),
        ("created_by", transaction.created_by.into()),
        ("created_at", transaction.created_at.into()),
        ("updated_at", transaction.updated_at.into()),
        ("account_id", account_id.into()),
        ("updated_by", transaction.updated_by.into()),
        ("is_deleted", false.into()),
        ("comment", transaction.comment.as_str().into()),
        ("price", transaction.price.into()),
        ("date", transaction.date.into()),
        ("customer", link("customers", Some(transaction.customer_id))),
        ("_links", own_links("transactions", transaction.id)),
    ])
}
