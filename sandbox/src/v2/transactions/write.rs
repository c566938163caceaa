//! `POST transactions` and `POST transactions/comment`.

use hyper::StatusCode;
use rusqlite::Connection;

use super::FORM;
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::catalogs::TRANSACTION;
use crate::store::customers::{self, Customer};
use crate::store::transactions::{self, Transaction};
use crate::v2::Call;
use crate::v2::batch::{Batch, Refused};
use crate::v2::customers::{NO_RIGHT, NOT_FOUND};
use crate::v2::failure::Failure;
use crate::v2::members::{Wrong, money, required_integer, text, timestamp};
use crate::v2::products;

/// Adds and deletes purchases, and edits their comments.
pub fn write(call: &Call<'_>) -> Result<Answer, Failure> {
    let mut batch = Batch::read(call, &FORM, &["delete"])?;
    call.require_right("lead_edit", NO_RIGHT)?;
    call.context.store.write(|tx| {
        batch.add(tx, |item| add(call, tx, item))?;
        batch.update_by("transaction_id", tx, |id, item| edit(call, tx, id, item))?;
        batch.delete(tx, |id| {
            let transaction = find(call, tx, id)?;
            transactions::delete(tx, transaction.id)?;
            Ok(Tree::map([("id", id.into())]))
        })
    })?;
    Ok(batch.answer())
}

/// Edits comments alone.
pub fn comment(call: &Call<'_>) -> Result<Answer, Failure> {
    if ["add", "delete"]
        .iter()
        .any(|key| call.parameters.contains_key(*key))
    {
        let text = "Only update is possible here";
        return Err(Failure::refused(StatusCode::BAD_REQUEST, 400, text));
    }
    write(call)
}

fn add(call: &Call<'_>, connection: &Connection, item: &Map) -> Result<i64, Refused> {
    let now = call.context.clock.now();
    let mut customer = customer(call, connection, required_integer(item, "customer_id")?)?;
    let price = money(item, "price")?.ok_or_else(|| Wrong::new("price is required"))?;
    let id = transactions::insert(
        connection,
        &Transaction {
            id: 0,
            customer_id: customer.id,
            price,
            date: timestamp(item, "date")?.unwrap_or(now),
            comment: text(item, "comment")?.unwrap_or_default(),
            created_at: now,
            updated_at: now,
            created_by: call.user.id,
            updated_by: call.user.id,
        },
    )?;
    products::link(connection, TRANSACTION, id, item.get("elements"))?;
    let (date, price) = (timestamp(item, "next_date")?, money(item, "next_price")?);
    if date.is_some() || price.is_some() {
        customer.next_date = date.unwrap_or(customer.next_date);
        customer.next_price = price.unwrap_or(customer.next_price);
        customer.updated_at = now;
        customer.updated_by = call.user.id;
        customers::update(connection, &customer)?;
    }
    Ok(id)
}

fn edit(call: &Call<'_>, connection: &Connection, id: i64, item: &Map) -> Result<(), Refused> {
    let transaction = find(call, connection, id)?;
    let comment = text(item, "comment")?.ok_or_else(|| Wrong::new("comment is required"))?;
    transactions::set_comment(connection, transaction.id, &comment)?;
    Ok(())
}

/// The purchase with that id, if the caller may change its customer.
fn find(call: &Call<'_>, connection: &Connection, id: i64) -> Result<Transaction, Refused> {
    let found = transactions::find(connection, id)?
        .ok_or_else(|| Wrong::new("There is no such transaction"))?;
    customer(call, connection, found.customer_id)?;
    Ok(found)
}

/// The customer with that id, if the caller may change it.
fn customer(call: &Call<'_>, connection: &Connection, id: i64) -> Result<Customer, Refused> {
    let found = customers::find(connection, id)?
        .ok_or_else(|| Refused::new(NOT_FOUND, "customer_id: there is no such customer"))?;
    call.require_cover(connection, "lead_edit", found.responsible_user_id, NO_RIGHT)?;
    Ok(found)
}
