//! Reading single members of a sent item; the texts of refusals name them.

use crate::clock::{LATEST, Timestamp};
use crate::request::tree::{Map, Tree};
use crate::store;

/// A wrong member: the vendor's code and what is wrong.
#[derive(Debug)]
pub struct Wrong {
    /// See v2 §6.
    pub code: u32,
    /// In words, the member first.
    pub text: String,
}

impl Wrong {
    /// Of the general kind.
    pub fn new(text: impl Into<String>) -> Wrong {
        Wrong::with_code(400, text)
    }

    /// With one of the vendor's codes.
    pub fn with_code(code: u32, text: impl Into<String>) -> Wrong {
        Wrong {
            code,
            text: text.into(),
        }
    }
}

/// Why an item cannot be read.
#[derive(Debug)]
pub enum Unreadable {
    /// The request is wrong.
    Wrong(Wrong),
    /// The storage failed.
    Storage(store::Error),
}

impl From<Wrong> for Unreadable {
    fn from(wrong: Wrong) -> Unreadable {
        Unreadable::Wrong(wrong)
    }
}

impl From<store::Error> for Unreadable {
    fn from(error: store::Error) -> Unreadable {
        Unreadable::Storage(error)
    }
}

/// The member, unless it is absent or null.
fn given<'a>(map: &'a Map, name: &str) -> Option<&'a Tree> {
    map.get(name).filter(|value| **value != Tree::Null)
}

/// The value, not even empty, of a required member.
pub fn required_text(map: &Map, name: &str) -> Result<String, Wrong> {
    text(map, name)?
        .filter(|text| !text.trim().is_empty())
        .ok_or_else(|| Wrong::new(format!("{name} is required")))
}

/// The text of a member.
pub fn text(map: &Map, name: &str) -> Result<Option<String>, Wrong> {
    given(map, name)
        .map(|value| {
            value
                .text()
                .ok_or_else(|| Wrong::new(format!("{name} must be a string")))
        })
        .transpose()
}

/// The number of a required member.
pub fn required_integer(map: &Map, name: &str) -> Result<i64, Wrong> {
    integer(map, name)?.ok_or_else(|| Wrong::new(format!("{name} is required")))
}

/// The number of a member; an empty string is no number at all.
pub fn integer(map: &Map, name: &str) -> Result<Option<i64>, Wrong> {
    let Some(value) = given(map, name).filter(|value| **value != Tree::from("")) else {
        return Ok(None);
    };
    value
        .integer()
        .map(Some)
        .ok_or_else(|| Wrong::new(format!("{name} must be a whole number")))
}

/// The place of something among others. It is kept in 32 bits.
pub fn place(map: &Map, name: &str) -> Result<Option<i64>, Wrong> {
    let place = integer(map, name)?;
    if place.is_some_and(|place| i32::try_from(place).is_err()) {
        return Err(Wrong::new(format!("{name} is out of range")));
    }
    Ok(place)
}

/// The sum of money under a member; the account counts in whole units.
pub fn money(map: &Map, name: &str) -> Result<Option<i64>, Wrong> {
    let Some(text) = text(map, name)?.filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    let number = match given(map, name) {
        // Its text has 14 digits at most.
        Some(Tree::Float(number)) => Some(*number),
        _ => text.trim().parse::<f64>().ok(),
    };
    number
        .filter(|number| number.is_finite() && number.abs() < 9.0e15)
        .map(|number| Some(number.round() as i64))
        .ok_or_else(|| Wrong::new(format!("{name} must be a number")))
}

/// The moment under a member, in seconds.
pub fn timestamp(map: &Map, name: &str) -> Result<Option<Timestamp>, Wrong> {
    let moment = integer(map, name)?;
    if moment.is_some_and(|moment| !(0..=LATEST).contains(&moment)) {
        return Err(Wrong::new(format!("{name} must be a timestamp")));
    }
    Ok(moment)
}

/// The flag under a member: `true`, `1`, `"1"`, `Y` or `on` (v2 §7.1, §9.13).
pub fn flag(map: &Map, name: &str) -> Result<Option<bool>, Wrong> {
    let Some(value) = given(map, name) else {
        return Ok(None);
    };
    let text = value
        .text()
        .ok_or_else(|| Wrong::new(format!("{name} must be true or false")))?;
    match text.trim().to_lowercase().as_str() {
        "" | "0" | "n" | "false" | "off" => Ok(Some(false)),
        "1" | "y" | "true" | "on" => Ok(Some(true)),
        _ => Err(Wrong::new(format!("{name} must be true or false"))),
    }
}

/// The ids under a member: one, a list, or separated by commas (v2 §7.8, §9.4).
pub fn ids(map: &Map, name: &str) -> Result<Option<Vec<i64>>, Wrong> {
    let Some(value) = given(map, name) else {
        return Ok(None);
    };
    read_ids(value)
        .map(Some)
        .ok_or_else(|| Wrong::new(format!("{name} must be a list of ids")))
}

/// Ids as a number, a list, or a text with commas; `None` when it is neither.
pub fn read_ids(value: &Tree) -> Option<Vec<i64>> {
    if let Some(text) = value.text() {
        return text
            .split(',')
            .map(str::trim)
            .filter(|id| !id.is_empty())
            .map(|id| id.parse().ok())
            .collect();
    }
    value.items().into_iter().map(Tree::integer).collect()
}

/// The values under a member, which is a list or a map; empty when it is absent.
pub fn list<'a>(map: &'a Map, name: &str) -> Result<Vec<&'a Tree>, Wrong> {
    match given(map, name) {
        None => Ok(Vec::new()),
        Some(value) if value.is_scalar() && value.is_blank() => Ok(Vec::new()),
        Some(value) if value.is_scalar() => Err(Wrong::new(format!("{name} must be a list"))),
        Some(value) => Ok(value.items()),
    }
}
