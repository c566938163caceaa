//! The calls that are disturbed: conformance cases that succeed, and together have something in
//! every place that any of them has.

use std::collections::BTreeSet;
use std::path::Path;

use amocore_cases::case::{Case, Script};
use serde_json::{Map, Value};

use crate::hostile::{Hostile, Rule};
use crate::places::{self, Place};
use crate::surface::Surface;

/// A case, with the places that are disturbed in it.
#[derive(Debug)]
pub struct Call {
    /// The case.
    pub case: Case,
    /// The method that it calls.
    pub method: String,
    /// The settings that it has of its own.
    pub client: Map<String, Value>,
    /// The places. None twice in all calls of an operation's method.
    pub places: Vec<Place>,
    /// Whether a request of it has a JSON body, which could be written as a form as well.
    pub has_json: bool,
}

impl Call {
    /// Reads the cases in a folder.
    ///
    /// # Errors
    /// Says which case is malformed, or does not fit the surface.
    pub fn load(cases: &Path, surface: &Surface, hostile: &Hostile) -> Result<Vec<Self>, String> {
        let mut ordinary = Vec::new();
        let mut calls = Vec::new();
        for case in Case::load(cases)? {
            let script = case.script(&[])?;
            if script.is_ordinary() && !case.operation.starts_with("tools.") {
                ordinary.push((case, script));
            } else if of_integration(&script) {
                // It is there for its settings.
                calls.push(Self::new(case, &script, Vec::new()));
            }
        }
        // The simplest come first, so that most places are disturbed in few requests.
        ordinary.sort_by_key(|(_, script)| script.exchanges.len());
        let mut known = BTreeSet::new();
        for (case, script) in ordinary {
            let method = script.method_of(&case.operation);
            let mut places = places::of(surface, &case.operation, &script.arguments)
                .map_err(|problem| format!("{}: {}: {problem}", case.operation, case.name))?;
            places.retain(|place| {
                let skipped = hostile.rule(&case.operation, place) == Some(Rule::Skipped);
                !skipped
                    && known.insert((
                        case.operation.clone(),
                        method.clone(),
                        place.general.clone(),
                    ))
            });
            if !places.is_empty() {
                calls.push(Self::new(case, &script, places));
            }
        }
        Ok(calls)
    }

    fn new(case: Case, script: &Script, places: Vec<Place>) -> Self {
        let mut exchanges = script.exchanges.iter();
        let given = script.client.iter().filter(|(_, it)| !it.is_null());
        Self {
            method: script.method_of(&case.operation),
            client: given.map(|(name, it)| (name.clone(), it.clone())).collect(),
            places,
            has_json: exchanges.any(|it| it.request.json.is_some()),
            case,
        }
    }
}

/// Whether a case shows what an OAuth integration sends: one that succeeds.
fn of_integration(script: &Script) -> bool {
    script.error.is_none() && script.client.contains_key("client_id")
}
