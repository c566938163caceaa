//! What is tried: one hostile value in one place of one call.

use serde_json::Value;

use crate::calls::Call;
use crate::hostile::{Addresses, Hostile};
use crate::places::Takes;

/// One hostile value in one place.
#[derive(Debug)]
pub struct Trial {
    /// The call, by its number.
    pub call: usize,
    /// Where the value is put in.
    pub subject: Subject,
    /// What it is.
    pub what: String,
    /// The value. An address may name the account's own with `{{authority}}`.
    pub value: Value,
    /// Whether the value has to be sent wherever any text is right.
    pub carried: bool,
    /// Whether a v2 body is written as a form that is documented as JSON.
    pub as_form: bool,
}

/// Where a hostile value is put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Into the arguments, at the place with this number.
    Place(usize),
    /// Into a setting that takes any text.
    Setting(&'static str),
    /// Into the account's address, which nothing hostile fits.
    Address(String),
}

/// Settings that are sent, and an operation that sends them.
const SETTINGS: [(&str, &str); 8] = [
    ("login", "legacy.contacts.list"),
    ("key", "legacy.contacts.list"),
    ("password", "legacy.contacts.list"),
    ("login", "v2.account.get"),
    ("key", "v2.account.get"),
    ("token", "v2.account.get"),
    ("user_agent", "legacy.contacts.list"),
    ("user_agent", "v2.account.get"),
];

/// An operation to try addresses with.
const ADDRESSED: &str = "v2.account.get";

/// Everything that is tried.
///
/// # Errors
/// Says which operation has no call.
pub fn all(calls: &[Call], hostile: &Hostile, addresses: &Addresses) -> Result<Vec<Trial>, String> {
    let mut trials = Vec::new();
    for (number, call) in calls.iter().enumerate() {
        for (index, place) in call.places.iter().enumerate() {
            for entry in hostile.of(&call.case.operation, place) {
                for as_form in [false, true] {
                    if as_form && !(call.has_json && entry.in_forms) {
                        continue;
                    }
                    trials.push(Trial {
                        call: number,
                        subject: Subject::Place(index),
                        what: entry.name.clone(),
                        value: entry.value(),
                        carried: entry.carried && matches!(place.takes, Takes::Text | Takes::Any),
                        as_form,
                    });
                }
            }
        }
    }
    let call_of = |operation: &str| {
        let found = calls.iter().position(|it| it.case.operation == operation);
        found.ok_or_else(|| format!("no case of {operation} can be taken as it is"))
    };
    for (setting, operation) in SETTINGS {
        let call = call_of(operation)?;
        trials.extend(hostile.of_setting(setting).map(|entry| Trial {
            call,
            subject: Subject::Setting(setting),
            what: entry.name.clone(),
            value: entry.value(),
            carried: false,
            as_form: false,
        }));
    }
    let call = call_of(ADDRESSED)?;
    for (setting, values) in addresses {
        trials.extend(values.iter().map(|(what, value)| Trial {
            call,
            subject: Subject::Address(setting.clone()),
            what: what.clone(),
            value: value.as_str().into(),
            carried: false,
            as_form: false,
        }));
    }
    Ok(trials)
}

impl Trial {
    /// The trial in words.
    pub fn name(&self, call: &Call) -> String {
        let place = match &self.subject {
            Subject::Place(index) => {
                let place = &call.places[*index];
                let name = if place.takes == Takes::Name {
                    "the name "
                } else {
                    ""
                };
                format!("{name}{}", place.shown)
            }
            Subject::Setting(setting) => format!("the setting {setting}"),
            Subject::Address(setting) => format!("the address {setting}"),
        };
        let form = if self.as_form { ", in a form" } else { "" };
        format!("{}, {place}: {}{form}", call.method, self.what)
    }
}
