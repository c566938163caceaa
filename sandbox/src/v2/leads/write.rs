//! `POST leads`.

use rusqlite::Connection;

use super::{FORM, NO_RIGHT, links, place};
use crate::answer::Answer;
use crate::request::tree::Map;
use crate::store::account;
use crate::store::leads::{self, Lead, NewLead};
use crate::v2::Call;
use crate::v2::batch::{Batch, Refused, stamp};
use crate::v2::cards;
use crate::v2::failure::Failure;
use crate::v2::members::{Wrong, integer, money, required_text, text};

const NOT_FOUND: u32 = 234;

/// Adds and updates leads.
pub fn write(call: &Call<'_>) -> Result<Answer, Failure> {
    let mut batch = Batch::read(call, &FORM, &[])?;
    if batch.has_adds() {
        call.require_right("lead_add", NO_RIGHT)?;
    }
    if batch.has_updates() {
        call.require_right("lead_edit", NO_RIGHT)?;
    }
    call.context.store.write(|tx| {
        batch.add(tx, |item| add(call, tx, item))?;
        batch.update(tx, |id, item| update(call, tx, id, item))
    })?;
    Ok(batch.answer())
}

fn add(call: &Call<'_>, connection: &Connection, item: &Map) -> Result<i64, Refused> {
    let now = call.context.clock.now();
    let name = required_text(item, "name")?;
    let responsible = cards::responsible(connection, item)?.unwrap_or(call.user.id);
    call.require_cover(connection, "lead_add", responsible, NO_RIGHT)?;
    let (pipeline_id, status_id) = place::place(connection, item, None)?
        .ok_or_else(|| Wrong::new("There is no pipeline to put the lead in"))?;
    let id = leads::insert(
        connection,
        &NewLead {
            name,
            price: price(item)?.unwrap_or_default(),
            pipeline_id,
            status_id,
            company_id: None,
            responsible_user_id: responsible,
            created_at: cards::created_at(item)?.unwrap_or(now),
            now,
            author: cards::author(connection, item)?.unwrap_or(call.user.id),
        },
    )?;
    let mut lead = find(connection, id)?;
    details(connection, &mut lead, item)?;
    links::link(connection, &mut lead, item)?;
    leads::update(connection, &lead, lead.updated_by)?;
    cards::attach(connection, lead.element(), item, false)?;
    Ok(id)
}

fn update(call: &Call<'_>, connection: &Connection, id: i64, item: &Map) -> Result<(), Refused> {
    let mut lead = find(connection, id)?;
    call.require_cover(connection, "lead_edit", lead.responsible_user_id, NO_RIGHT)?;
    lead.updated_at = stamp(&FORM, item, lead.updated_at, call.context.clock.now())?;
    if let Some(name) = text(item, "name")?.filter(|name| !name.trim().is_empty()) {
        lead.name = name;
    }
    if let Some(price) = price(item)? {
        lead.price = price;
    }
    if let Some(responsible) = cards::responsible(connection, item)? {
        lead.responsible_user_id = responsible;
    }
    if let Some(place) = place::place(connection, item, Some(lead.pipeline_id))? {
        (lead.pipeline_id, lead.status_id) = place;
    }
    details(connection, &mut lead, item)?;
    links::link(connection, &mut lead, item)?;
    leads::update(connection, &lead, call.user.id)?;
    cards::attach(connection, lead.element(), item, true)
}

fn find(connection: &Connection, id: i64) -> Result<Lead, Refused> {
    leads::find(connection, id)?.ok_or_else(|| Refused::new(NOT_FOUND, "There is no such lead"))
}

/// The budget, under its new or its older name (v2 §11).
fn price(item: &Map) -> Result<Option<i64>, Wrong> {
    Ok(money(item, "sale")?.or(money(item, "price")?))
}

/// Why it was lost, and who the visitor was.
fn details(connection: &Connection, lead: &mut Lead, item: &Map) -> Result<(), Refused> {
    if let Some(reason) = integer(item, "loss_reason_id")? {
        let known = account::loss_reasons(connection)?;
        if reason != 0 && known.iter().all(|(id, _)| *id != reason) {
            return Err(Wrong::new("loss_reason_id: there is no such reason").into());
        }
        lead.loss_reason_id = reason;
    }
    if let Some(visitor) = text(item, "visitor_uid")? {
        lead.visitor_uid = visitor;
    }
    Ok(())
}
