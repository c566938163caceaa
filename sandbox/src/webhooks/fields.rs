//! Custom fields as webhooks tell them (v2 §10.3).

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rusqlite::Connection;

use crate::request::tree::{Map, Tree};
use crate::store::elements::Element;
use crate::store::told::{self, FieldEntry};
use crate::store::{self, account};

/// Dates, birthdays and moments: their values are bare timestamps.
const DATES: [i64; 3] = [6, 14, 19];

/// The custom fields of an element.
pub fn of(connection: &Connection, element: Element) -> store::Result<Vec<Tree>> {
    let entries = told::entries(connection, element)?;
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let zone = TimeZone::get(&account::account(connection)?.timezone).unwrap_or(TimeZone::UTC);
    Ok(entries
        .chunk_by(|one, next| one.field_id == next.field_id)
        .map(|entries| field(entries, &zone))
        .collect())
}

fn field(entries: &[FieldEntry], zone: &TimeZone) -> Tree {
    let mut field = Map::new();
    if let Some(first) = entries.first() {
        field.insert("id".to_owned(), first.field_id.into());
        field.insert("name".to_owned(), first.name.as_str().into());
        if !first.code.is_empty() {
            field.insert("code".to_owned(), first.code.as_str().into());
        }
    }
    let values = entries.iter().map(|entry| value(entry, zone)).collect();
    field.insert("values".to_owned(), Tree::List(values));
    Tree::Map(field)
}

fn value(entry: &FieldEntry, zone: &TimeZone) -> Tree {
    if DATES.contains(&entry.field_type)
        && let Some(at) = timestamp(&entry.value, zone)
    {
        return at.into();
    }
    // Structured values are kept as JSON.
    let value = match serde_json::from_str(&entry.value) {
        Ok(tree @ (Tree::Map(_) | Tree::List(_))) => tree,
        _ => entry.value.as_str().into(),
    };
    Tree::map([
        ("value", value),
        ("enum", entry.enum_id.into()),
        ("subtype", entry.subtype.clone().into()),
    ])
}

/// The moment a stored date means in the account's zone.
fn timestamp(text: &str, zone: &TimeZone) -> Option<i64> {
    let text = text.trim();
    let local: DateTime = match text.parse() {
        Ok(local) => local,
        Err(_) => text.parse::<jiff::civil::Date>().ok()?.at(0, 0, 0, 0),
    };
    let zoned = local.to_zoned(zone.clone()).ok()?;
    Some(zoned.timestamp().as_second())
}
