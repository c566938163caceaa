//! What a custom field holds, by its kind (v2 §8).
//!
//! A record tells the values of its fields but not their kinds, so that a value is read as
//! whatever it can be: `42` is a text and a number.

use amocore_macros::model;
use jiff::civil::{Date, DateTime};
use serde_json::{Value as Json, json};

use super::legal::{InvoiceItem, LegalEntity};
use crate::operations::rules;
use crate::operations::v2::record::{Checked, Identifies, Wire};
use crate::wire::{json, local_time};
use crate::{CustomField, CustomFieldValue, Error, Result, Value};

/// What a custom field holds. What it cannot be read as is unset; nothing is lost, since the
/// field itself has its values as they came.
#[model]
pub struct FieldContent {
    /// The first value as text.
    pub text: Option<String>,
    /// All values as texts.
    pub texts: Vec<String>,
    /// The first value as a number.
    pub number: Option<f64>,
    /// The first value as yes or no, if it is 1 or 0. A checkbox without a value is not set.
    pub flag: Option<bool>,
    /// The first value as a date of the account's time zone, `YYYY-MM-DD`, with ` HH:MM:SS` if it
    /// has a time.
    pub date: Option<String>,
    /// The choices, or the kinds of several values such as phones.
    pub choices: Vec<FieldChoice>,
    /// An address in parts.
    pub address: Option<SmartAddress>,
    /// A legal entity.
    pub legal_entity: Option<LegalEntity>,
    /// The items of an invoice.
    pub items: Vec<InvoiceItem>,
}

/// A choice of a list, or a value with its kind, such as a phone at work.
#[model(input)]
pub struct FieldChoice {
    /// The text of the choice, or the value.
    pub text: String,
    /// The choice's or kind's identifier, or a kind's code such as `WORK`.
    pub enum_code: Option<String>,
}

/// An address in parts. Parts that are left out are erased by the server (v2 §8.3).
#[model(input)]
pub struct SmartAddress {
    /// First line.
    pub line_1: Option<String>,
    /// Second line.
    pub line_2: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or region.
    pub state: Option<String>,
    /// Postal code.
    pub zip: Option<String>,
    /// Country, as its two-letter code.
    pub country: Option<String>,
}

impl SmartAddress {
    /// The parts by their names and by the digits that older answers have (v2 §8.3).
    fn parts(&mut self) -> [(&'static str, &'static str, &mut Option<String>); 6] {
        [
            ("address_line_1", "1", &mut self.line_1),
            ("address_line_2", "2", &mut self.line_2),
            ("city", "3", &mut self.city),
            ("state", "4", &mut self.state),
            ("zip", "5", &mut self.zip),
            ("country", "6", &mut self.country),
        ]
    }

    fn read(values: &[CustomFieldValue]) -> Option<Self> {
        let mut address = Self::default();
        let mut found = false;
        for value in values {
            let Some(subtype) = &value.subtype else {
                continue;
            };
            for (name, digit, part) in address.parts() {
                if subtype.eq_ignore_ascii_case(name) || subtype == digit {
                    *part = text(&value.value);
                    found = true;
                }
            }
        }
        found.then_some(address)
    }

    fn write(mut self) -> Vec<CustomFieldValue> {
        let parts = self.parts().into_iter();
        parts
            .filter_map(|(name, _, part)| {
                Some(CustomFieldValue {
                    value: Value::Text(part.take()?),
                    subtype: Some(name.to_owned()),
                    ..CustomFieldValue::default()
                })
            })
            .collect()
    }
}

/// What to write into a custom field: exactly one of these, or nothing to clear it.
#[model(request)]
pub struct WriteField {
    /// The field's identifier.
    #[positional]
    pub id: i64,
    /// Text, an address on the web, or a postal address as one text.
    pub text: Option<String>,
    /// A number, price or amount.
    pub number: Option<f64>,
    /// Yes or no.
    pub flag: Option<bool>,
    /// A date or birthday of the account's time zone: `YYYY-MM-DD`, or `YYYY-MM-DD HH:MM:SS`.
    pub date: Option<String>,
    /// The choices of a list, by identifier.
    pub enum_ids: Vec<i64>,
    /// One choice of a list, by identifier, as single choices are sent.
    pub enum_id: Option<i64>,
    /// Values of kinds: phones, e-mail, messengers.
    pub entries: Vec<FieldChoice>,
    /// An address in parts.
    pub address: Option<SmartAddress>,
    /// A legal entity.
    pub legal_entity: Option<LegalEntity>,
    /// The items of an invoice.
    pub items: Vec<InvoiceItem>,
}

