//! `contact_data`: phones, e-mail and the other groups, which are custom fields
//! of the account seen through the legacy API.

use rusqlite::Connection;

use super::failure::{Failure, Refusal};
use super::xml::Xml;
use crate::request::tree::Tree;
use crate::store::custom_fields::{self, Choice, Entry, Value};
use crate::store::elements::Element;

/// One group on the wire.
struct Group {
    /// Its key in requests.
    key: &'static str,
    /// The member with the value.
    value: &'static str,
    /// The member with the kind, if the group has kinds.
    label: Option<&'static str>,
    /// The custom field behind it.
    code: &'static str,
    /// Its element and that of its entries in answers.
    element: (&'static str, &'static str),
}

const GROUPS: [Group; 5] = [
    Group {
        key: "phone_numbers",
        value: "number",
        label: Some("location"),
        code: "PHONE",
        element: ("phones", "phone"),
    },
    Group {
        key: "email_addresses",
        value: "address",
        label: Some("location"),
        code: "EMAIL",
        element: ("emails", "email"),
    },
    Group {
        key: "web_addresses",
        value: "url",
        label: None,
        code: "WEB",
        element: ("web_addresses", "web_address"),
    },
    Group {
        key: "addresses",
        value: "street",
        label: None,
        code: "ADDRESS",
        element: ("addresses", "address"),
    },
    Group {
        key: "instant_messengers",
        value: "address",
        label: Some("protocol"),
        code: "IM",
        element: ("instant_messengers", "instant_messenger"),
    },
];

/// Words of the legacy API for the codes of v2 §8.2.
const LABELS: [(&str, &str); 12] = [
    ("WORK", "Work"),
    ("WORKDD", "Direct"),
    ("MOB", "Mobile"),
    ("FAX", "Fax"),
    ("HOME", "Home"),
    ("PRIV", "Private"),
    ("OTHER", "Other"),
    ("SKYPE", "Skype"),
    ("ICQ", "ICQ"),
    ("JABBER", "Jabber"),
    ("GTALK", "GTalk"),
    ("MSN", "MSN"),
];

/// A value and how it was labelled.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Labelled {
    value: String,
    label: Option<String>,
}

/// Stores the groups of `contact_data`. Groups that are not named are cleared,
/// or left alone if `lenient` (legacy §12.13).
pub fn store(
    connection: &Connection,
    element: Element,
    contact_data: Option<&Tree>,
    lenient: bool,
) -> Result<(), Failure> {
    let empty = Tree::Null;
    let contact_data = contact_data.unwrap_or(&empty);
    if contact_data.is_scalar() && !contact_data.is_blank() {
        return Err(Refusal::bad_request(400, "contact_data must be an array").into());
    }
    for group in &GROUPS {
        let given = contact_data.get(group.key);
        if given.is_none() && lenient {
            continue;
        }
        let Some(field) = custom_fields::field_by_code(connection, element.kind, group.code)?
        else {
            continue;
        };
        let entries = pair(group, given.unwrap_or(&empty))?;
        if entries == shown(connection, element, group.code)? {
            continue;
        }
        let choices = custom_fields::choices(connection, field.id)?;
        let entries: Vec<Entry> = entries
            .into_iter()
            .enumerate()
            .map(|(index, entry)| entry_of(group, index, entry, &choices))
            .collect();
        custom_fields::replace(connection, element, field.id, &entries)?;
    }
    Ok(())
}

/// Pairs values with labels (legacy §3.4): a value opens an entry, a label in
/// the same item belongs to it, a lone label to the last entry without one.
fn pair(group: &Group, given: &Tree) -> Result<Vec<Labelled>, Refusal> {
    let malformed = || Refusal::bad_request(400, format!("{} is malformed", group.key));
    if given.is_scalar() {
        return if given.is_blank() {
            Ok(Vec::new())
        } else {
            Err(malformed())
        };
    }
    let mut entries: Vec<Labelled> = Vec::new();
    for item in items_in_order(group, given) {
        if item.is_scalar() && !item.is_blank() {
            return Err(malformed());
        }
        let member = |name: &str| -> Result<Option<String>, Refusal> {
            match item.get(name) {
                None => Ok(None),
                Some(value) => match value.text() {
                    Some(text) => Ok(Some(text.trim().to_owned())),
                    None => Err(malformed()),
                },
            }
        };
        let value = member(group.value)?;
        let label = match group.label {
            Some(name) => member(name)?,
            None => None,
        };
        match (value, label) {
            (Some(value), label) => entries.push(Labelled { value, label }),
            (None, Some(label)) => {
                if let Some(entry) = entries.iter_mut().rev().find(|entry| entry.label.is_none()) {
                    entry.label = Some(label);
                }
            }
            (None, None) => {}
        }
    }
    entries.retain(|entry| !entry.value.is_empty());
    for entry in &mut entries {
        entry.label.take_if(|label| label.is_empty());
    }
    Ok(entries)
}

