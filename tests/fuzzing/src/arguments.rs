//! Arguments for operations, made of their description.

use amocore::schema::{Model, Type};
use serde_json::{Map, Value as Json, json};

/// How deep models are filled in.
const DEEP: usize = 6;

/// Everything that an operation can be given, and two of what it takes several of, so that an
/// answer can tell of one and not of the other.
pub fn full(model: &Model) -> Json {
    members(model, 1, 0)
}

fn members(model: &Model, number: i64, depth: usize) -> Json {
    let fields = model.fields.iter();
    let members: Map<String, Json> = fields
        .filter_map(|field| {
            let value = value(&field.ty, number, depth)?;
            Some((field.name.to_owned(), value))
        })
        .collect();
    Json::Object(members)
}

fn value(ty: &Type, number: i64, depth: usize) -> Option<Json> {
    Some(match ty {
        Type::Bool => json!(true),
        Type::Int => json!(number),
        Type::Float => json!(1.5),
        Type::Text | Type::Secret => json!(format!("text {number}")),
        Type::Timestamp => json!("2019-11-05T09:00:00Z"),
        Type::Enum(words) => json!(words.words.first().map_or("word", |(word, _)| word)),
        Type::List(item) if depth < DEEP => {
            let items = [number, number + 1].map(|number| value(item, number, depth + 1));
            items.into_iter().flatten().collect()
        }
        Type::Model(model) if depth < DEEP => members(model, number, depth + 1),
        Type::Optional(inner) | Type::Change(inner) => value(inner, number, depth)?,
        // What is of any kind may be left out, and what is no data has to be.
        _ => return None,
    })
}
