//! How models and requests cross over: for each field its names, its kind, and whether it is
//! required; and for models how an answer is read when nothing is wrong with it.

use amocore::schema::{Field, Model, Type};

use super::name;
use crate::surface::Surface;

/// `lib/generated/models.js`.
pub(super) fn models(surface: &Surface) -> String {
    let mut text =
        "'use strict';\n\nconst k = require('../kinds.js');\n\nconst m = exports;\n".to_owned();
    for model in &surface.models {
        text.push_str(&kind(model, "m", &reader(model)));
    }
    text
}

/// `lib/generated/requests.js`.
pub(super) fn requests(surface: &Surface) -> String {
    let mut text = "'use strict';\n\nconst k = require('../kinds.js');\nconst m = require('./models.js');\n\nconst r = exports;\n".to_owned();
    let nodes = surface.nodes();
    let tools = surface.tool_nodes();
    for operation in nodes.iter().chain(&tools).flat_map(|node| &node.operations) {
        text.push_str(&kind(operation.request, "r", ""));
    }
    text.push_str(&kind(surface.settings, "r", ""));
    text
}

fn kind(model: &Model, exports: &str, reader: &str) -> String {
    let mut text = format!("\n{exports}.{0} = k.model('{0}', () => [", model.name);
    for field in model.fields {
        text.push_str(&format!(
            "\n  ['{}', '{}', {}, {}],",
            name(field),
            field.name,
            of_field(field),
            field.required
        ));
    }
    if !model.fields.is_empty() {
        text.push('\n');
    }
    text + "]" + reader + ");\n"
}

/// An object literal: the engine gives all objects that it makes one shape, without looking a
/// field up by its name.
fn reader(model: &Model) -> String {
    if model.fields.is_empty() {
        return String::new();
    }
    let mut text = ", (raw) => ({".to_owned();
    for field in model.fields {
        let raw = format!("raw.{}", field.name);
        let read = match field.ty {
            Type::Optional(_) | Type::Change(_) => read(&field.ty, &raw),
            _ if field.required => read(&field.ty, &raw),
            _ => read(&Type::Optional(&field.ty), &raw),
        };
        text.push_str(&format!("\n  {}: {read},", name(field)));
    }
    text + "\n})"
}

/// What reads a value, if it is not taken as it is.
fn read(ty: &Type, raw: &str) -> String {
    match ty {
        Type::Bool
        | Type::Float
        | Type::Text
        | Type::Secret
        | Type::Enum(_)
        | Type::TokenStore
        | Type::Value
        | Type::Extra => raw.to_owned(),
        Type::Int => format!("k.whole({raw})"),
        Type::Timestamp => format!("k.instant({raw})"),
        Type::Bytes => format!("k.bytes.read({raw})"),
        Type::Model(model) => format!("m.{}.read({raw})", model.name),
        Type::Nothing => read(&Type::Optional(&Type::Value), raw),
        Type::List(item) => match read(item, "it") {
            as_it_is if as_it_is == "it" => raw.to_owned(),
            each => format!("{raw}.map((it) => {each})"),
        },
        Type::Optional(value) => match read(value, raw) {
            as_it_is if as_it_is == raw => format!("{raw} ?? undefined"),
            read => format!("{raw} === null ? undefined : {read}"),
        },
        Type::Change(value) => match read(value, raw) {
            as_it_is if as_it_is == raw => as_it_is,
            read => format!("{raw} === null ? null : {read}"),
        },
    }
}

/// What may be left out may be null or undefined as well.
fn of_field(field: &Field) -> String {
    let shown = of_type(&field.ty);
    match field.ty {
        Type::Optional(_) | Type::Change(_) => shown,
        _ if field.required => shown,
        _ => format!("k.optional({shown})"),
    }
}

/// The kind of a type.
pub(super) fn of_type(ty: &Type) -> String {
    match ty {
        Type::Nothing => "k.optional(k.value)".to_owned(),
        Type::Bool => "k.bool".to_owned(),
        Type::Int => "k.int".to_owned(),
        Type::Float => "k.float".to_owned(),
        Type::Text | Type::Secret | Type::Enum(_) => "k.text".to_owned(),
        Type::Timestamp => "k.timestamp".to_owned(),
        Type::TokenStore => "k.tokenStore".to_owned(),
        Type::Bytes => "k.bytes".to_owned(),
        Type::Value => "k.value".to_owned(),
        Type::Extra => "k.extra".to_owned(),
        Type::List(item) => format!("k.list({})", of_type(item)),
        Type::Optional(value) => format!("k.optional({})", of_type(value)),
        Type::Change(value) => format!("k.change({})", of_type(value)),
        Type::Model(model) => format!("m.{}", model.name),
    }
}
