//! `Models.swift`: the models as structures.

use amocore::schema::{Field, Model, Type};

use super::docs;
use super::parameters::{list, name};
use super::types::{default, notation, title};
use crate::surface::Surface;

pub(super) fn print(surface: &Surface) -> String {
    let mut text = "\nimport Foundation\n".to_owned();
    for model in &surface.models {
        text.push_str(&structure(model));
    }
    text
}

fn structure(model: &Model) -> String {
    let mut text = format!(
        "\n{}public struct {}: Codable, Hashable, Sendable {{\n",
        docs::comment(0, model.doc),
        title(model.name)
    );
    for field in model.fields {
        text.push_str(&docs::comment(4, field.doc));
        text.push_str(&format!(
            "    public var {}: {}\n",
            name(field),
            notation(&field.ty)
        ));
    }
    text.push_str(&format!("\n    public init{} {{\n", list(model, 4)));
    for field in model.fields {
        text.push_str(&format!("        self.{0} = {0}\n", name(field)));
    }
    text.push_str("    }\n\n    private enum CodingKeys: String, CodingKey {\n");
    for field in model.fields {
        text.push_str(&format!(
            "        case {} = \"{}\"\n",
            name(field),
            field.name
        ));
    }
    text.push_str("    }\n\n    public init(from decoder: any Decoder) throws {\n");
    text.push_str("        let container = try decoder.container(keyedBy: CodingKeys.self)\n");
    for field in model.fields {
        text.push_str(&format!("        {}\n", reading(field)));
    }
    text + "    }\n}\n"
}

/// What is not there is what leaving it out means.
fn reading(field: &Field) -> String {
    let name = name(field);
    let decode = |ty: &Type, how: &str| {
        format!(
            "try container.{how}({}.self, forKey: .{name})",
            notation(ty)
        )
    };
    match (&field.ty, default(field)) {
        (Type::Optional(inner), _) => format!("{name} = {}", decode(inner, "decodeIfPresent")),
        (ty @ Type::Change(_), _) => format!("{name} = {}", decode(ty, "decodeChange")),
        (ty, Some(default)) if default != "nil" => {
            format!("{name} = {} ?? {default}", decode(ty, "decodeIfPresent"))
        }
        (ty, _) => format!("{name} = {}", decode(ty, "decode")),
    }
}
