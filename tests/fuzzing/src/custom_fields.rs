//! The tools for custom fields.

use amocore::client::dynamic::{Notation, describe, evaluate};
use amocore::tools::custom_fields::{read, write};
use amocore::tools::{FieldContent, WriteField};

use crate::choice;

const TOOLS: [&str; 5] = [
    "tools.custom_fields.write",
    "tools.custom_fields.read",
    "tools.custom_fields.find",
    "tools.custom_fields.phones",
    "tools.custom_fields.emails",
];

/// The first byte chooses the tool and how whole numbers are written, then come the arguments in
/// JSON. A tool gives the same each time; what is written into a field is read from it.
pub fn custom_fields(input: &[u8]) {
    let Some((chosen, arguments)) = choice(input) else {
        return;
    };
    let Ok(arguments) = std::str::from_utf8(arguments) else {
        return;
    };
    let notation = match chosen / TOOLS.len() % 2 {
        0 => Notation::Exact,
        _ => Notation::JavaScript,
    };
    let tool = TOOLS[chosen % TOOLS.len()];
    let run = || evaluate(tool, arguments, notation).map_err(|error| describe(&error));
    assert_eq!(run(), run());
    if tool == TOOLS[0]
        && let Ok(request) = serde_json::from_str::<WriteField>(arguments)
        && let Ok(field) = write(request.clone())
    {
        let content = read(field).expect("a field can be read");
        compare(request, content);
    }
}

/// A field has one content; only where it is one that reads as what it was can they be compared.
fn compare(written: WriteField, content: FieldContent) {
    if written.text.is_some() {
        assert_eq!(content.text, written.text);
    }
    if written.number.is_some() {
        assert_eq!(content.number, written.number);
    }
    if written.flag.is_some() {
        assert_eq!(content.flag, written.flag);
    }
    if written.date.is_some() {
        let again = write(WriteField {
            id: written.id,
            date: content.date.clone(),
            ..WriteField::default()
        });
        let again = again.and_then(read).expect("a date that was read");
        assert!(content.date.is_some() && again.date == content.date);
    }
    if let Some(address) = written.address.filter(|it| *it != Default::default()) {
        assert_eq!(content.address, Some(address));
    }
    let texts = written.entries.into_iter().map(|entry| entry.text);
    let texts: Vec<String> = texts.collect();
    // Choices are read as people see them: without the signs of markup.
    if !texts.is_empty() && !texts.iter().any(|text| text.contains('&')) {
        assert_eq!(content.texts, texts);
    }
}
