//! Rules for arguments that both generations share.

use std::collections::BTreeMap;

use crate::{Error, Extra, Result, Timestamp, Value};

/// The most rows a list page can have (v2 §4, legacy §8).
pub const MAX_PAGE_SIZE: i64 = 500;

/// Identifiers are positive.
pub fn id(field: &str, id: i64) -> Result<()> {
    if id > 0 {
        return Ok(());
    }
    Err(Error::invalid_input(
        field,
        format!("must be a positive identifier, not {id}"),
    ))
}

/// An identifier that may be left out.
pub fn optional_id(field: &str, value: Option<i64>) -> Result<()> {
    value.map_or(Ok(()), |value| id(field, value))
}

/// Text that has to say something.
pub fn not_blank(field: &str, text: &str) -> Result<()> {
    let shows = |c: char| !c.is_whitespace() && !is_invisible(c);
    if text.chars().any(shows) {
        return Ok(());
    }
    Err(Error::invalid_input(field, "must not be empty"))
}

/// Characters of no width: soft hyphen, joiners, marks of direction, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// An instant that can be written, if there is one.
pub fn optional_time(field: &str, time: Option<Timestamp>) -> Result<()> {
    if time.is_none_or(Timestamp::is_expressible) {
        return Ok(());
    }
    Err(Error::invalid_input(
        field,
        "must lie in the years 1 to 9999",
    ))
}

/// Parameters that the caller adds.
pub fn extra(field: &str, extra: &Extra) -> Result<()> {
    members(field, extra)
}

/// A value of open type: its numbers exist in JSON, and its names in a form.
pub fn value(field: &str, given: &Value) -> Result<()> {
    match given {
        Value::Float(number) if !number.is_finite() => {
            Err(Error::invalid_input(field, "must be a finite number"))
        }
        Value::List(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| value(&format!("{field}[{index}]"), item)),
        Value::Map(map) => members(field, map),
        _ => Ok(()),
    }
}

/// Brackets in a name would make another tree of the form, and no name a list.
fn members(field: &str, members: &BTreeMap<String, Value>) -> Result<()> {
    members.iter().try_for_each(|(name, member)| {
        if name.is_empty() || name.contains(['[', ']']) {
            let problem = format!("the name {name:?} must not be empty or contain brackets");
            return Err(Error::invalid_input(field, problem));
        }
        value(&format!("{field}.{name}"), member)
    })
}

/// Page numbers start at 1, page sizes end at 500.
pub fn paging(page: Option<i64>, page_size: Option<i64>) -> Result<()> {
    if let Some(page) = page
        && page < 1
    {
        return Err(Error::invalid_input(
            "page",
            format!("must be 1 or more, not {page}"),
        ));
    }
    if let Some(size) = page_size
        && !(1..=MAX_PAGE_SIZE).contains(&size)
    {
        let problem = format!("must be from 1 to {MAX_PAGE_SIZE}, not {size}");
        return Err(Error::invalid_input("page_size", problem));
    }
    Ok(())
}

/// A batch has items.
pub fn not_empty<T>(field: &str, items: &[T]) -> Result<()> {
    if items.is_empty() {
        return Err(Error::invalid_input(field, "must have at least one item"));
    }
    Ok(())
}

/// A name that becomes part of a query's keys.
pub fn word(field: &str, word: &str) -> Result<()> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if word.is_empty() || !word.chars().all(fits) {
        let problem = format!("must be a name of letters, digits and underscores, not {word:?}");
        return Err(Error::invalid_input(field, problem));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{extra, not_blank, value};
    use crate::{Extra, Value};

    #[test]
    fn numbers_that_json_has_not_are_found_where_they_are() {
        for number in [f64::NAN, f64::INFINITY] {
            let list = Value::List(vec![Value::Null, Value::Float(number)]);
            let given = Extra::from_iter([("rate".to_owned(), list)]);
            let error = extra("extra", &given).unwrap_err();
            assert_eq!(error.field(), Some("extra.rate[1]"));
        }
        assert!(value("value", &Value::Float(2.5)).is_ok());
    }

    #[test]
    fn what_has_no_width_is_blank() {
        assert!(not_blank("name", "\u{FEFF}\u{200B} ").is_err());
        assert!(not_blank("name", "a\u{200D}b").is_ok());
    }
}
