//! The surface as data, for tests that compare a binding with it.

use amocore::schema::{Field, Model, Operation, Type};
use serde_json::{Value, json};

use crate::files::{COMMAND, File};
use crate::surface::{Surface, full_name};

/// `tests/surface.json`.
pub fn file(surface: &Surface) -> File {
    let mut text = serde_json::to_string_pretty(&describe(surface)).expect("plain data");
    text.push('\n');
    File {
        path: "tests/surface.json".to_owned(),
        text,
    }
}

/// The whole surface.
pub fn describe(surface: &Surface) -> Value {
    let nodes = surface.nodes();
    let operations = nodes.iter().flat_map(|node| &node.operations);
    let tools = surface.tool_nodes();
    let tools = tools.iter().flat_map(|node| &node.operations);
    let kinds = amocore::ErrorKind::ALL;
    json!({
        "generated_by": COMMAND,
        "operations": operations.map(operation).collect::<Vec<_>>(),
        "tools": tools.map(operation).collect::<Vec<_>>(),
        "models": surface.models.iter().map(|it| model(it)).collect::<Vec<_>>(),
        "enumerations": surface.words.iter().map(|words| json!({
            "name": words.name,
            "words": words.words.iter().map(|(word, _)| word).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "settings": fields(surface.settings),
        "errors": kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>(),
    })
}

fn operation(operation: &Operation) -> Value {
    json!({
        "operation": full_name(operation),
        "iterates_as": operation.iterating().map(|(name, _)| name),
        "iterates_over": operation.iterating().map(|(_, item)| ty(&item)),
        "doc": operation.doc,
        "parameters": fields(operation.request),
        "output": operation.answers().then(|| ty(&operation.output)),
    })
}

fn model(model: &Model) -> Value {
    json!({ "name": model.name, "doc": model.doc, "fields": fields(model) })
}

fn fields(model: &Model) -> Vec<Value> {
    let described = |field: &Field| {
        json!({
            "name": field.name,
            "type": ty(&field.ty),
            "positional": field.positional,
            "required": field.required,
            "doc": field.doc,
        })
    };
    model.fields.iter().map(described).collect()
}

/// A type in words: `list of Phone`.
fn ty(ty: &Type) -> String {
    let inner = |kind: &str, inner: &Type| format!("{kind} {}", self::ty(inner));
    match ty {
        Type::Nothing => "nothing".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Float => "float".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Secret => "secret".to_owned(),
        Type::Timestamp => "timestamp".to_owned(),
        Type::TokenStore => "token store".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Value => "value".to_owned(),
        Type::Extra => "extra".to_owned(),
        Type::List(item) => inner("list of", item),
        Type::Optional(value) => inner("optional", value),
        Type::Change(value) => inner("change of", value),
        Type::Enum(words) => words.name.to_owned(),
        Type::Model(model) => model.name.to_owned(),
    }
}
