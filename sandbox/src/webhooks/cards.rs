//! Leads, contacts, companies and customers under their older names (v2 §10.3).

use rusqlite::Connection;

use super::fields;
use crate::request::tree::{Map, Tree};
use crate::store::elements::Element;
use crate::store::told::{self, Authors};
use crate::store::{self, account, contacts, customers, leads, tags};

/// What is told of something that is gone.
pub fn deleted(word: &str, id: i64) -> Tree {
    let mut members = Map::new();
    members.insert("id".to_owned(), id.into());
    if word == "contact" || word == "company" {
        members.insert("type".to_owned(), word.into());
    }
    Tree::Map(members)
}

/// A lead.
pub fn lead(connection: &Connection, id: i64) -> store::Result<Option<Map>> {
    let Some(lead) = leads::find(connection, id)? else {
        return Ok(None);
    };
    let authors = told::authors(connection, "leads", id)?;
    let mut card = members([
        ("id", lead.id.into()),
        ("name", lead.name.as_str().into()),
        ("status_id", lead.status_id.into()),
        ("price", lead.price.into()),
        ("responsible_user_id", lead.responsible_user_id.into()),
    ]);
    times(&mut card, lead.created_at, lead.updated_at, authors);
    card.insert("pipeline_id".to_owned(), lead.pipeline_id.into());
    account_id(&mut card, connection)?;
    attachments(&mut card, connection, lead.element())?;
    // Told beside the older names later on.
    card.insert("created_at".to_owned(), lead.created_at.into());
    card.insert("updated_at".to_owned(), lead.updated_at.into());
    Ok(Some(card))
}

/// A contact or company.
pub fn contact(connection: &Connection, id: i64) -> store::Result<Option<Map>> {
    let Some(contact) = contacts::find(connection, id)? else {
        return Ok(None);
    };
    let authors = told::authors(connection, "contacts", id)?;
    let mut card = members([
        ("id", contact.id.into()),
        ("name", contact.name.as_str().into()),
        ("responsible_user_id", contact.responsible_user_id.into()),
    ]);
    times(&mut card, contact.created_at, contact.updated_at, authors);
    let element = contact.element();
    card.insert("type".to_owned(), element.kind.word().into());
    card.insert("group_id".to_owned(), 0.into());
    account_id(&mut card, connection)?;
    let linked = told::leads_of(connection, id)?;
    if !linked.is_empty() {
        let linked = linked
            .into_iter()
            .map(|id| (id.to_string(), Tree::map([("ID", id.into())])))
            .collect();
        card.insert("linked_leads_id".to_owned(), Tree::Map(linked));
    }
    if let Some(company_id) = contact.company_id {
        let company = contacts::find(connection, company_id)?;
        card.insert("linked_company_id".to_owned(), company_id.into());
        card.insert(
            "company_name".to_owned(),
            company.map_or(Tree::Null, |company| company.name.into()),
        );
    }
    attachments(&mut card, connection, element)?;
    Ok(Some(card))
}

/// A customer.
pub fn customer(connection: &Connection, id: i64) -> store::Result<Option<Map>> {
    let Some(customer) = customers::find(connection, id)? else {
        return Ok(None);
    };
    let authors = Authors {
        created_by: customer.created_by,
        updated_by: customer.updated_by,
    };
    let mut card = members([
        ("id", customer.id.into()),
        ("name", customer.name.as_str().into()),
        ("responsible_user_id", customer.responsible_user_id.into()),
    ]);
    times(&mut card, customer.created_at, customer.updated_at, authors);
    account_id(&mut card, connection)?;
    card.extend(members([
        ("next_price", customer.next_price.into()),
        ("next_date", customer.next_date.into()),
        ("periodicity", customer.periodicity.into()),
        ("period_id", customer.period_id.into()),
        ("linked_company_id", customer.company_id.into()),
    ]));
    attachments(&mut card, connection, customer.element())?;
    Ok(Some(card))
}

fn members<const N: usize>(members: [(&str, Tree); N]) -> Map {
    members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn times(card: &mut Map, created_at: i64, updated_at: i64, authors: Authors) {
    card.extend(members([
        ("last_modified", updated_at.into()),
        ("modified_user_id", authors.updated_by.into()),
        ("created_user_id", authors.created_by.into()),
        ("date_create", created_at.into()),
    ]));
}

fn account_id(card: &mut Map, connection: &Connection) -> store::Result<()> {
    let id = account::account(connection)?.id;
    card.insert("account_id".to_owned(), id.into());
    Ok(())
}

/// Tags and custom fields; absent when there are none.
fn attachments(card: &mut Map, connection: &Connection, element: Element) -> store::Result<()> {
    let tags = tags::of(connection, element)?
        .into_iter()
        .map(|tag| Tree::map([("id", tag.id.into()), ("name", tag.name.into())]))
        .collect();
    card.insert("tags".to_owned(), Tree::List(tags));
    let values = fields::of(connection, element)?;
    card.insert("custom_fields".to_owned(), Tree::List(values));
    Ok(())
}
