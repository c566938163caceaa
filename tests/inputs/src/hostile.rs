//! `hostile.json` and `settings.json`: what is put in.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::places::{Place, Takes};
use crate::surface;

/// What is put in place of a value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hostile {
    texts: Vec<Entry>,
    integers: Vec<Entry>,
    numbers: Vec<Entry>,
    /// Where something else is right than that the value arrives as it is, and why.
    exceptions: Vec<Exception>,
    /// What nothing is put in, and why.
    never_tried: Vec<Excuse>,
}

/// Something to put in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What it is.
    pub name: String,
    value: Value,
    /// So many times the value, if it is a text.
    times: Option<usize>,
    /// The only places that it is put in, such as `v2.notes.add items.text` or `setting key`.
    only: Option<Vec<String>>,
    /// Whether it is also put in bodies that are written as a form instead of JSON.
    #[serde(default)]
    pub in_forms: bool,
    /// Whether any text may say this, so that to refuse it is wrong.
    #[serde(default)]
    pub carried: bool,
}

/// Places where a value does something else than stand in its place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    /// What is different.
    rule: Rule,
    /// Why that is right.
    reason: String,
    /// The operations and places, such as `v2.notes.add items.text`, or an operation alone.
    places: Vec<String>,
}

/// Places that no case has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Excuse {
    /// Why that is right.
    reason: String,
    /// A place, such as `v2.notes.update items.params.html` or `setting token_file`; an operation with
    /// all that is left of it; or a member of a model, wherever it stands, such as
    /// `CustomField.name`.
    places: Vec<String>,
}

/// What is different about a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Nothing is put in.
    Skipped,
    /// Only the first request is compared: the value decides which ones follow.
    FirstRequest,
    /// Slashes in the value are slashes of the path.
    Slashes,
    /// Not any text is right here.
    Format,
    /// The value is compared with what is there, and need not travel.
    LookedFor,
}

impl Entry {
    /// The value.
    pub fn value(&self) -> Value {
        match (&self.value, self.times) {
            (Value::String(text), Some(times)) => text.repeat(times).into(),
            (value, _) => value.clone(),
        }
    }

    fn fits(&self, operation: &str, place: &Place) -> bool {
        let here = format!("{operation} {}", place.general);
        self.only.as_ref().is_none_or(|only| only.contains(&here))
    }
}

impl Hostile {
    /// Reads the file.
    ///
    /// # Errors
    /// Says what is malformed, and which exception has no reason.
    pub fn load(file: &Path) -> Result<Self, String> {
        let hostile: Self = read(file)?;
        let exceptions = hostile.exceptions.iter().map(|it| (&it.reason, &it.places));
        let excuses = hostile
            .never_tried
            .iter()
            .map(|it| (&it.reason, &it.places));
        let unfounded = exceptions
            .chain(excuses)
            .find(|(reason, _)| reason.is_empty());
        match unfounded {
            Some((_, places)) => Err(format!("there is no reason for {places:?}")),
            None => Ok(hostile),
        }
    }

    /// What excuses that a place is never tried, and the reason.
    pub fn excuse(&self, place: &surface::Place) -> Option<(&str, &str)> {
        let all = self.never_tried.iter();
        let mut all = all.flat_map(|it| it.places.iter().map(|place| (&**place, &*it.reason)));
        all.find(|(named, _)| place.is_meant(named))
    }

    /// All that is excused.
    pub fn excused(&self) -> impl Iterator<Item = &str> {
        let places = self.never_tried.iter().flat_map(|it| &it.places);
        places.map(String::as_str)
    }

    /// What is put in a place.
    pub fn of<'a>(
        &'a self,
        operation: &'a str,
        place: &'a Place,
    ) -> impl Iterator<Item = &'a Entry> {
        let entries = match place.takes {
            Takes::Text | Takes::Secret | Takes::Any | Takes::Name => &self.texts,
            Takes::Int => &self.integers,
            Takes::Float => &self.numbers,
        };
        entries
            .iter()
            .filter(move |entry| entry.fits(operation, place))
    }

    /// What is put in a setting.
    pub fn of_setting(&self, setting: &str) -> impl Iterator<Item = &Entry> {
        let here = format!("setting {setting}");
        let fits = move |entry: &&Entry| {
            let only = entry.only.as_ref();
            only.is_none_or(|only| only.contains(&here))
        };
        self.texts.iter().filter(fits)
    }

    /// What is different about a place.
    pub fn rule(&self, operation: &str, place: &Place) -> Option<Rule> {
        let here = format!("{operation} {}", place.general);
        let meant = |it: &&Exception| {
            let mut places = it.places.iter();
            places.any(|place| *place == here || place == operation)
        };
        self.exceptions.iter().find(meant).map(|it| it.rule)
    }
}

/// What no client may be made with: the setting, and its values by what they are.
pub type Settings = BTreeMap<String, BTreeMap<String, Value>>;

/// Reads the settings.
///
/// # Errors
/// Says what is malformed.
pub fn settings(file: &Path) -> Result<Settings, String> {
    read(file)
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<T, String> {
    let within = |problem: String| format!("{}: {problem}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| within(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| within(error.to_string()))
}
