//! Lenient JSON: one place that knows how PHP's encoder and this API bend types (v2 §12).

use serde_json::Value as Json;
use zeroize::Zeroize as _;

use super::marks::Marks;
use super::node::{Node, Shape};
#[cfg(feature = "client")]
use crate::types::Wiped;
use crate::{Extra, Timestamp};

/// Parses a document, allowing a byte order mark and padding around it.
pub fn parse(text: &str) -> Result<Json, serde_json::Error> {
    serde_json::from_str(text.trim_start_matches('\u{FEFF}').trim())
}

/// A document that holds secrets as it is sent.
#[cfg(feature = "client")]
pub(crate) fn written(document: &impl serde::Serialize) -> Wiped {
    let mut text = Wiped::default();
    // Nothing fails that writes texts and numbers to memory.
    let _ = serde_json::to_writer(&mut text, document);
    text
}

/// Zeroes every text in a document that holds secrets.
pub fn wipe(document: &mut Json) {
    match document {
        Json::String(text) => text.zeroize(),
        Json::Array(items) => items.iter_mut().for_each(wipe),
        Json::Object(members) => members.values_mut().for_each(wipe),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// A whole number, as a number or as digits.
pub fn int<'t>(value: impl Into<Node<'t>>) -> Option<i64> {
    match value.into().shape() {
        Shape::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Shape::Text(text) => digits(text),
        Shape::Bool(_) | Shape::Null | Shape::List | Shape::Map => None,
    }
}

/// A whole number from text: digits, or a decimal without a fraction.
pub fn digits(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse().ok().or_else(|| whole(text.parse().ok()?))
}

/// The whole part of a number, which may come as text.
pub fn whole_part<'t>(value: impl Into<Node<'t>>) -> Option<i64> {
    let value = value.into();
    int(value).or_else(|| whole(text(value)?.trim().parse::<f64>().ok()?.floor()))
}

fn whole(number: f64) -> Option<i64> {
    // Beyond 2^53 a float no longer tells whole numbers apart.
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
}

/// A number as it is written: a whole one without a fraction, as in the vendor's examples.
pub fn written_number(number: f64) -> Json {
    whole(number).map_or_else(|| Json::from(number), Json::from)
}

/// A number, as a number or as text.
pub fn number<'t>(value: impl Into<Node<'t>>) -> Option<f64> {
    match value.into().shape() {
        Shape::Number(number) => number.as_f64(),
        Shape::Text(text) => text.trim().parse().ok().filter(|it: &f64| it.is_finite()),
        Shape::Bool(_) | Shape::Null | Shape::List | Shape::Map => None,
    }
}

/// Text; a number or a flag becomes its text.
pub fn text<'t>(value: impl Into<Node<'t>>) -> Option<String> {
    match value.into().shape() {
        Shape::Text(text) => Some(text.to_owned()),
        Shape::Number(number) => Some(number.to_string()),
        Shape::Bool(flag) => Some(u8::from(flag).to_string()),
        Shape::Null | Shape::List | Shape::Map => None,
    }
}

/// A flag: booleans, 0 and 1, `"Y"` and `"N"`, `"true"` and `"false"`.
pub fn flag<'t>(value: impl Into<Node<'t>>) -> Option<bool> {
    match value.into().shape() {
        Shape::Bool(flag) => Some(flag),
        Shape::Number(number) => number.as_i64().map(|number| number != 0),
        Shape::Text(text) => flag_word(text),
        Shape::Null | Shape::List | Shape::Map => None,
    }
}

/// A flag from a word.
pub fn flag_word(word: &str) -> Option<bool> {
    let word = word.trim();
    let is = |known: &[&str]| known.iter().any(|it| word.eq_ignore_ascii_case(it));
    if is(&["1", "y", "yes", "true"]) {
        return Some(true);
    }
    is(&["0", "n", "no", "false", ""]).then_some(false)
}

/// Unix seconds, as a number or as digits. Zero means "none" (v2 §7.1).
pub fn timestamp<'t>(value: impl Into<Node<'t>>) -> Option<Timestamp> {
    int(value)
        .filter(|seconds| *seconds != 0)
        .map(Timestamp::from_unix)
        .filter(|time| time.is_expressible())
}

/// Several: a list, or a map for a list, or nothing in any of its spellings (v2 §7.5, §12.2).
pub fn list(value: &Json) -> Vec<&Json> {
    match value {
        Json::Array(items) => items.iter().collect(),
        Json::Object(members) => members.values().collect(),
        Json::Null => Vec::new(),
        Json::String(text) if text.is_empty() => Vec::new(),
        scalar => vec![scalar],
    }
}

/// The same of a document that is being read.
pub fn several(value: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let single = match value.shape() {
        Shape::List | Shape::Map | Shape::Null => None,
        Shape::Text(text) => Some(value).filter(|_| !text.is_empty()),
        Shape::Bool(_) | Shape::Number(_) => Some(value),
    };
    value.items().chain(single)
}

/// The members of an object, read one by one; what is not read, or cannot be read as what it
/// should be, is left over and kept.
#[derive(Debug)]
pub struct Members<'t> {
    object: Node<'t>,
    taken: Marks,
}

/// Where a name stands in an object, and its value.
pub type Found<'t> = Option<(usize, Node<'t>)>;

impl<'t> Members<'t> {
    /// The members of `value`; none if it is no object.
    pub fn of(value: impl Into<Node<'t>>) -> Self {
        Self {
            object: value.into(),
            taken: Marks::default(),
        }
    }

    /// The members of an object, or none of nothing in any of its spellings. `None` if it is
    /// something else.
    pub fn of_object(value: Node<'t>) -> Option<Self> {
        (value.is_object() || several(value).next().is_none()).then(|| Self::of(value))
    }

