//! `GET transactions`.

use crate::answer::Answer;
use crate::php_json::{Json, Text};
use crate::store::search::Condition;
use crate::store::transactions::{self, Transaction};
use crate::v2::Call;
use crate::v2::customers::NO_RIGHT;
use crate::v2::failure::Failure;
use crate::v2::listing::{self, Page, ids, modified_since};
use crate::v2::shown::{Link, Links};

/// An item of a list.
struct Item<'a> {
    transaction: &'a Transaction,
    account_id: i64,
}

/// A page of purchases, newest first.
pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.require_right("lead_view", NO_RIGHT)?;
    let page = Page::of(call);
    let condition = condition(call)?;
    let store = &call.context.store;
    let rows = store
        .read(|connection| transactions::list(connection, &condition, page.limit, page.offset))?;
    let account_id = store.account_id();
    let items = rows.iter().map(|transaction| Item {
        transaction,
        account_id,
    });
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

impl Json for Item<'_> {
    fn write(&self, text: &mut Text) {
        let Item {
            transaction,
            account_id,
        } = self;
        let customer = Link("customers", Some(transaction.customer_id));
        text.map(|map| {
            map.member("id", &transaction.id);
            map.member("created_by", &transaction.created_by);
            map.member("created_at", &transaction.created_at);
            map.member("updated_at", &transaction.updated_at);
            map.member("account_id", account_id);
            map.member("updated_by", &transaction.updated_by);
            map.member("is_deleted", &false);
            map.member("comment", &transaction.comment);
            map.member("price", &transaction.price);
            map.member("date", &transaction.date);
            map.member("customer", &customer);
            map.member("_links", &Links("transactions", &[transaction.id]));
        });
    }
}