impl WriteField {
    /// The field as it is sent.
    ///
    /// # Errors
    /// `InvalidInput` if several contents are given, or one cannot be right.
    pub fn field(self) -> Result<CustomField> {
        rules::id("id", self.id)?;
        let mut given: Vec<(&str, Vec<CustomFieldValue>)> = Vec::new();
        if let Some(text) = self.text {
            given.push(("text", vec![plain(text)]));
        }
        if let Some(number) = self.number {
            number.check("number")?;
            given.push(("number", vec![of(whole(number))]));
        }
        if let Some(flag) = self.flag {
            given.push(("flag", vec![of(Value::Int(i64::from(flag)))]));
        }
        if let Some(date) = self.date {
            if !is_written(&date) {
                let problem = format!("must be YYYY-MM-DD or YYYY-MM-DD HH:MM:SS, not {date:?}");
                return Err(Error::invalid_input("date", problem));
            }
            given.push(("date", vec![plain(date)]));
        }
        if let Some(id) = self.enum_id {
            rules::id("enum_id", id)?;
            given.push(("enum_id", vec![of(Value::Int(id))]));
        }
        if !self.entries.is_empty() {
            let entries = self.entries.into_iter().map(|entry| CustomFieldValue {
                value: Value::Text(entry.text),
                enum_code: entry.enum_code,
                ..CustomFieldValue::default()
            });
            given.push(("entries", entries.collect()));
        }
        if let Some(address) = self.address {
            given.push(("address", address.write()));
        }
        if let Some(entity) = self.legal_entity {
            entity.check("legal_entity")?;
            given.push(("legal_entity", vec![of(structured(&entity))]));
        }
        if !self.items.is_empty() {
            self.items.check("items")?;
            given.push((
                "items",
                self.items.iter().map(|it| of(structured(it))).collect(),
            ));
        }
        if !self.enum_ids.is_empty() {
            self.enum_ids.check_ids("enum_ids")?;
            given.push(("enum_ids", Vec::new()));
        }
        if let [(first, _), (second, _), ..] = &given[..] {
            let problem = format!("cannot be given together with {first}");
            return Err(Error::invalid_input(*second, problem));
        }
        let values = given.pop().map(|(_, values)| values).unwrap_or_default();
        Ok(CustomField {
            id: self.id,
            values,
            enum_ids: self.enum_ids,
            ..CustomField::default()
        })
    }
}

fn of(value: Value) -> CustomFieldValue {
    CustomFieldValue {
        value,
        ..CustomFieldValue::default()
    }
}

fn plain(text: String) -> CustomFieldValue {
    of(Value::Text(text))
}

/// A number, without a fraction where it has none.
fn whole(number: f64) -> Value {
    json::int(&Json::from(number)).map_or(Value::Float(number), Value::Int)
}

fn structured(value: &impl Wire) -> Value {
    Value::from(value.write().unwrap_or_else(|| json!({})))
}

fn text(value: &Value) -> Option<String> {
    json::text(&Json::from(value))
}

/// A value as text; a choice as the text that people see.
fn shown(value: &CustomFieldValue) -> Option<String> {
    let text = text(&value.value)?;
    Some(match value.enum_code {
        Some(_) => unescape(&text),
        None => text,
    })
}

/// A local date without a time of midnight, which is how plain dates come (v2 §7.2). What is
/// shorter than any date of our times, or is a number, is none.
fn local_date(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() < 8 || text.parse::<f64>().is_ok() {
        return None;
    }
    let civil = local_time::civil(text)?;
    let date = civil.date().to_string();
    match civil.time() == jiff::civil::Time::midnight() {
        true => Some(date),
        false => Some(format!("{date} {}", civil.time().strftime("%H:%M:%S"))),
    }
}

/// Whether a date is spelled as fields take it, and so that it can be read from them. Of
/// `05/11/2019` nothing says what is the month.
fn is_written(date: &str) -> bool {
    let spelled = Date::strptime("%Y-%m-%d", date).is_ok()
        || DateTime::strptime("%Y-%m-%d %H:%M:%S", date).is_ok();
    spelled && local_date(date).is_some()
}

/// Select names come as the web page shows them (v2 §12.19).
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let plain = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#039;", "'"),
        ("&#39;", "'"),
    ];
    let plain = plain.iter().fold(text.to_owned(), |text, (name, sign)| {
        text.replace(name, sign)
    });
    plain.replace("&amp;", "&")
}

impl FieldContent {
    /// Reads the values of a field.
    pub fn of(field: &CustomField) -> Self {
        let mut content = Self {
            texts: field.values.iter().filter_map(shown).collect(),
            address: SmartAddress::read(&field.values),
            ..Self::default()
        };
        let ids = field.enum_ids.iter().map(|id| FieldChoice {
            text: String::new(),
            enum_code: Some(id.to_string()),
        });
        content.choices = ids.collect();
        for value in &field.values {
            match &value.value {
                Value::Map(_) => content.read_structure(&value.value),
                // The items of an invoice come nested once more (v2 §8.1).
                Value::List(items) => items.iter().for_each(|it| content.read_structure(it)),
                _ => {}
            }
            if let (Some(code), Some(text)) = (&value.enum_code, shown(value)) {
                content.choices.push(FieldChoice {
                    text,
                    enum_code: Some(code.clone()),
                });
            }
        }
        if let Some(first) = content.texts.first() {
            content.number = json::number(&Json::from(first.as_str()));
            content.flag = match first.as_str() {
                "1" => Some(true),
                "0" => Some(false),
                _ => None,
            };
            content.date = local_date(first);
            content.text = Some(first.clone());
        }
        content
    }

    fn read_structure(&mut self, value: &Value) {
        let tree = Json::from(value);
        let has = |name: &str| tree.get(name).is_some();
        if has("unit_price") || has("quantity") {
            self.items.extend(InvoiceItem::read((&tree).into()));
        } else if has("name") {
            self.legal_entity = LegalEntity::read((&tree).into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldContent, WriteField};

    #[test]
    fn a_date_that_is_written_is_read() {
        let written = |date: &str| {
            let request = WriteField {
                id: 1,
                date: Some(date.to_owned()),
                ..WriteField::default()
            };
            request.field().map(|field| FieldContent::of(&field).date)
        };
        for (date, read) in [
            ("2011-01-14", "2011-01-14"),
            ("2011-01-14 00:00:00", "2011-01-14"),
            ("2011-01-14 02:00:00", "2011-01-14 02:00:00"),
        ] {
            assert_eq!(written(date).expect(date).as_deref(), Some(read));
        }
        for date in ["1-1-1", "-2011-01-14", "2011-01-14 23:59:60", "14.01.2011"] {
            assert_eq!(written(date).expect_err(date).field(), Some("date"));
        }
    }
}