/// The items by ascending index; an associative group is its only item.
fn items_in_order<'a>(group: &Group, given: &'a Tree) -> Vec<&'a Tree> {
    match given {
        Tree::Map(map)
            if map.contains_key(group.value)
                || group.label.is_some_and(|label| map.contains_key(label)) =>
        {
            vec![given]
        }
        Tree::Map(map) => {
            let mut numbered: Vec<(i64, &Tree)> = map
                .iter()
                .map(|(key, item)| (key.parse().unwrap_or(i64::MAX), item))
                .collect();
            numbered.sort_by_key(|(index, _)| *index);
            numbered.into_iter().map(|(_, item)| item).collect()
        }
        _ => given.items(),
    }
}

fn entry_of(group: &Group, index: usize, entry: Labelled, choices: &[Choice]) -> Entry {
    let subtype = (group.code == "ADDRESS").then(|| {
        let line = if index == 0 {
            "address_line_1"
        } else {
            "address_line_2"
        };
        line.to_owned()
    });
    let code = entry.label.as_deref().map(code_of);
    let choice_called = |code: &str| {
        choices
            .iter()
            .find(|choice| choice.value.eq_ignore_ascii_case(code))
            .map(|choice| choice.id)
    };
    let exact = code.as_deref().and_then(choice_called);
    Entry {
        value: entry.value,
        enum_id: exact.or_else(|| choice_called("OTHER").filter(|_| code.is_some())),
        label: entry.label.filter(|_| exact.is_none()),
        subtype,
    }
}

fn code_of(label: &str) -> String {
    LABELS
        .iter()
        .find(|(_, word)| word.eq_ignore_ascii_case(label))
        .map_or_else(|| label.to_owned(), |(code, _)| (*code).to_owned())
}

fn label_of(value: &Value) -> Option<String> {
    if let Some(label) = &value.entry.label {
        return Some(label.clone());
    }
    let code = value.choice.as_ref()?;
    let word = LABELS.iter().find(|(known, _)| known == code);
    Some(word.map_or(code.clone(), |(_, word)| (*word).to_owned()))
}

fn shown(connection: &Connection, element: Element, code: &str) -> Result<Vec<Labelled>, Failure> {
    Ok(custom_fields::values_of(connection, element)?
        .into_iter()
        .filter(|value| value.code == code)
        .map(|value| Labelled {
            label: label_of(&value),
            value: value.entry.value,
        })
        .collect())
}

/// Writes all groups, empty ones included (legacy §7).
pub fn write(xml: &mut Xml, values: &[Value]) {
    for group in &GROUPS {
        let (list, item) = group.element;
        xml.group(list, |xml| {
            for value in values.iter().filter(|value| value.code == group.code) {
                xml.group(item, |xml| {
                    xml.leaf("value", &value.entry.value);
                    if let Some(name) = group.label {
                        xml.leaf(name, label_of(value).unwrap_or_default());
                    }
                });
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::form;

    fn phones(body: &str) -> Vec<(String, Option<String>)> {
        let map = form::parse(body.as_bytes()).unwrap();
        pair(&GROUPS[0], &map["p"])
            .unwrap()
            .into_iter()
            .map(|entry| (entry.value, entry.label))
            .collect()
    }

    fn entry(value: &str, label: &str) -> (String, Option<String>) {
        let label = (!label.is_empty()).then(|| label.to_owned());
        (value.to_owned(), label)
    }

    #[test]
    fn flat_merged_and_associative_pairs() {
        let both = vec![entry("1", "Work"), entry("2", "Mobile")];
        assert_eq!(
            phones("p[0][number]=1&p[1][location]=Work&p[2][number]=2&p[3][location]=Mobile"),
            both
        );
        assert_eq!(
            phones("p[0][number]=1&p[0][location]=Work&p[1][number]=2&p[1][location]=Mobile"),
            both
        );
        assert_eq!(
            phones("p[3][location]=Mobile&p[2][number]=2&p[1][location]=Work&p[0][number]=1"),
            both
        );
        assert_eq!(
            phones("p[number]=1&p[location]=Work"),
            vec![entry("1", "Work")]
        );
    }

    #[test]
    fn empty_values_go_with_their_labels() {
        assert_eq!(
            phones("p[0][number]=1&p[1][location]=Work&p[2][number]=&p[3][location]=Mobile"),
            vec![entry("1", "Work")]
        );
        assert_eq!(
            phones("p[0][location]=Work&p[1][number]=1"),
            vec![entry("1", "")]
        );
    }

    #[test]
    fn text_in_place_of_arrays_is_refused() {
        assert!(pair(&GROUPS[0], &Tree::from("Array")).is_err());
        assert!(pair(&GROUPS[0], &Tree::List(vec![Tree::from("Array")])).is_err());
        assert!(pair(&GROUPS[0], &Tree::from("")).unwrap().is_empty());
    }
}
