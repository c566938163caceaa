//! Values as clients send them (v2 §8.1, §8.3).

use rusqlite::Connection;

use super::{ADDRESS_PARTS, structured};
use crate::request::tree::{Map, Tree};
use crate::store::custom_fields::{self, Choice, Entry, Field, field_type};
use crate::store::elements::Kind;
use crate::v2::members::{Unreadable, Wrong};
use crate::v2::moments::Zone;

/// The vendor's codes, which differ from resource to resource (v2 §6).
#[derive(Debug, Clone, Copy)]
pub struct Codes {
    /// There is no such field.
    pub unknown: u32,
    /// The value does not fit the field.
    pub unfit: u32,
    /// A field comes without values.
    pub valueless: u32,
}

impl Codes {
    /// For adding to and changing that kind of element.
    pub fn of(kind: Kind, is_update: bool) -> Codes {
        let (unknown, unfit, valueless) = match (kind, is_update) {
            (Kind::Contact | Kind::Company, false) => (204, 203, 238),
            (Kind::Contact | Kind::Company, true) => (211, 210, 210),
            (Kind::Lead, _) => (240, 400, 400),
            (Kind::Catalog(_), _) => (204, 203, 203),
            _ => (400, 400, 400),
        };
        Codes {
            unknown,
            unfit,
            valueless,
        }
    }
}

/// The fields under `custom_fields` with what is to be stored: exactly these
/// entries, none to clear the field. Fields that are not mentioned stay.
pub fn fields(
    connection: &Connection,
    item: &Map,
    kind: Kind,
    codes: Codes,
) -> Result<Vec<(Field, Vec<Entry>)>, Unreadable> {
    let Some(list) = item.get("custom_fields") else {
        return Ok(Vec::new());
    };
    let mut fields = Vec::new();
    for given in list.items() {
        let known = match given.get("id").and_then(Tree::integer) {
            Some(id) => custom_fields::field(connection, kind, id)?,
            None => None,
        };
        let Some(field) = known else {
            let text = "custom_fields: there is no such field";
            return Err(Wrong::with_code(codes.unknown, text).into());
        };
        let values = match given.get("values") {
            Some(values) if !values.is_scalar() => values.items(),
            Some(value) if value.is_blank() => Vec::new(),
            Some(value) => vec![value],
            None => {
                let text = format!("custom_fields/{}: values are missing", field.id);
                return Err(Wrong::with_code(codes.valueless, text).into());
            }
        };
        let mut reader = Reader {
            choices: custom_fields::choices(connection, field.id)?,
            zone: Zone::of_account(connection)?,
            field: &field,
        };
        let entries = reader.entries(&values).map_err(|what| {
            let text = format!("custom_fields/{}: {what}", field.id);
            Wrong::with_code(codes.unfit, text)
        })?;
        fields.push((field, entries));
    }
    Ok(fields)
}

/// Reads the values of one field; what is wrong is told in words.
struct Reader<'a> {
    field: &'a Field,
    choices: Vec<Choice>,
    zone: Zone,
}

impl Reader<'_> {
    fn entries(&mut self, values: &[&Tree]) -> Result<Vec<Entry>, String> {
        let mut entries = Vec::new();
        for given in values {
            entries.extend(self.entry(given)?);
        }
        if !field_type::is_multiple(self.field.field_type) {
            entries.truncate(1);
        }
        Ok(entries)
    }

    /// Bare, or an object with `value` and `enum` or `subtype`; `None` if empty.
    fn entry(&self, given: &Tree) -> Result<Option<Entry>, String> {
        let kind = self.field.field_type;
        if field_type::is_structured(kind) {
            return structured_entry(kind, given);
        }
        let value = match given {
            Tree::Map(object) => object
                .get("value")
                .or(object.get("enum"))
                .ok_or("a value is missing")?,
            bare => bare,
        };
        let text = value.text().ok_or("a value must not be an array")?;
        if text.is_empty() {
            return Ok(None);
        }
        let mut entry = Entry {
            value: text,
            ..Entry::default()
        };
        match kind {
            kind if field_type::has_choices(kind) => {
                let chosen = self.choice(value).ok_or("there is no such choice")?;
                entry.enum_id = Some(chosen.id);
                entry.value.clone_from(&chosen.value);
            }
            field_type::MULTITEXT => {
                if let Some(kind) = given.get("enum").filter(|kind| !kind.is_blank()) {
                    let chosen = self.choice(kind).ok_or("there is no such enum")?;
                    entry.enum_id = Some(chosen.id);
                }
            }
            field_type::SMART_ADDRESS => {
                let part = match given.get("subtype") {
                    None => Some(ADDRESS_PARTS[0]),
                    Some(part) => address_part(part),
                };
                entry.subtype = Some(part.ok_or("there is no such subtype")?.to_owned());
            }
            field_type::CHECKBOX => match entry.value.trim().to_lowercase().as_str() {
                "0" | "n" | "false" => return Ok(None),
                "1" | "y" | "true" => entry.value = "1".to_owned(),
                _ => return Err("a checkbox is 0 or 1".to_owned()),
            },
            field_type::NUMERIC | field_type::PRICE | field_type::MONEY => {
                entry.value = entry.value.trim().to_owned();
                let number = entry.value.parse::<f64>().ok();
                number
                    .filter(|number| number.is_finite())
                    .ok_or("a value must be a number")?;
            }
            field_type::DATE | field_type::BIRTHDAY => {
                let (local, _) = self.local(&entry.value)?;
                entry.value = local.date().strftime("%Y-%m-%d 00:00:00").to_string();
            }
            field_type::DATETIME => {
                let (local, _) = self.local(&entry.value)?;
                entry.value = local.strftime("%Y-%m-%d %H:%M:%S").to_string();
            }
            _ => {}
        }
        Ok(Some(entry))
    }

    fn local(&self, text: &str) -> Result<(jiff::civil::DateTime, bool), String> {
        self.zone
            .local(text)
            .ok_or_else(|| "a value must be a date".to_owned())
    }

    /// By id, or by text or code. Texts may come with HTML's entities (v2 §8.3).
    fn choice(&self, given: &Tree) -> Option<&Choice> {
        let text = given.text().unwrap_or_default();
        let text = text.trim().replace("&amp;", "&");
        self.choices
            .iter()
            .find(|choice| given.integer() == Some(choice.id) || choice.value == text)
    }
}

/// The object itself, or under `value`; a line of an invoice may be nested once
/// more (v2 §8.1).
fn structured_entry(kind: i64, given: &Tree) -> Result<Option<Entry>, String> {
    let mut object = given.get("value").unwrap_or(given);
    if let Tree::List(items) = object
        && let [only] = items.as_slice()
    {
        object = only;
    }
    if object.is_blank() {
        return Ok(None);
    }
    Ok(Some(Entry {
        value: structured::read(kind, object)?,
        ..Entry::default()
    }))
}

/// By name, or by number from 1.
fn address_part(given: &Tree) -> Option<&'static str> {
    if let Some(number) = given.integer() {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        return ADDRESS_PARTS.get(index).copied();
    }
    let name = given.text()?;
    ADDRESS_PARTS.into_iter().find(|part| *part == name)
}
