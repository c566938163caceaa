//! Rules for arguments that both generations share.

use crate::{Error, Result};

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
    if text.trim().is_empty() {
        return Err(Error::invalid_input(field, "must not be empty"));
    }
    Ok(())
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
