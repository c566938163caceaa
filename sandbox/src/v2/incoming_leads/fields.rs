//! Reading single members of an incoming lead; the texts of refusals name them.

use crate::clock::{LATEST, Timestamp};
use crate::request::tree::{Map, Tree};

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
        Wrong {
            code: 400,
            text: text.into(),
        }
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

/// The moment under a member, in seconds.
pub fn timestamp(map: &Map, name: &str) -> Result<Option<Timestamp>, Wrong> {
    let moment = integer(map, name)?;
    if moment.is_some_and(|moment| !(0..=LATEST).contains(&moment)) {
        return Err(Wrong::new(format!("{name} must be a timestamp")));
    }
    Ok(moment)
}
