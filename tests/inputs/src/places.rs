//! The places in the arguments of a call that take whatever a user types.

use serde_json::Value;

use crate::surface::{Kind, Surface};

/// What a place takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A text.
    Text,
    /// A text that must not be shown.
    Secret,
    /// A whole number.
    Int,
    /// Any number.
    Float,
    /// Any JSON, text included.
    Any,
    /// The name of a member that the caller chooses.
    Name,
}

/// A place.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where it is, as an error says it: `items[0].name`.
    pub shown: String,
    /// Where it is in any call of the operation: `items.name`.
    pub general: String,
    /// What it takes.
    pub takes: Takes,
    /// What the case has there.
    pub original: Value,
    /// Where it is in the arguments, as a JSON pointer; of a name, where the map is.
    pointer: String,
}

/// The way to a value.
#[derive(Debug, Clone, Default)]
struct Way {
    shown: String,
    general: String,
    pointer: String,
}

impl Way {
    fn member(&self, name: &str) -> Self {
        let dot = if self.shown.is_empty() { "" } else { "." };
        let escaped = name.replace('~', "~0").replace('/', "~1");
        Self {
            shown: format!("{}{dot}{name}", self.shown),
            general: format!("{}{dot}{name}", self.general),
            pointer: format!("{}/{escaped}", self.pointer),
        }
    }

    /// A member whose name is the caller's own.
    fn own_member(&self, name: &str) -> Self {
        Self {
            general: format!("{}.*", self.general),
            ..self.member(name)
        }
    }

    fn item(&self, index: usize) -> Self {
        Self {
            shown: format!("{}[{index}]", self.shown),
            general: self.general.clone(),
            pointer: format!("{}/{index}", self.pointer),
        }
    }

    fn place(&self, takes: Takes, original: Value) -> Place {
        Place {
            shown: self.shown.clone(),
            general: self.general.clone(),
            takes,
            original,
            pointer: self.pointer.clone(),
        }
    }
}

impl Place {
    /// The arguments with something else in this place.
    pub fn replace(&self, arguments: &Value, hostile: &Value) -> Value {
        let mut changed = arguments.clone();
        let Some(at) = changed.pointer_mut(&self.pointer) else {
            return changed;
        };
        match (self.takes, at, &self.original, hostile) {
            (Takes::Name, Value::Object(members), Value::String(old), Value::String(new)) => {
                let renamed = std::mem::take(members).into_iter();
                *members = renamed
                    .map(|(name, value)| match name == *old {
                        true => (new.clone(), value),
                        false => (name, value),
                    })
                    .collect();
            }
            (_, at, ..) => *at = hostile.clone(),
        }
        changed
    }
}

/// All places of a call, one after the other.
///
/// # Errors
/// Says what does not fit the surface.
pub fn of(surface: &Surface, operation: &str, arguments: &Value) -> Result<Vec<Place>, String> {
    let mut places = Vec::new();
    let types = surface.parameters(operation)?;
    for (name, value) in arguments.as_object().into_iter().flatten() {
        let of_type = types
            .get(name)
            .ok_or_else(|| format!("{operation} has no {name}"))?;
        walk(
            surface,
            of_type,
            value,
            &Way::default().member(name),
            &mut places,
        )?;
    }
    Ok(places)
}

fn walk(
    surface: &Surface,
    of_type: &str,
    value: &Value,
    way: &Way,
    places: &mut Vec<Place>,
) -> Result<(), String> {
    if let (Value::Array(items), false) = (value, of_type == "value") {
        for (index, item) in items.iter().enumerate() {
            walk(surface, of_type, item, &way.item(index), places)?;
        }
        return Ok(());
    }
    let takes = match surface.kind(of_type)? {
        Kind::Model(members) => {
            for (name, member) in value.as_object().into_iter().flatten() {
                let of_type = members
                    .get(name)
                    .ok_or_else(|| format!("there is no {}.{name}", way.shown))?;
                walk(surface, of_type, member, &way.member(name), places)?;
            }
            return Ok(());
        }
        Kind::Free => {
            free(value, way, places);
            return Ok(());
        }
        Kind::Fixed => return Ok(()),
        Kind::Text => Takes::Text,
        Kind::Secret => Takes::Secret,
        Kind::Int => Takes::Int,
        Kind::Float => Takes::Float,
    };
    if !value.is_null() {
        places.push(way.place(takes, value.clone()));
    }
    Ok(())
}

fn free(value: &Value, way: &Way, places: &mut Vec<Place>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let mut named = way.place(Takes::Name, name.as_str().into());
                named.general.push_str(".*?");
                places.push(named);
                free(member, &way.own_member(name), places);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                free(item, &way.item(index), places);
            }
        }
        Value::Null => {}
        scalar => places.push(way.place(Takes::Any, scalar.clone())),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Takes, of};
    use crate::surface::Surface;
    use serde_json::json;

    fn surface() -> Surface {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../surface.json");
        Surface::load(&file).expect("the surface")
    }

    #[test]
    fn texts_numbers_and_names_are_found_and_replaced() {
        let arguments = json!({"items": [{
            "name": "A", "sale": 5, "created_at": "2020-01-01T00:00:00Z",
            "tags": ["x", "y"], "extra": {"more": {"a/b": true}},
        }]});
        let places = of(&surface(), "v2.leads.add", &arguments).expect("places");
        let shown: Vec<_> = places.iter().map(|it| (&*it.shown, it.takes)).collect();
        assert_eq!(
            shown,
            [
                ("items[0].name", Takes::Text),
                ("items[0].sale", Takes::Int),
                ("items[0].tags[0]", Takes::Text),
                ("items[0].tags[1]", Takes::Text),
                ("items[0].extra", Takes::Name),
                ("items[0].extra.more", Takes::Name),
                ("items[0].extra.more.a/b", Takes::Any),
            ]
        );
        let changed = places[3].replace(&arguments, &json!("z"));
        assert_eq!(changed["items"][0]["tags"], json!(["x", "z"]));
        let changed = places[5].replace(&arguments, &json!("z"));
        assert_eq!(changed["items"][0]["extra"], json!({"more": {"z": true}}));
        let changed = places[6].replace(&arguments, &json!("z"));
        assert_eq!(changed["items"][0]["extra"]["more"]["a/b"], "z");
    }

    #[test]
    fn what_the_surface_does_not_have_is_told() {
        let strange = json!({"items": [{"nam": "A"}]});
        assert!(of(&surface(), "v2.leads.add", &strange).is_err());
    }
}
