//! `POST customers`.

use rusqlite::Connection;

use super::{FORM, NO_RIGHT, NOT_FOUND, links};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::customer_periods;
use crate::store::customers::{self, Customer};
use crate::v2::Call;
use crate::v2::batch::{Batch, Refused, stamp};
use crate::v2::cards;
use crate::v2::failure::Failure;
use crate::v2::members::{Wrong, integer, money, required_text, text, timestamp};

/// Adds, updates and deletes customers.
pub fn write(call: &Call<'_>) -> Result<Answer, Failure> {
    let mut batch = Batch::read(call, &FORM, &["delete"])?;
    if batch.has_adds() {
        call.require_right("lead_add", NO_RIGHT)?;
    }
    if batch.has_updates() {
        call.require_right("lead_edit", NO_RIGHT)?;
    }
    if call.parameters.contains_key("delete") {
        call.require_right("lead_delete", NO_RIGHT)?;
    }
    call.context.store.write(|tx| {
        batch.add(tx, |item| add(call, tx, item))?;
        batch.update(tx, |id, item| update(call, tx, id, item))?;
        batch.delete(tx, |id| delete(call, tx, id))
    })?;
    Ok(batch.answer())
}

fn add(call: &Call<'_>, connection: &Connection, item: &Map) -> Result<i64, Refused> {
    let now = call.context.clock.now();
    let author = cards::author(connection, item)?.unwrap_or(call.user.id);
    let mut customer = Customer {
        name: required_text(item, "name")?,
        responsible_user_id: cards::responsible(connection, item)?.unwrap_or(call.user.id),
        created_at: cards::created_at(item)?.unwrap_or(now),
        updated_at: now,
        created_by: author,
        updated_by: author,
        ..Customer::default()
    };
    let responsible = customer.responsible_user_id;
    call.require_cover(connection, "lead_add", responsible, NO_RIGHT)?;
    next_purchase(connection, &mut customer, item)?;
    customer.id = customers::insert(connection, &customer)?;
    links::link(connection, &mut customer, item)?;
    customers::update(connection, &customer)?;
    cards::attach(connection, customer.element(), item, false)?;
    Ok(customer.id)
}

fn update(call: &Call<'_>, connection: &Connection, id: i64, item: &Map) -> Result<(), Refused> {
    let mut customer = find(connection, id)?;
    let responsible = customer.responsible_user_id;
    call.require_cover(connection, "lead_edit", responsible, NO_RIGHT)?;
    customer.updated_at = stamp(&FORM, item, customer.updated_at, call.context.clock.now())?;
    customer.updated_by = call.user.id;
    if let Some(name) = text(item, "name")?.filter(|name| !name.trim().is_empty()) {
        customer.name = name;
    }
    if let Some(responsible) = cards::responsible(connection, item)? {
        customer.responsible_user_id = responsible;
    }
    next_purchase(connection, &mut customer, item)?;
    links::link(connection, &mut customer, item)?;
    customers::update(connection, &customer)?;
    cards::attach(connection, customer.element(), item, true)
}

fn delete(call: &Call<'_>, connection: &Connection, id: i64) -> Result<Tree, Refused> {
    let customer = find(connection, id)?;
    let responsible = customer.responsible_user_id;
    call.require_cover(connection, "lead_delete", responsible, NO_RIGHT)?;
    customers::delete(connection, &customer)?;
    Ok(Tree::map([
        ("id", customer.id.into()),
        ("name", customer.name.into()),
    ]))
}

fn find(connection: &Connection, id: i64) -> Result<Customer, Refused> {
    customers::find(connection, id)?
        .ok_or_else(|| Refused::new(NOT_FOUND, "There is no such customer"))
}

/// When it will buy again, for how much, how often, and the period it is in.
fn next_purchase(
    connection: &Connection,
    customer: &mut Customer,
    item: &Map,
) -> Result<(), Refused> {
    if let Some(date) = timestamp(item, "next_date")? {
        customer.next_date = date;
    }
    if let Some(price) = money(item, "next_price")? {
        customer.next_price = price;
    }
    if let Some(days) = integer(item, "periodicity")? {
        if days < 0 {
            return Err(Wrong::new("periodicity must be a number of days").into());
        }
        customer.periodicity = days;
    }
    if let Some(id) = integer(item, "period_id")? {
        if id != 0 && !customer_periods::exists(connection, id)? {
            return Err(Wrong::new("period_id: there is no such period").into());
        }
        customer.period_id = Some(id).filter(|id| *id != 0);
    }
    Ok(())
}
