//! The tree every request body is read into, whatever its encoding was.
//!
//! A PHP array is both a list and a map; here an array whose keys are exactly
//! `0..n` in order is a [`Tree::List`], anything else a [`Tree::Map`]. The
//! accessors treat the two alike, so an operation never asks how its
//! parameters were encoded (v2 §2: "both mean the same tree").

use std::fmt;

use indexmap::IndexMap;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How deep a request may nest; PHP's own `max_input_nesting_level`.
pub const MAX_DEPTH: usize = 64;

/// An ordered map of parameters.
pub type Map = IndexMap<String, Tree>;

/// One value of a request or of a JSON answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Text. In the form encodings every scalar is text.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// A map in the order it was sent.
    Map(Map),
}

impl Tree {
    /// A map from its members, for building answers.
    pub fn map<const N: usize>(members: [(&str, Tree); N]) -> Tree {
        Tree::Map(
            members
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
        )
    }

    /// The member called `key`, or the list item with that index.
    pub fn get(&self, key: &str) -> Option<&Tree> {
        match self {
            Tree::Map(map) => map.get(key),
            Tree::List(items) => items.get(key.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// The items of a list or the values of a map; nothing for a scalar.
    pub fn items(&self) -> Vec<&Tree> {
        match self {
            Tree::List(items) => items.iter().collect(),
            Tree::Map(map) => map.values().collect(),
            _ => Vec::new(),
        }
    }

    /// Whether this is a single value.
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Tree::List(_) | Tree::Map(_))
    }

    /// The scalar as PHP would turn it into a string; `None` for an array.
    pub fn text(&self) -> Option<String> {
        match self {
            Tree::Null | Tree::Bool(false) => Some(String::new()),
            Tree::Bool(true) => Some("1".to_owned()),
            Tree::Integer(number) => Some(number.to_string()),
            Tree::Float(number) => Some(float(*number)),
            Tree::Text(text) => Some(text.clone()),
            Tree::List(_) | Tree::Map(_) => None,
        }
    }

    /// The scalar as a whole number; numbers may be sent as text (v2 §7.1).
    pub fn integer(&self) -> Option<i64> {
        match self {
            Tree::Integer(number) => Some(*number),
            Tree::Float(number) if number.fract() == 0.0 && number.abs() < 9.0e15 => {
                Some(*number as i64)
            }
            Tree::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// What PHP's `empty()` says.
    pub fn is_blank(&self) -> bool {
        match self {
            Tree::Null | Tree::Bool(false) | Tree::Integer(0) => true,
            Tree::Bool(true) | Tree::Integer(_) => false,
            Tree::Float(number) => *number == 0.0,
            Tree::Text(text) => text.is_empty() || text == "0",
            Tree::List(items) => items.is_empty(),
            Tree::Map(map) => map.is_empty(),
        }
    }

    /// How many levels of arrays there are.
    pub fn depth(&self) -> usize {
        match self {
            Tree::List(items) => 1 + items.iter().map(Tree::depth).max().unwrap_or(0),
            Tree::Map(map) => 1 + map.values().map(Tree::depth).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// A list when the keys are `0..n` in order, a map otherwise.
    pub fn from_php_array(map: Map) -> Tree {
        let is_list = !map.is_empty()
            && map
                .keys()
                .enumerate()
                .all(|(index, key)| *key == index.to_string());
        if is_list {
            Tree::List(map.into_values().collect())
        } else {
            Tree::Map(map)
        }
    }
}

/// A number as PHP turns it into a string: 14 digits (its setting `precision`), no fraction of
/// zeros, and an exponent where the point would stand outside of them.
fn float(number: f64) -> String {
    let scientific = format!("{number:.13e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        // Infinite, or no number: in serialized data alone.
        return scientific.to_uppercase();
    };
    match exponent.parse() {
        Ok(exponent @ -4..=13) => {
            let fraction = usize::try_from(13 - exponent).unwrap_or_default();
            trimmed(&format!("{number:.fraction$}")).to_owned()
        }
        _ => {
            let digits = trimmed(digits);
            let fraction = if digits.contains('.') { "" } else { ".0" };
            let sign = if exponent.starts_with('-') { "" } else { "+" };
            format!("{digits}{fraction}E{sign}{exponent}")
        }
    }
}

/// Without zeros at the end of the fraction.
fn trimmed(digits: &str) -> &str {
    match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.'),
        false => digits,
    }
}

impl From<&str> for Tree {
    fn from(text: &str) -> Tree {
        Tree::Text(text.to_owned())
    }
}

impl From<String> for Tree {
    fn from(text: String) -> Tree {
        Tree::Text(text)
    }
}

impl From<i64> for Tree {
    fn from(number: i64) -> Tree {
        Tree::Integer(number)
    }
}

impl From<bool> for Tree {
    fn from(value: bool) -> Tree {
        Tree::Bool(value)
    }
}

impl From<Vec<Tree>> for Tree {
    fn from(items: Vec<Tree>) -> Tree {
        Tree::List(items)
    }
}

impl<T: Into<Tree>> From<Option<T>> for Tree {
    fn from(value: Option<T>) -> Tree {
        value.map_or(Tree::Null, Into::into)
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Null => serializer.serialize_unit(),
            Tree::Bool(value) => serializer.serialize_bool(*value),
            Tree::Integer(number) => serializer.serialize_i64(*number),
            Tree::Float(number) => serializer.serialize_f64(*number),
            Tree::Text(text) => serializer.serialize_str(text),
            Tree::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Tree::Map(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(i64::try_from(number).map_or(Tree::Float(number as f64), Tree::Integer))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        Ok(Tree::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Tree, E> {
        Ok(Tree::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree, A::Error> {
        let mut map = Map::new();
        while let Some((key, value)) = members.next_entry::<String, Tree>()? {
            map.insert(key, value);
        }
        Ok(Tree::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn numbers_become_text_as_in_php() {
        for (number, text) in [
            (1.5, "1.5"),
            (2.0, "2"),
            (-0.0, "-0"),
            (0.1 + 0.2, "0.3"),
            (-1234.5678, "-1234.5678"),
            (0.0001, "0.0001"),
            (0.00001, "1.0E-5"),
            (1e13, "10000000000000"),
            (1e14, "1.0E+14"),
            (99_999_999_999_999.99, "1.0E+14"),
            (12_345_678_901_234_567.0, "1.2345678901235E+16"),
            (1e25, "1.0E+25"),
            (-2.5e-10, "-2.5E-10"),
            (f64::NEG_INFINITY, "-INF"),
            (f64::NAN, "NAN"),
        ] {
            assert_eq!(Tree::Float(number).text().as_deref(), Some(text));
        }
    }
}
