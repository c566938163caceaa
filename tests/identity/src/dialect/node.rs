//! TypeScript.

use amocore::schema::{Field, Role, Type};

use super::{Dialect, Direction, camel};

pub(super) fn dialect() -> Dialect {
    Dialect {
        language: "node",
        spell: camel,
        title: |model| model,
        ty,
        field,
        optional,
        default: |_| None,
    }
}

fn ty(described: &Type, direction: Direction) -> String {
    let inner = |it: &Type| ty(it, direction);
    match described {
        Type::Nothing => "undefined".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::Int | Type::Float => "number".to_owned(),
        Type::Text | Type::Secret => "string".to_owned(),
        Type::Timestamp => "Date".to_owned(),
        Type::TokenStore => "TokenStore".to_owned(),
        Type::Bytes => "Uint8Array".to_owned(),
        Type::Value => "Value".to_owned(),
        Type::Extra => "Record<string, Value>".to_owned(),
        Type::List(item) if direction == Direction::In => format!("readonly {}[]", inner(item)),
        Type::List(item) => format!("{}[]", inner(item)),
        Type::Optional(value) => format!("{} | undefined", inner(value)),
        Type::Change(value) => format!("{} | null", inner(value)),
        Type::Enum(words) => words.name.to_owned(),
        Type::Model(model) => model.name.to_owned(),
    }
}

fn field(field: &Field, role: Role) -> String {
    let direction = match role {
        Role::Output => Direction::Out,
        Role::Input | Role::Request => Direction::In,
    };
    let shown = ty(&field.ty, direction);
    let adds_undefined = optional(field, role) && !matches!(field.ty, Type::Optional(_));
    match adds_undefined {
        true => format!("{shown} | undefined"),
        false => shown,
    }
}

/// An answer has every field but those that may be empty.
fn optional(field: &Field, role: Role) -> bool {
    matches!(field.ty, Type::Optional(_)) || (role != Role::Output && !field.required)
}
