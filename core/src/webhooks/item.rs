//! The members of a record in a delivery, read one by one.

use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};

use crate::operations::v2::record::Wire;
use crate::wire::{json, local_time};
use crate::{EntityType, Extra, Timestamp, Value};

/// A record: its members, and the zone of local times in it. A member goes under the name of
/// v2 or under its older one (v2 §10.3, §11). What is not read, or cannot be read as what it
/// should be, is left over and kept.
pub(super) struct Item<'a> {
    members: Map<String, Json>,
    zone: Option<&'a TimeZone>,
}

impl<'a> Item<'a> {
    pub fn new(members: Map<String, Json>, zone: Option<&'a TimeZone>) -> Self {
        Self { members, zone }
    }

    /// A member as it is.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members.get(name)
    }

    /// Takes a member as it is.
    pub fn take_any(&mut self, name: &str) -> Option<Json> {
        self.members.swap_remove(name)
    }

    /// Takes the first of `names` that `read` understands, and those that say the same. Nothing
    /// in its many spellings is nothing (v2 §10.1).
    pub fn take<T: PartialEq>(
        &mut self,
        names: &[&str],
        read: impl Fn(&Json) -> Option<T>,
    ) -> Option<T> {
        self.take_unless(is_nothing, names, read)
    }

    fn take_unless<T: PartialEq>(
        &mut self,
        nothing: impl Fn(&Json) -> bool,
        names: &[&str],
        read: impl Fn(&Json) -> Option<T>,
    ) -> Option<T> {
        let mut found = None;
        for name in names {
            let Some(value) = self.members.get(*name) else {
                continue;
            };
            let read = read(value).filter(|_| !nothing(value));
            if nothing(value) || (read.is_some() && (found.is_none() || found == read)) {
                found = found.or(read);
                self.members.swap_remove(*name);
            }
        }
        found
    }

    pub fn int(&mut self, names: &[&str]) -> Option<i64> {
        self.take(names, |it| json::int(it))
    }

    pub fn text(&mut self, names: &[&str]) -> Option<String> {
        self.take(names, |it| json::text(it))
    }

    pub fn flag(&mut self, names: &[&str]) -> Option<bool> {
        self.take(names, |it| json::flag(it))
    }

    /// Takes the identifier of something else; 0 means none (v2 §7.1).
    pub fn link(&mut self, names: &[&str]) -> Option<i64> {
        self.take_unless(is_zero, names, |it| json::int(it))
    }

    /// Takes an instant: Unix seconds of which 0 means none, or the account's local time
    /// (v2 §7.2).
    pub fn time(&mut self, names: &[&str]) -> Option<Timestamp> {
        let zone = self.zone;
        self.take_unless(is_zero, names, |value| {
            json::timestamp(value)
                .or_else(|| local_time::read(value.as_str()?, zone))
                .filter(|time| time.is_expressible())
        })
    }

    pub fn created_at(&mut self) -> Option<Timestamp> {
        self.time(&["created_at", "date_create"])
    }

    pub fn updated_at(&mut self) -> Option<Timestamp> {
        self.time(&["updated_at", "last_modified", "date_modify", "timestamp_x"])
    }

    pub fn created_by(&mut self) -> Option<i64> {
        self.int(&["created_by", "created_user_id"])
    }

    pub fn updated_by(&mut self) -> Option<i64> {
        self.int(&["updated_by", "modified_user_id", "modified_by"])
    }

    pub fn responsible_user_id(&mut self) -> Option<i64> {
        self.int(&["responsible_user_id", "main_user_id"])
    }

    /// Takes the kind of what this belongs to; 0 means none.
    pub fn element_type(&mut self) -> Option<EntityType> {
        self.take_unless(is_zero, &["element_type"], |it| Wire::read(it.into()))
    }

    /// Takes a list that `read` understands as a whole.
    pub fn list<T: PartialEq>(
        &mut self,
        names: &[&str],
        read: impl Fn(&Json) -> Option<Vec<T>>,
    ) -> Vec<T> {
        self.take(names, read).unwrap_or_default()
    }

    /// Takes a record.
    pub fn object(&mut self, name: &str) -> Option<Item<'a>> {
        match self.members.swap_remove(name)? {
            Json::Object(members) => Some(Self::new(members, self.zone)),
            other => {
                self.members.insert(name.to_owned(), other);
                None
            }
        }
    }

    /// Takes several records. If one is none, all are left over.
    pub fn records<T>(&mut self, name: &str, read: impl Fn(Item<'a>) -> T) -> Vec<T> {
        let Some(value) = self.members.swap_remove(name) else {
            return Vec::new();
        };
        match records(value) {
            Ok(records) => {
                let items = records.into_iter().map(|it| Self::new(it, self.zone));
                items.map(read).collect()
            }
            Err(value) => {
                self.members.insert(name.to_owned(), value);
                Vec::new()
            }
        }
    }

    /// Puts back what is left over of a record that was taken.
    pub fn put_back(&mut self, name: &str, record: Item<'_>) {
        if !record.members.is_empty() {
            self.members.insert(name.to_owned(), record.members.into());
        }
    }

    /// Takes a member that says no more than the record's place does.
    pub fn drop_word(&mut self, name: &str, word: &str) {
        let said = self.members.get(name).and_then(Json::as_str);
        if said.is_some_and(|said| said.eq_ignore_ascii_case(word)) {
            self.members.swap_remove(name);
        }
    }

    /// Changes every text.
    pub fn map_texts(&mut self, change: impl Fn(&str) -> String) {
        for value in self.members.values_mut() {
            if let Json::String(text) = value {
                *text = change(text);
            }
        }
    }

    /// What was not taken.
    pub fn rest(&mut self) -> Extra {
        let members = std::mem::take(&mut self.members).into_iter();
        let known = members.filter(|(_, value)| !value.is_null());
        known
            .map(|(name, value)| (name, Value::from(value)))
            .collect()
    }
}

