//! `Models.kt`: the models as data classes.

use std::collections::BTreeSet;

use amocore::schema::{Field, Model, Type};

use super::{docs, imports, parameters, types};
use crate::surface::Surface;
use crate::text::lower_camel;

pub(super) fn print(surface: &Surface) -> String {
    let mut names = BTreeSet::from(["kotlinx.serialization.Serializable"]);
    for model in &surface.models {
        types::imports(model.fields, &mut names);
        if model.fields.iter().any(is_respelled) {
            names.insert("kotlinx.serialization.SerialName");
        }
    }
    let mut head = "package amocore\n\n".to_owned();
    if names.contains("java.time.Instant") {
        head.insert_str(0, "@file:UseSerializers(InstantSerializer::class)\n\n");
        names.insert("kotlinx.serialization.UseSerializers");
    }
    let classes: Vec<String> = surface.models.iter().map(|it| class(it)).collect();
    head + &imports(&names) + &classes.join("\n")
}

fn class(model: &Model) -> String {
    let fields: String = model
        .fields
        .iter()
        .map(|field| property(field, model))
        .collect();
    format!(
        "{}@Serializable\npublic data class {}(\n{fields})\n",
        docs::comment(0, model.doc, &[]),
        model.name
    )
}

fn property(field: &Field, model: &Model) -> String {
    // It would be shown by `toString`.
    assert!(!is_secret(&field.ty), "a secret in {}", model.name);
    let doc = docs::of_field(4, field, model.fields);
    let serial = match is_respelled(field) {
        true => format!("    @SerialName(\"{}\")\n", field.name),
        false => String::new(),
    };
    let declaration = parameters::declaration(field);
    format!("{doc}{serial}    val {declaration},\n")
}

fn is_respelled(field: &Field) -> bool {
    lower_camel(field.name) != field.name
}

fn is_secret(ty: &Type) -> bool {
    match ty {
        Type::Secret => true,
        Type::List(inner) | Type::Optional(inner) | Type::Change(inner) => is_secret(inner),
        _ => false,
    }
}
