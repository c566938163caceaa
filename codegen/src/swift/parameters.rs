//! Names and parameters.

use amocore::schema::{Field, Model};

use super::types::{default, notation};
use crate::text::lower_camel;

/// Words that are names only between backticks.
const RESERVED: [&str; 22] = [
    "as",
    "break",
    "case",
    "class",
    "continue",
    "default",
    "do",
    "else",
    "enum",
    "extension",
    "for",
    "func",
    "import",
    "in",
    "init",
    "internal",
    "is",
    "protocol",
    "repeat",
    "return",
    "switch",
    "where",
];

/// A field's name.
pub(super) fn name(field: &Field) -> String {
    quoted(&lower_camel(field.name))
}

/// A name, between backticks if it has to be.
pub(super) fn quoted(name: &str) -> String {
    match RESERVED.contains(&name) {
        true => format!("`{name}`"),
        false => name.to_owned(),
    }
}

/// The parameters of a function, each on a line of its own; those that are required come first.
pub(super) fn list(model: &Model, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let rows: Vec<String> = ordered(model).into_iter().map(parameter).collect();
    if rows.is_empty() {
        return "()".to_owned();
    }
    format!(
        "(\n{margin}    {}\n{margin})",
        rows.join(&format!(",\n{margin}    "))
    )
}

/// The fields, those that are required first.
pub(super) fn ordered(model: &Model) -> Vec<&Field> {
    let (required, rest): (Vec<_>, Vec<_>) = model.fields.iter().partition(|it| it.required);
    [required, rest].concat()
}

fn parameter(field: &Field) -> String {
    let default = default(field).map_or(String::new(), |it| format!(" = {it}"));
    format!("{}: {}{default}", name(field), notation(&field.ty))
}
