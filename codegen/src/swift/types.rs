//! Types in Swift's notation.

use amocore::schema::{Field, Type};

/// The notation of a type.
pub(super) fn notation(ty: &Type) -> String {
    match ty {
        Type::Nothing => "Void".to_owned(),
        Type::Bool => "Bool".to_owned(),
        Type::Int => "Int64".to_owned(),
        Type::Float => "Double".to_owned(),
        Type::Text | Type::Secret => "String".to_owned(),
        Type::Timestamp => "Date".to_owned(),
        Type::TokenStore => "any TokenStore".to_owned(),
        Type::Bytes => "Data".to_owned(),
        Type::Value => "Value".to_owned(),
        Type::Extra => "[String: Value]".to_owned(),
        Type::List(item) => format!("[{}]", notation(item)),
        Type::Optional(Type::TokenStore) => "(any TokenStore)?".to_owned(),
        Type::Optional(value) => format!("{}?", notation(value)),
        Type::Change(value) => format!("Change<{}>", notation(value)),
        Type::Enum(words) => words.name.to_owned(),
        Type::Model(model) => title(model.name).to_owned(),
    }
}

/// A model's name, unless it would hide one that every Swift program uses.
pub(super) fn title(model: &'static str) -> &'static str {
    match model {
        "Task" => "AmoTask",
        other => other,
    }
}

/// What leaving a field out means, if it may be left out.
pub(super) fn default(field: &Field) -> Option<&'static str> {
    if field.required {
        return None;
    }
    Some(match field.ty {
        Type::Change(_) => ".keep",
        Type::List(_) => "[]",
        Type::Extra => "[:]",
        Type::Bool => "false",
        _ => "nil",
    })
}
