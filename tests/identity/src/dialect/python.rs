//! Python.

use amocore::schema::{Field, Role, Type};

use super::{Dialect, Direction, not_required, snake};

pub(super) fn dialect() -> Dialect {
    Dialect {
        language: "python",
        spell: snake,
        title: |model| model,
        ty,
        field,
        optional: not_required,
        default,
    }
}

fn ty(described: &Type, direction: Direction) -> String {
    let inner = |it: &Type| ty(it, direction);
    match described {
        Type::Nothing => "None".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Float => "float".to_owned(),
        Type::Text | Type::Secret => "str".to_owned(),
        Type::Timestamp => "datetime".to_owned(),
        Type::TokenStore => "TokenStore".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Value => "Any".to_owned(),
        Type::Extra => "dict[str, Any]".to_owned(),
        Type::List(item) if direction == Direction::In => format!("Sequence[{}]", inner(item)),
        Type::List(item) => format!("list[{}]", inner(item)),
        Type::Optional(value) => format!("{} | None", inner(value)),
        Type::Change(value) => format!("{} | Unset | None", inner(value)),
        Type::Enum(words) => words.name.to_owned(),
        Type::Model(model) => model.name.to_owned(),
    }
}

fn field(field: &Field, _: Role) -> String {
    let shown = ty(&field.ty, Direction::In);
    let lacks_none = matches!(field.ty, Type::Extra);
    match !field.required && lacks_none {
        true => format!("{shown} | None"),
        false => shown,
    }
}

fn default(field: &Field) -> Option<String> {
    let default = match field.ty {
        _ if field.required => return None,
        Type::Change(_) => "UNSET",
        Type::List(_) => "()",
        Type::Bool => "False",
        _ => "None",
    };
    Some(default.to_owned())
}