/// Several records: a list, a map by place (PHP keeps indexes, v2 §10.1), or one by itself. What
/// is something else is given back.
pub(super) fn records(value: Json) -> Result<Vec<Map<String, Json>>, Json> {
    let object = |value: Json| match value {
        Json::Object(members) => Some(members),
        _ => None,
    };
    let is_place = |name: &String| name.bytes().all(|byte| byte.is_ascii_digit());
    match value {
        Json::Array(items) if items.iter().all(Json::is_object) => {
            Ok(items.into_iter().filter_map(object).collect())
        }
        Json::Object(members) if members.keys().all(is_place) => {
            if !members.values().all(Json::is_object) {
                return Err(Json::Object(members));
            }
            Ok(members
                .into_iter()
                .filter_map(|(_, item)| object(item))
                .collect())
        }
        Json::Object(members) if !members.values().all(Json::is_object) => Ok(vec![members]),
        other => Err(other),
    }
}

fn is_nothing(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

fn is_zero(value: &Json) -> bool {
    is_nothing(value) || json::int(value) == Some(0)
}

#[cfg(test)]
mod tests {
    use super::Item;
    use jiff::tz::TimeZone;
    use serde_json::{Value as Json, json};

    fn item(members: Json, zone: Option<&TimeZone>) -> Item<'_> {
        match members {
            Json::Object(members) => Item::new(members, zone),
            other => panic!("{other} is no object"),
        }
    }

    #[test]
    fn either_name_is_read_and_what_contradicts_is_kept() {
        let mut both = item(json!({"created_at": "17", "date_create": "17"}), None);
        assert_eq!(both.created_at().map(|it| it.unix()), Some(17));
        assert!(both.rest().is_empty());
        let mut odd = item(json!({"created_at": "17", "date_create": "18"}), None);
        assert_eq!(odd.created_at().map(|it| it.unix()), Some(17));
        assert_eq!(
            odd.rest().get("date_create").and_then(|it| it.as_text()),
            Some("18")
        );
        let mut empty = item(json!({"sale": "", "price": "9"}), None);
        assert_eq!(empty.int(&["sale", "price"]), Some(9));
        assert!(empty.rest().is_empty());
    }

    #[test]
    fn a_local_time_needs_the_zone_and_is_kept_without() {
        let zone = TimeZone::get("Europe/Moscow").expect("a bundled zone");
        let local = json!({"date_create": "2019-10-25 23:59:00"});
        let mut known = item(local.clone(), Some(&zone));
        assert_eq!(known.created_at().map(|it| it.unix()), Some(1_572_037_140));
        assert!(known.rest().is_empty());
        let mut unknown = item(local, None);
        assert_eq!(unknown.created_at(), None);
        assert!(unknown.rest().contains_key("date_create"));
    }

    #[test]
    fn an_instant_that_some_language_cannot_express_is_kept_as_text() {
        for text in [
            "@9223372036854775807",
            "9223372036854775807",
            "253402300800",
        ] {
            let mut odd = item(json!({ "date_create": text }), None);
            assert_eq!(odd.created_at(), None, "{text}");
            assert!(odd.rest().contains_key("date_create"));
        }
    }

    #[test]
    fn nothing_has_many_spellings() {
        let mut item = item(
            json!({"closed_at": "0", "company_id": 0, "name": "", "id": null, "tags": {}}),
            None,
        );
        assert_eq!(item.time(&["closed_at"]), None);
        assert_eq!(item.link(&["company_id"]), None);
        assert_eq!(item.text(&["name"]), None);
        assert_eq!(item.int(&["id"]), None);
        assert!(item.list(&["tags"], |_| Some(vec![0])).is_empty());
        assert!(item.rest().is_empty());
    }
}
