//! Types in Kotlin's notation.

use std::collections::BTreeSet;

use amocore::schema::{Field, Type};

/// The notation of a type.
pub(super) fn notation(ty: &Type) -> String {
    match ty {
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
        Type::List(item) => format!("List<{}>", notation(item)),
        Type::Optional(value) => format!("{}?", notation(value)),
        Type::Change(value) => format!("Change<{}>", notation(value)),
        Type::Enum(words) => words.name.to_owned(),
        Type::Model(model) => model.name.to_owned(),
    }
}

/// The type of something that a caller gives, and what it is if it is left out.
pub(super) fn given(field: &Field) -> (String, Option<&'static str>) {
    let notation = notation(&field.ty);
    if field.required {
        return (notation, None);
    }
    match field.ty {
        Type::Optional(_) => (notation, Some("null")),
        Type::Change(_) => (notation, Some("Change.Keep")),
        Type::List(_) => (notation, Some("emptyList()")),
        Type::Extra => (notation, Some("emptyMap()")),
        Type::Bool => (notation, Some("false")),
        _ => (format!("{notation}?"), Some("null")),
    }
}

/// What the notations of these fields have to import.
pub(super) fn imports(fields: &[Field], names: &mut BTreeSet<&'static str>) {
    for field in fields {
        import(&field.ty, names);
    }
}

/// What the notation of a type has to import.
pub(super) fn import(ty: &Type, names: &mut BTreeSet<&'static str>) {
    match ty {
        Type::List(inner) | Type::Optional(inner) | Type::Change(inner) => import(inner, names),
        Type::Timestamp => {
            names.insert("java.time.Instant");
        }
        Type::Value | Type::Extra => {
            names.insert("kotlinx.serialization.json.JsonElement");
        }
        Type::Nothing
        | Type::Bool
        | Type::Int
        | Type::Float
        | Type::Text
        | Type::Secret
        | Type::TokenStore
        | Type::Bytes
        | Type::Enum(_)
        | Type::Model(_) => {}
    }
}
