//! Parameter lists.

use std::collections::BTreeSet;

use amocore::schema::{Field, Model};

use super::types;

/// Words that cannot name a parameter.
const RESERVED: [&str; 36] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "self", "try",
    "while", "with", "yield",
];

/// What a field is called as a parameter.
pub(super) fn name(field: &Field) -> String {
    match RESERVED.contains(&field.name) {
        true => format!("{}_", field.name),
        false => field.name.to_owned(),
    }
}

/// The fields in the order of parameters: those that may be given by position come first.
pub(super) fn ordered(model: &Model) -> Vec<&'static Field> {
    let fields: &'static [Field] = model.fields;
    let (positional, named): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.positional);
    positional.into_iter().chain(named).collect()
}

/// What stands between the parentheses of a method, as the formatter writes it.
pub(super) fn list(indent: usize, model: &Model, shadowed: &BTreeSet<&str>) -> String {
    let fields = ordered(model);
    if fields.is_empty() {
        return "self".to_owned();
    }
    let margin = " ".repeat(indent);
    let mut lines = vec!["self".to_owned()];
    let mut positional = true;
    for field in fields {
        if positional && !field.positional {
            lines.push("*".to_owned());
            positional = false;
        }
        let (annotation, default) = types::parameter(field, shadowed);
        let default = default.map_or(String::new(), |value| format!(" = {value}"));
        lines.push(format!("{}: {annotation}{default}", name(field)));
    }
    let lines: String = lines
        .iter()
        .map(|line| format!("{margin}    {line},\n"))
        .collect();
    format!("\n{lines}{margin}")
}

/// The fields as a dictionary display, from the parameters of their names.
pub(super) fn dictionary(indent: usize, model: &Model) -> String {
    let fields = ordered(model);
    if fields.is_empty() {
        return "{}".to_owned();
    }
    let margin = " ".repeat(indent);
    let entries: String = fields
        .iter()
        .map(|field| format!("{margin}    \"{}\": {},\n", field.name, name(field)))
        .collect();
    format!("{{\n{entries}{margin}}}")
}
