//! What items of lists consist of, written as they are: a page of cards is most of what the sandbox is
//! asked for, and as a tree it takes five times as long.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// `_links` of one row of a resource, or of several.
pub struct Links<'a>(pub &'a str, pub &'a [i64]);

/// `{id, _links}`, or `{}`.
pub struct Link<'a>(pub &'a str, pub Option<i64>);

/// A list of ids as items hold it; `{}` when empty (v2 §7.5).
pub struct Ids<'a>(pub &'a str, pub &'a [i64]);

/// `company`: `{id, name, _links}`, or `{}`.
pub struct Company<'a>(pub Option<i64>, pub Option<&'a str>);

#[derive(Serialize)]
struct OwnLink {
    href: String,
    method: &'static str,
}

impl Serialize for Links<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Links(path, ids) = self;
        let mut href = format!("/api/v2/{path}?id=");
        for (place, id) in ids.iter().enumerate() {
            if place > 0 {
                href.push(',');
            }
            href.push_str(&id.to_string());
        }
        let own = OwnLink {
            href,
            method: "get",
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("self", &own)?;
        map.end()
    }
}

impl Serialize for Link<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Link(path, Some(id)) = self {
            map.serialize_entry("id", id)?;
            map.serialize_entry("_links", &Links(path, &[*id]))?;
        }
        map.end()
    }
}

impl Serialize for Ids<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Ids(path, ids) = self;
        let mut map = serializer.serialize_map(None)?;
        if !ids.is_empty() {
            map.serialize_entry("id", ids)?;
            map.serialize_entry("_links", &Links(path, ids))?;
        }
        map.end()
    }
}

impl Serialize for Company<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Company(Some(id), name) = self {
            map.serialize_entry("id", id)?;
            map.serialize_entry("name", name)?;
            map.serialize_entry("_links", &Links("companies", &[*id]))?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn tell(shown: &impl Serialize) -> Value {
        serde_json::to_value(shown).unwrap()
    }

    #[test]
    fn containers_with_and_without_rows() {
        let links = |href: &str| json!({"self": {"href": href, "method": "get"}});
        assert_eq!(tell(&Link("contacts", None)), json!({}));
        assert_eq!(
            tell(&Link("contacts", Some(5))),
            json!({"id": 5, "_links": links("/api/v2/contacts?id=5")})
        );
        assert_eq!(tell(&Ids("leads", &[])), json!({}));
        assert_eq!(
            tell(&Ids("leads", &[5, 6])),
            json!({"id": [5, 6], "_links": links("/api/v2/leads?id=5,6")})
        );
        assert_eq!(tell(&Company(None, None)), json!({}));
        assert_eq!(
            tell(&Company(Some(7), Some("Acme"))),
            json!({"id": 7, "name": "Acme", "_links": links("/api/v2/companies?id=7")})
        );
    }
}
