//! Parameter lists, and the arguments that are made of them.

use amocore::schema::{Field, Model, Type};

use super::types;
use crate::text::lower_camel;

/// Words that cannot name anything without backticks.
const RESERVED: [&str; 28] = [
    "as",
    "break",
    "class",
    "continue",
    "do",
    "else",
    "false",
    "for",
    "fun",
    "if",
    "in",
    "interface",
    "is",
    "null",
    "object",
    "package",
    "return",
    "super",
    "this",
    "throw",
    "true",
    "try",
    "typealias",
    "typeof",
    "val",
    "var",
    "when",
    "while",
];

/// What a field is called, as documentation says it.
pub(super) fn plain_name(field: &Field) -> String {
    lower_camel(field.name)
}

/// What a field is called, as code says it.
pub(super) fn name(field: &Field) -> String {
    let name = plain_name(field);
    match RESERVED.contains(&&*name) {
        true => format!("`{name}`"),
        false => name,
    }
}

/// The fields in the order of parameters: those that may be given by position come first.
pub(super) fn ordered(model: &Model) -> Vec<&'static Field> {
    let fields: &'static [Field] = model.fields;
    let (positional, named): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.positional);
    positional.into_iter().chain(named).collect()
}

/// What stands between the parentheses of a function.
pub(super) fn list(indent: usize, model: &Model) -> String {
    let fields = ordered(model);
    let margin = " ".repeat(indent);
    let lines: String = fields
        .iter()
        .map(|field| format!("{margin}    {},\n", declaration(field)))
        .collect();
    match &*lines {
        "" => String::new(),
        lines => format!("\n{lines}{margin}"),
    }
}

/// A name with its type and default.
pub(super) fn declaration(field: &Field) -> String {
    let (notation, default) = types::given(field);
    let default = default.map_or(String::new(), |value| format!(" = {value}"));
    format!("{}: {notation}{default}", name(field))
}

/// The block that collects the parameters as arguments.
pub(super) fn block(indent: usize, model: &Model) -> String {
    let fields = ordered(model);
    let margin = " ".repeat(indent);
    let lines: String = fields
        .iter()
        .map(|field| {
            let put = match field.ty {
                Type::Change(_) => "change",
                _ => "put",
            };
            format!("{margin}    {put}(\"{}\", {})\n", field.name, name(field))
        })
        .collect();
    match &*lines {
        "" => "{}".to_owned(),
        lines => format!("{{\n{lines}{margin}}}"),
    }
}
