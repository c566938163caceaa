//! Every way in which an error or another value shows itself.

use std::error::Error as StdError;
use std::fmt::Debug;

use amocore::Error;

use crate::search::Shown;

/// An error with all that can be asked of it.
pub fn error(error: &Error) -> Vec<Shown> {
    let mut shown = vec![
        Shown::new("Display", error.to_string()),
        Shown::new("{:#}", format!("{error:#}")),
        Shown::new("message", error.message()),
        Shown::new("kind", error.kind().name()),
        Shown::new("items", format!("{:?}", error.items())),
    ];
    shown.extend(debug("Error", error));
    let texts = [
        ("operation", error.operation()),
        ("field", error.field()),
        ("code_meaning", error.code_meaning()),
        ("vendor_text", error.vendor_text()),
        ("request_id", error.request_id()),
        ("body_start", error.body_start()),
    ];
    let told = texts
        .into_iter()
        .filter_map(|(place, text)| Some(Shown::new(place, text?)));
    shown.extend(told);
    let mut cause = error.source();
    while let Some(it) = cause {
        shown.push(Shown::new("source", format!("{it} {it:?}")));
        cause = it.source();
    }
    shown
}

/// What a debugger or a failed assertion prints of a value.
pub fn debug(what: &str, value: &impl Debug) -> Vec<Shown> {
    vec![
        Shown::new(format!("Debug of {what}"), format!("{value:?}")),
        Shown::new(format!("{{:#?}} of {what}"), format!("{value:#?}")),
    ]
}
