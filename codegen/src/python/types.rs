//! Types in Python's notation.

use std::collections::BTreeSet;

use amocore::schema::{Field, Type};

/// Which way a value goes. Callers may pass more than they get.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    In,
    Out,
}

/// The notation of a type, where the names in `shadowed` mean something else than the builtins.
pub(super) fn annotation(ty: &Type, direction: Direction, shadowed: &BTreeSet<&str>) -> String {
    let inner = |ty: &Type| annotation(ty, direction, shadowed);
    let builtin = |name: &str| match shadowed.contains(name) {
        true => format!("builtins.{name}"),
        false => name.to_owned(),
    };
    match ty {
        Type::Nothing => "None".to_owned(),
        Type::Bool => builtin("bool"),
        Type::Int => builtin("int"),
        Type::Float => builtin("float"),
        Type::Text | Type::Secret => builtin("str"),
        Type::Timestamp => "datetime".to_owned(),
        Type::TokenStore => "TokenStore".to_owned(),
        Type::Bytes => builtin("bytes"),
        Type::Value => "Any".to_owned(),
        Type::Extra => format!("{}[{}, Any]", builtin("dict"), builtin("str")),
        Type::List(item) if direction == Direction::In => format!("Sequence[{}]", inner(item)),
        Type::List(item) => format!("{}[{}]", builtin("list"), inner(item)),
        Type::Optional(value) => format!("{} | None", inner(value)),
        Type::Change(value) => format!("{} | Unset | None", inner(value)),
        Type::Enum(words) => words.name.to_owned(),
        Type::Model(model) => model.name.to_owned(),
    }
}

/// A parameter's type, and its default if it may be left out.
pub(super) fn parameter(
    field: &Field,
    shadowed: &BTreeSet<&str>,
) -> (String, Option<&'static str>) {
    let annotation = annotation(&field.ty, Direction::In, shadowed);
    if field.required {
        return (annotation, None);
    }
    match field.ty {
        Type::Optional(_) => (annotation, Some("None")),
        Type::Change(_) => (annotation, Some("UNSET")),
        Type::List(_) => (annotation, Some("()")),
        Type::Bool => (annotation, Some("False")),
        _ => (format!("{annotation} | None"), Some("None")),
    }
}

/// The names that notations of these types need: models and enumerations by their own names,
/// and `datetime`, `Any`, `Sequence`, `UNSET`, `builtins`.
#[derive(Default)]
pub(super) struct Used {
    pub models: BTreeSet<String>,
    pub words: BTreeSet<String>,
    pub names: BTreeSet<&'static str>,
}

impl Used {
    pub fn ty(&mut self, ty: &Type, direction: Direction) {
        match ty {
            Type::List(item) => {
                if direction == Direction::In {
                    self.names.insert("Sequence");
                }
                self.ty(item, direction);
            }
            Type::Optional(value) => self.ty(value, direction),
            Type::Change(value) => {
                self.names.insert("UNSET");
                self.ty(value, direction);
            }
            Type::Model(model) => {
                self.models.insert(model.name.to_owned());
            }
            Type::Enum(words) => {
                self.words.insert(words.name.to_owned());
            }
            Type::Timestamp => {
                self.names.insert("datetime");
            }
            Type::TokenStore => {
                self.names.insert("TokenStore");
            }
            Type::Value | Type::Extra => {
                self.names.insert("Any");
            }
            Type::Nothing
            | Type::Bool
            | Type::Int
            | Type::Float
            | Type::Text
            | Type::Secret
            | Type::Bytes => {}
        }
    }

    pub fn fields(&mut self, fields: &[Field], direction: Direction) {
        for field in fields {
            self.ty(&field.ty, direction);
        }
    }
}
