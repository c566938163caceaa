//! The calls that are disturbed: conformance cases that succeed, and together have something in
//! every place that any of them has.

use std::collections::BTreeSet;
use std::path::Path;

use amocore_cases::case::Case;

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
        for case in Case::load(cases)? {
            let script = case.script(&[])?;
            if script.is_ordinary() && !case.operation.starts_with("tools.") {
                ordinary.push((case, script));
            }
        }
        // The simplest come first, so that most places are disturbed in few requests.
        ordinary.sort_by_key(|(_, script)| script.exchanges.len());
        let mut known = BTreeSet::new();
        let mut calls = Vec::new();
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
                let exchanges = script.exchanges.iter();
                let has_json = exchanges.map(|it| &it.request.json).any(Option::is_some);
                calls.push(Self {
                    case,
                    method,
                    places,
                    has_json,
                });
            }
        }
        Ok(calls)
    }
}
