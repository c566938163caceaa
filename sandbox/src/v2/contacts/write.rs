//! `POST contacts` and `POST companies`.

use rusqlite::Connection;

use super::names::Names;
use super::{NO_RIGHT, NOT_UPDATED, Resource, links};
use crate::answer::Answer;
use crate::request::tree::Map;
use crate::store::contacts::{self, Contact, NewContact};
use crate::v2::Call;
use crate::v2::batch::{Batch, Refused, stamp};
use crate::v2::cards;
use crate::v2::failure::Failure;

/// Adds and updates contacts or companies.
pub fn write(call: &Call<'_>, resource: &'static Resource) -> Result<Answer, Failure> {
    let mut batch = Batch::read(call, &resource.form, &[])?;
    if batch.has_adds() {
        call.require_right(resource.rights.add, NO_RIGHT)?;
    }
    if batch.has_updates() {
        call.require_right(resource.rights.edit, NO_RIGHT)?;
    }
    call.context.store.write(|tx| {
        batch.add(tx, |item| add(call, resource, tx, item))?;
        batch.update(tx, |id, item| update(call, resource, tx, id, item))
    })?;
    Ok(batch.answer())
}

fn add(
    call: &Call<'_>,
    resource: &Resource,
    connection: &Connection,
    item: &Map,
) -> Result<i64, Refused> {
    let now = call.context.clock.now();
    let (name, names) = Names::read(item, resource)?.of_new()?;
    let responsible = cards::responsible(connection, item)?.unwrap_or(call.user.id);
    call.require_cover(connection, resource.rights.add, responsible, NO_RIGHT)?;
    let id = contacts::insert(
        connection,
        &NewContact {
            is_company: resource.is_company(),
            name,
            company_id: None,
            responsible_user_id: responsible,
            created_at: cards::created_at(item)?.unwrap_or(now),
            now,
            author: cards::author(connection, item)?.unwrap_or(call.user.id),
        },
    )?;
    let mut contact = find(resource, connection, id)?;
    names.give(&mut contact);
    links::link(call, connection, &mut contact, item)?;
    contacts::update(connection, &contact, contact.updated_by)?;
    cards::attach(connection, contact.element(), item, false)?;
    Ok(id)
}

fn update(
    call: &Call<'_>,
    resource: &Resource,
    connection: &Connection,
    id: i64,
    item: &Map,
) -> Result<(), Refused> {
    let mut contact = find(resource, connection, id)?;
    let responsible = contact.responsible_user_id;
    call.require_cover(connection, resource.rights.edit, responsible, NO_RIGHT)?;
    let now = call.context.clock.now();
    contact.updated_at = stamp(&resource.form, item, contact.updated_at, now)?;
    Names::read(item, resource)?.give(&mut contact);
    if let Some(responsible) = cards::responsible(connection, item)? {
        contact.responsible_user_id = responsible;
    }
    links::link(call, connection, &mut contact, item)?;
    contacts::update(connection, &contact, call.user.id)?;
    cards::attach(connection, contact.element(), item, true)
}

fn find(resource: &Resource, connection: &Connection, id: i64) -> Result<Contact, Refused> {
    contacts::find(connection, id)?
        .filter(|found| found.is_company == resource.is_company())
        .ok_or_else(|| {
            let word = resource.kind.word();
            Refused::new(NOT_UPDATED, format!("There is no such {word}"))
        })
}
