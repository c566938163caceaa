//! DocC comments.

use amocore::schema::Field;

use super::WIDTH;
use super::parameters;
use crate::text::{split_sentence, wrap};

/// A comment at this indentation: the first sentence, and the rest.
pub(super) fn comment(indent: usize, doc: &str) -> String {
    lines(indent, &paragraphs(indent, doc))
}

/// A comment of a call, with its parameters.
pub(super) fn of_call(indent: usize, doc: &str, fields: &[&Field]) -> String {
    let mut text = paragraphs(indent, doc);
    text.push(String::new());
    if !fields.is_empty() {
        text.push("- Parameters:".to_owned());
        for field in fields {
            let about = format!(
                "{}: {}",
                parameters::name(field).replace('`', ""),
                field.doc
            );
            let about = wrap(&about, WIDTH - indent - 10);
            text.extend(about.iter().enumerate().map(|(index, line)| match index {
                0 => format!("  - {line}"),
                _ => format!("    {line}"),
            }));
        }
    }
    text.push("- Throws: ``AmoError``.".to_owned());
    lines(indent, &text)
}

fn paragraphs(indent: usize, doc: &str) -> Vec<String> {
    let width = WIDTH - indent - 4;
    let (summary, rest) = split_sentence(doc);
    let mut text = wrap(summary, width);
    if !rest.is_empty() {
        text.push(String::new());
        text.extend(wrap(rest, width));
    }
    text
}

fn lines(indent: usize, lines: &[String]) -> String {
    let margin = " ".repeat(indent);
    let line = |line: &String| format!("{margin}/// {line}").trim_end().to_owned() + "\n";
    lines.iter().map(line).collect()
}
