//! What items of lists consist of.

use crate::php_json::{Json, Text};
use crate::store::tags::Tag;

/// `_links` of one row of a resource, or of several.
pub struct Links<'a>(pub &'a str, pub &'a [i64]);

/// `{id, _links}`, or `{}`.
pub struct Link<'a>(pub &'a str, pub Option<i64>);

/// A list of ids as items hold it; `{}` when empty (v2 §7.5).
pub struct Ids<'a>(pub &'a str, pub &'a [i64]);

/// `company`: `{id, name, _links}`, or `{}`.
pub struct Company<'a>(pub Option<i64>, pub Option<&'a str>);

/// A list that is shown in another way when it is empty.
pub enum Shown<T> {
    Rows(T),
    Empty(&'static str),
}

impl Json for Links<'_> {
    fn write(&self, text: &mut Text) {
        let Links(path, ids) = self;
        text.raw(r#"{"self":{"href":"\/api\/v2\/"#);
        text.raw(path);
        text.raw("?id=");
        for (place, id) in ids.iter().enumerate() {
            if place > 0 {
                text.raw(",");
            }
            text.number(*id);
        }
        text.raw(r#"","method":"get"}}"#);
    }
}

impl Json for Link<'_> {
    fn write(&self, text: &mut Text) {
        let Link(path, id) = self;
        text.map(|map| {
            if let Some(id) = id {
                map.member("id", id);
                map.member("_links", &Links(path, &[*id]));
            }
        });
    }
}

impl Json for Ids<'_> {
    fn write(&self, text: &mut Text) {
        let Ids(path, ids) = self;
        text.map(|map| {
            if !ids.is_empty() {
                map.member("id", *ids);
                map.member("_links", &Links(path, ids));
            }
        });
    }
}

impl Json for Company<'_> {
    fn write(&self, text: &mut Text) {
        let Company(id, name) = self;
        text.map(|map| {
            if let Some(id) = id {
                map.member("id", id);
                map.member("name", name);
                map.member("_links", &Links("companies", &[*id]));
            }
        });
    }
}

impl<T: Json> Json for Shown<T> {
    fn write(&self, text: &mut Text) {
        match self {
            Shown::Rows(rows) => rows.write(text),
            Shown::Empty(shown) => text.raw(shown),
        }
    }
}

impl Json for Tag {
    fn write(&self, text: &mut Text) {
        text.map(|map| {
            map.member("id", &self.id);
            map.member("name", &self.name);
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::php_json;

    fn tell(shown: &impl Json) -> Value {
        serde_json::from_slice(&php_json::encode(shown)).unwrap()
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
