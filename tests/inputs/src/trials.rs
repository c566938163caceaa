//! What is tried: one hostile value in one place of one call.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::calls::Call;
use crate::hostile::{Hostile, Settings};
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
    /// Into a setting that nothing hostile fits, such as an address.
    Unfit(String),
}

/// Settings that are sent, and an operation that sends them. Those of an OAuth integration are sent
/// for tokens, before the first call (v2 §3.2).
const SETTINGS: [(&str, &str); 13] = [
    ("login", "legacy.contacts.list"),
    ("key", "legacy.contacts.list"),
    ("password", "legacy.contacts.list"),
    ("login", "v2.account.get"),
    ("key", "v2.account.get"),
    ("token", "v2.account.get"),
    ("user_agent", "legacy.contacts.list"),
    ("user_agent", "v2.account.get"),
    ("client_id", "v2.account.get"),
    ("client_secret", "v2.account.get"),
    ("redirect_uri", "v2.account.get"),
    ("code", "v2.account.get"),
    ("refresh_token", "v2.account.get"),
];

/// An operation to try settings with that nothing hostile fits.
const UNFIT: &str = "v2.account.get";

/// The settings that are tried.
pub fn settings(unfit: &Settings) -> BTreeSet<String> {
    let sent = SETTINGS.iter().map(|(name, _)| (*name).to_owned());
    sent.chain(unfit.keys().cloned()).collect()
}

/// Everything that is tried.
///
/// # Errors
/// Says which operation has no call.
pub fn all(calls: &[Call], hostile: &Hostile, unfit: &Settings) -> Result<Vec<Trial>, String> {
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
    for (setting, operation) in SETTINGS {
        let call = call_with(calls, operation, setting)?;
        trials.extend(hostile.of_setting(setting).map(|entry| Trial {
            call,
            subject: Subject::Setting(setting),
            what: entry.name.clone(),
            value: entry.value(),
            carried: false,
            as_form: false,
        }));
    }
    for (setting, values) in unfit {
        let call = call_with(calls, UNFIT, setting)?;
        trials.extend(values.iter().map(|(what, value)| Trial {
            call,
            subject: Subject::Unfit(setting.clone()),
            what: what.clone(),
            value: value.clone(),
            carried: false,
            as_form: false,
        }));
    }
    Ok(trials)
}

/// The call to try a setting with: one that has it, or one that needs no setting of its own.
fn call_with(calls: &[Call], operation: &str, setting: &str) -> Result<usize, String> {
    let of = |it: &&Call| it.case.operation == operation;
    let known = calls
        .iter()
        .filter(of)
        .any(|it| it.client.contains_key(setting));
    let fits = |it: &Call| match known {
        true => it.client.contains_key(setting),
        false => it.client.is_empty(),
    };
    let found = calls.iter().position(|it| of(&it) && fits(it));
    found.ok_or_else(|| format!("no case of {operation} can be taken for {setting}"))
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
            Subject::Unfit(setting) => format!("the setting {setting}"),
        };
        let form = if self.as_form { ", in a form" } else { "" };
        format!("{}, {place}: {}{form}", call.method, self.what)
    }
}
