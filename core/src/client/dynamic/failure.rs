//! A failure in JSON.

use serde::Serialize;

use crate::client::work::internal;
use crate::{BatchItem, Error};

#[derive(Serialize)]
struct Failure<'a> {
    kind: &'static str,
    message: String,
    operation: Option<&'static str>,
    field: Option<String>,
    status: Option<u16>,
    code: Option<i64>,
    code_meaning: Option<&'static str>,
    vendor_text: Option<&'a str>,
    request_id: Option<&'a str>,
    retry_after: Option<f64>,
    may_have_happened: bool,
    body_start: Option<&'a str>,
    items: &'a [BatchItem],
}

/// An error as a JSON object. Its field is named as languages of camel case name it.
pub fn describe(error: &Error) -> String {
    let field = error.field().map(camel);
    let mut message = error.to_string();
    if let (Some(given), Some(shown)) = (error.field(), &field) {
        message = message.replacen(given, shown, 1);
    }
    let failure = Failure {
        kind: error.kind().name(),
        message,
        operation: error.operation(),
        field,
        status: error.status(),
        code: error.code(),
        code_meaning: error.code_meaning(),
        vendor_text: error.vendor_text(),
        request_id: error.request_id(),
        retry_after: error.retry_after(),
        may_have_happened: error.may_have_happened(),
        body_start: error.body_start(),
        items: error.items(),
    };
    serde_json::to_string(&failure).unwrap_or_default()
}

/// A defect of amocore, described likewise. What was sent, if anything, is not known.
pub fn describe_defect() -> String {
    describe(&internal())
}

/// `leads[0].source_name` as `leads[0].sourceName`. What comes after `extra` is the caller's.
fn camel(path: &str) -> String {
    let (named, rest) = match path.find("extra.") {
        Some(at) => path.split_at(at),
        None => (path, ""),
    };
    let mut out = String::with_capacity(path.len());
    let mut letters = named.chars().peekable();
    while let Some(letter) = letters.next() {
        match letters.peek() {
            Some(next) if letter == '_' && next.is_ascii_lowercase() => {
                out.push(next.to_ascii_uppercase());
                letters.next();
            }
            _ => out.push(letter),
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn fields_are_in_camel_case_and_what_the_caller_named_stays() {
        assert_eq!(camel("leads[0].source_name"), "leads[0].sourceName");
        assert_eq!(camel("extra.some_key"), "extra.some_key");
        assert_eq!(camel("id"), "id");
    }

    #[test]
    fn the_message_names_the_field_as_the_caller_does() {
        let error = Error::invalid_input("page_size", "must be at least 1");
        let described: Value = serde_json::from_str(&describe(&error)).expect("JSON");
        assert_eq!(described["kind"], "InvalidInput");
        assert_eq!(described["field"], "pageSize");
        assert_eq!(described["message"], "pageSize: must be at least 1");
        assert_eq!(described["may_have_happened"], false);
    }
}
