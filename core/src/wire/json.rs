//! Lenient JSON: one place that knows how PHP's encoder and this API bend types (v2 §12).

use serde_json::{Map, Value as Json};
use zeroize::Zeroize as _;

#[cfg(feature = "client")]
use crate::types::Wiped;
use crate::{Extra, Timestamp, Value};

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
pub fn int(value: &Json) -> Option<i64> {
    match value {
        Json::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Json::String(text) => digits(text),
        Json::Bool(_) | Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// A whole number from text: digits, or a decimal without a fraction.
pub fn digits(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse().ok().or_else(|| whole(text.parse().ok()?))
}

/// The whole part of a number, which may come as text.
pub fn whole_part(value: &Json) -> Option<i64> {
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
pub fn number(value: &Json) -> Option<f64> {
    match value {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.trim().parse().ok().filter(|it: &f64| it.is_finite()),
        Json::Bool(_) | Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// Text; a number or a flag becomes its text.
pub fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(flag) => Some(u8::from(*flag).to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// A flag: booleans, 0 and 1, `"Y"` and `"N"`, `"true"` and `"false"`.
pub fn flag(value: &Json) -> Option<bool> {
    match value {
        Json::Bool(flag) => Some(*flag),
        Json::Number(number) => number.as_i64().map(|number| number != 0),
        Json::String(text) => flag_word(text),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// A flag from a word.
pub fn flag_word(word: &str) -> Option<bool> {
    match word.trim().to_ascii_lowercase().as_str() {
        "1" | "y" | "yes" | "true" => Some(true),
        "0" | "n" | "no" | "false" | "" => Some(false),
        _ => None,
    }
}

/// Unix seconds, as a number or as digits. Zero means "none" (v2 §7.1).
pub fn timestamp(value: &Json) -> Option<Timestamp> {
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

/// The members of an object, read one by one; what is not read, or cannot be read as what it
/// should be, is left over and kept.
#[derive(Debug)]
pub struct Members(Map<String, Json>);

impl Members {
    /// The members of `value`; none if it is no object.
    pub fn of(value: &Json) -> Self {
        match value {
            Json::Object(members) => Self(members.clone()),
            _ => Self(Map::new()),
        }
    }

    /// The members of an object, or none of nothing in any of its spellings. `None` if it is
    /// something else.
    pub fn of_object(value: &Json) -> Option<Self> {
        (value.is_object() || list(value).is_empty()).then(|| Self::of(value))
    }

    /// Takes the first of `names` that `read` understands.
    pub fn take<T>(&mut self, names: &[&str], read: impl Fn(&Json) -> Option<T>) -> Option<T> {
        names.iter().find_map(|name| {
            let value = read(self.0.get(*name)?)?;
            self.0.shift_remove(*name);
            Some(value)
        })
    }

    /// Takes the first of `names` that `read` understands, and what says the same under the
    /// others: leads tell their pipeline twice (v2 §7.5, §9.2).
    pub fn take_alike<T: PartialEq>(
        &mut self,
        names: &[&str],
        read: impl Fn(&Json) -> Option<T>,
    ) -> Option<T> {
        let first = self.take(names, &read)?;
        self.0.retain(|name, value| {
            !names.contains(&name.as_str()) || read(value).as_ref() != Some(&first)
        });
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
    pub fn list<T>(&mut self, name: &str, read: impl Fn(&Json) -> Option<T>) -> Vec<T> {
        self.take(&[name], |value| {
            list(value).into_iter().map(&read).collect()
        })
        .unwrap_or_default()
    }

    /// What was not taken; nothing in its many spellings is not worth keeping.
    pub fn rest(self) -> Extra {
        self.0
            .into_iter()
            .map(|(name, value)| (name, Value::from(value)))
            .filter(|(_, value)| *value != Value::Null)
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
        let mut members = Members::of(&json!({"id": "x1", "name": "Lead", "new": {"a": [1]}}));
        assert_eq!(members.int(&["id"]), None);
        assert_eq!(members.text(&["name"]).as_deref(), Some("Lead"));
        let rest = members.rest();
        assert_eq!(rest.keys().collect::<Vec<_>>(), ["id", "new"]);
    }
}
