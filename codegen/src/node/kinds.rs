//! How models and requests cross over: for each field its names, its kind, and whether it is
//! required.

use amocore::schema::{Field, Model, Type};

use super::name;
use crate::surface::Surface;

/// `lib/generated/models.js`.
pub(super) fn models(surface: &Surface) -> String {
    let mut text =
        "'use strict';\n\nconst k = require('../kinds.js');\n\nconst m = exports;\n".to_owned();
    for model in &surface.models {
        text.push_str(&kind(model, "m"));
    }
    text
}

/// `lib/generated/requests.js`.
pub(super) fn requests(surface: &Surface) -> String {
    let mut text = "'use strict';\n\nconst k = require('../kinds.js');\nconst m = require('./models.js');\n\nconst r = exports;\n".to_owned();
    let nodes = surface.nodes();
    let tools = surface.tool_nodes();
    for operation in nodes.iter().chain(&tools).flat_map(|node| &node.operations) {
        text.push_str(&kind(operation.request, "r"));
    }
    text.push_str(&kind(surface.settings, "r"));
    text
}

fn kind(model: &Model, exports: &str) -> String {
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
    text + "]);\n"
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
