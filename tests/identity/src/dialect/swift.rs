//! Swift.

use amocore::schema::{Field, Role, Type};

use super::{Dialect, camel, not_required};

pub(super) fn dialect() -> Dialect {
    Dialect {
        language: "swift",
        spell: camel,
        title,
        ty: |described, _| ty(described),
        field: |field, _: Role| ty(&field.ty),
        optional: not_required,
        default,
    }
}

fn ty(described: &Type) -> String {
    match described {
        Type::Nothing => "Void".to_owned(),
        Type::Bool => "Bool".to_owned(),
        Type::Int => "Int64".to_owned(),
        Type::Float => "Double".to_owned(),
        Type::Text | Type::Secret => "String".to_owned(),
        Type::Timestamp => "Date".to_owned(),
        Type::TokenStore => "any TokenStore".to_owned(),
        Type::Bytes => "Data".to_owned(),
        Type::Value => "Value".to_owned(),
        Type::Extra => "[String : Value]".to_owned(),
        Type::List(item) => format!("[{}]", ty(item)),
        Type::Optional(Type::TokenStore) => "(any TokenStore)?".to_owned(),
        Type::Optional(value) => format!("{}?", ty(value)),
        Type::Change(value) => format!("Change<{}>", ty(value)),
        Type::Enum(words) => words.name.to_owned(),
        Type::Model(model) => title(model.name).to_owned(),
    }
}

/// `Task` would hide the one of Swift's concurrency.
fn title(model: &str) -> &str {
    match model {
        "Task" => "AmoTask",
        other => other,
    }
}

fn default(field: &Field) -> Option<String> {
    let default = match field.ty {
        _ if field.required => return None,
        Type::Change(_) => ".keep",
        Type::List(_) => "[]",
        Type::Extra => "[:]",
        Type::Bool => "false",
        _ => "nil",
    };
    Some(default.to_owned())
}