    /// Takes the first of `names` that `read` understands.
    pub fn take<T>(&mut self, names: &[&str], read: impl Fn(Node<'t>) -> Option<T>) -> Option<T> {
        names
            .iter()
            .find_map(|name| self.take_found(&[self.find(name)], &read))
    }

    fn find(&self, name: &str) -> Found<'t> {
        let mut members = self.object.members().enumerate();
        let (at, (_, value)) = members.find(|(_, (other, _))| *other == name)?;
        Some((at, value)).filter(|_| !self.taken.contains(at))
    }

    /// Finds all names in one go, however many there are. They have to be different.
    pub fn find_all<const N: usize>(&self, names: &[&str; N]) -> [Found<'t>; N] {
        let mut found = [None; N];
        self.find_each(names, &mut found);
        found
    }

    fn find_each(&self, names: &[&str], found: &mut [Found<'t>]) {
        // Servers send members more or less in the order of their documents.
        let mut next = 0;
        for (at, (name, value)) in self.object.members().enumerate() {
            let (before, after) = names.split_at(next);
            let place = after.iter().position(|it| *it == name);
            let place = place.map(|place| place + next);
            if let Some(place) = place.or_else(|| before.iter().position(|it| *it == name)) {
                found[place] = Some((at, value));
                next = place + 1;
            }
        }
    }

    /// Takes the first of those that `read` understands.
    pub fn take_found<T>(
        &mut self,
        found: &[Found<'t>],
        read: impl Fn(Node<'t>) -> Option<T>,
    ) -> Option<T> {
        found.iter().flatten().find_map(|(at, value)| {
            let value = read(*value)?;
            self.taken.insert(*at);
            Some(value)
        })
    }

    /// Takes the first of those that `read` understands, and what says the same under the
    /// other names: leads tell their pipeline twice (v2 §7.5, §9.2).
    pub fn take_alike<T: PartialEq>(
        &mut self,
        found: &[Found<'t>],
        read: impl Fn(Node<'t>) -> Option<T>,
    ) -> Option<T> {
        let first = self.take_found(found, &read)?;
        for (at, value) in found.iter().flatten() {
            if !self.taken.contains(*at) && read(*value).as_ref() == Some(&first) {
                self.taken.insert(*at);
            }
        }
        Some(first)
    }

    /// Takes a whole number.
    pub fn int(&mut self, names: &[&str]) -> Option<i64> {
        self.take(names, int)
    }

    /// Takes a text.
    pub fn text(&mut self, names: &[&str]) -> Option<String> {
        self.take(names, text)
    }

    /// Takes an instant.
    pub fn timestamp(&mut self, name: &str) -> Option<Timestamp> {
        self.take(&[name], timestamp)
    }

    /// Takes several, each read by `read`. If one is not understood, all are left over.
    pub fn list<T>(&mut self, name: &str, read: impl Fn(Node<'t>) -> Option<T>) -> Vec<T> {
        self.take(&[name], |value| several(value).map(&read).collect())
            .unwrap_or_default()
    }

    /// What was not taken; nothing in its many spellings is not worth keeping.
    pub fn rest(self) -> Extra {
        let mut values = self.object.items().enumerate();
        // Mostly there is nothing, and names need not be looked at.
        if values.all(|(at, value)| self.taken.contains(at) || value.is_null()) {
            return Extra::default();
        }
        self.object
            .members()
            .enumerate()
            .filter(|(at, (_, value))| !self.taken.contains(*at) && !value.is_null())
            .map(|(_, (name, value))| (name.to_owned(), value.value()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Members, flag, int, list, text, timestamp, whole_part};
    use serde_json::json;

    #[test]
    fn numbers_come_as_numbers_or_text() {
        for value in [
            json!(41563),
            json!("41563"),
            json!(" 41563 "),
            json!(41563.0),
            json!("41563.00"),
        ] {
            assert_eq!(int(&value), Some(41563), "{value}");
        }
        for value in [
            json!("12.5"),
            json!(""),
            json!(null),
            json!([]),
            json!(true),
            json!("1e300"),
        ] {
            assert_eq!(int(&value), None, "{value}");
        }
        for value in [json!(930.5), json!("930.5"), json!(930)] {
            assert_eq!(whole_part(&value), Some(930), "{value}");
        }
        assert_eq!(int(&json!("9223372036854775807")), Some(i64::MAX));
    }

    #[test]
    fn nothing_has_many_spellings() {
        for value in [json!([]), json!({}), json!(null), json!("")] {
            assert!(list(&value).is_empty(), "{value}");
        }
        assert_eq!(list(&json!({"17": {"id": 17}})), [&json!({"id": 17})]);
        assert_eq!(timestamp(&json!(0)), None);
        assert_eq!(text(&json!({})), None);
    }

    #[test]
    fn flags_come_in_all_dresses() {
        for value in [json!(true), json!(1), json!("1"), json!("Y"), json!("true")] {
            assert_eq!(flag(&value), Some(true), "{value}");
        }
        for value in [json!(false), json!(0), json!("0"), json!("N"), json!("")] {
            assert_eq!(flag(&value), Some(false), "{value}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_kept() {
        let document = json!({"id": "x1", "name": "Lead", "new": {"a": [1]}});
        let mut members = Members::of(&document);
        assert_eq!(members.int(&["id"]), None);
        assert_eq!(members.text(&["name"]).as_deref(), Some("Lead"));
        let rest = members.rest();
        assert_eq!(rest.keys().collect::<Vec<_>>(), ["id", "new"]);
    }
}
