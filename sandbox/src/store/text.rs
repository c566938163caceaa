//! Comparing text: without case in every script, and phones by their digits.

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, Result};

/// Lower case in Unicode's sense, so that Cyrillic compares too.
pub fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Only the digits.
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Makes both callable from SQL.
pub fn register(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("fold", 1, flags, |context| {
        Ok(fold(context.get_raw(0).as_str().unwrap_or_default()))
    })?;
    connection.create_scalar_function("digits", 1, flags, |context| {
        Ok(digits(context.get_raw(0).as_str().unwrap_or_default()))
    })
}
