//! Whose phone it is (v2 §9.17).

use rusqlite::{Connection, OptionalExtension, params};

use super::Result;
use super::elements::{Element, Kind};
use super::text::digits;

/// Numbers with so many digits are the same when their last ones are, however
/// the country is written.
const NATIONAL: usize = 10;
/// Fewer digits are no number.
const SHORTEST: usize = 3;

/// What a call with that number belongs to: the contact or company that has it,
/// or its lead or customer if that is the only one it deals with now.
pub fn find(connection: &Connection, number: &str) -> Result<Option<Element>> {
    let Some(owner) = owner(connection, number)? else {
        return Ok(None);
    };
    let leads = ids(
        connection,
        "SELECT l.id FROM leads l WHERE l.status_id NOT IN (142, 143) AND (l.company_id = ?1
             OR l.id IN (SELECT lead_id FROM lead_contacts WHERE contact_id = ?1)) LIMIT 2",
        owner.id,
    )?;
    let customers = super::customers::of_contact(connection, owner.id)?;
    Ok(Some(match (leads.as_slice(), customers.as_slice()) {
        ([lead], []) => Element::new(Kind::Lead, *lead),
        ([], [customer]) => Element::new(Kind::Customer, *customer),
        _ => owner,
    }))
}

/// The contact with that number, or else the company, the oldest of several.
fn owner(connection: &Connection, number: &str) -> Result<Option<Element>> {
    let number = digits(number);
    if number.len() < SHORTEST {
        return Ok(None);
    }
    let (test, wanted) = match number.len().checked_sub(NATIONAL) {
        Some(start) => ("substr(digits(v.value), -10) = ?", &number[start..]),
        None => ("digits(v.value) = ?", number.as_str()),
    };
    connection
        .prepare_cached(&format!(
            "SELECT v.element_type, v.element_id FROM custom_field_values v
             JOIN custom_fields f ON f.id = v.field_id
             WHERE f.code = 'PHONE' AND v.element_type IN (1, 3) AND {test}
             ORDER BY v.element_type, v.element_id LIMIT 1"
        ))?
        .query_row(params![wanted], |row| {
            let kind = match row.get(0)? {
                1 => Kind::Contact,
                _ => Kind::Company,
            };
            Ok(Element::new(kind, row.get(1)?))
        })
        .optional()
}

fn ids(connection: &Connection, sql: &str, id: i64) -> Result<Vec<i64>> {
    connection
        .prepare_cached(sql)?
        .query_map([id], |row| row.get(0))?
        .collect()
}
