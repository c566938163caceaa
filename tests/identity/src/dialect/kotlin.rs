//! Kotlin.

use amocore::schema::{Field, Role, Type};

use super::{Dialect, camel, not_required};

pub(super) fn dialect() -> Dialect {
    Dialect {
        language: "kotlin",
        spell: camel,
        title: |model| model,
        ty: |described, _| ty(described),
        field: |field, _: Role| ty(&field.ty),
        optional: not_required,
        default,
    }
}

fn ty(described: &Type) -> String {
    match described {
        Type::Nothing => "Unit".to_owned(),
        Type::Bool => "Boolean".to_owned(),
        Type::Int => "Long".to_owned(),
        Type::Float => "Double".to_owned(),
        Type::Text | Type::Secret => "String".to_owned(),
        Type::Timestamp => "Instant".to_owned(),
        Type::TokenStore => "TokenStore".to_owned(),
        Type::Bytes => "ByteArray".to_owned(),
        Type::Value => "JsonElement".to_owned(),
        Type::Extra => "Map<String, JsonElement>".to_owned(),
        Type::List(item) => format!("List<{}>", ty(item)),
        Type::Optional(value) => format!("{}?", ty(value)),
        Type::Change(value) => format!("Change<{}>", ty(value)),
        Type::Enum(words) => words.name.to_owned(),
        Type::Model(model) => model.name.to_owned(),
    }
}

fn default(field: &Field) -> Option<String> {
    let default = match field.ty {
        _ if field.required => return None,
        Type::Change(_) => "Change.Keep",
        Type::List(_) => "emptyList()",
        Type::Extra => "emptyMap()",
        Type::Bool => "false",
        _ => "null",
    };
    Some(default.to_owned())
}
