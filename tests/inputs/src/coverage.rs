//! Which places there are, which are tried, and why the rest never are. A place that is neither
//! tried nor excused ends the run before it begins.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::calls::Call;
use crate::hostile::Hostile;
use crate::surface::{Place, Surface};

/// How many places are tried, and how many never are, by the reason.
#[derive(Debug, Default)]
pub struct Coverage {
    known: usize,
    never_tried: BTreeMap<String, usize>,
}

impl Coverage {
    /// Compares the places of the surface with those of the calls and with the settings that are
    /// tried.
    ///
    /// # Errors
    /// Says which places are never tried without a reason, and which reasons are out of date.
    pub fn new(
        surface: &Surface,
        calls: &[Call],
        settings: &BTreeSet<String>,
        hostile: &Hostile,
    ) -> Result<Self, String> {
        let mut tried = BTreeSet::new();
        for call in calls {
            let operation = &call.case.operation;
            // What is below a map of the caller's own is the map.
            let own = |general: &str| general.split(".*").next().map(str::to_owned);
            let places = call.places.iter().filter_map(|it| own(&it.general));
            tried.extend(places.map(|place| format!("{operation} {place}")));
        }
        tried.extend(settings.iter().map(|name| format!("setting {name}")));
        Self::of(&surface.places()?, &tried, hostile)
    }

    fn of(known: &[Place], tried: &BTreeSet<String>, hostile: &Hostile) -> Result<Self, String> {
        let mut coverage = Self {
            known: known.len(),
            ..Self::default()
        };
        let mut excused = BTreeSet::new();
        let mut missing = Vec::new();
        for place in known.iter().filter(|place| !tried.contains(&place.name())) {
            match hostile.excuse(place) {
                Some((named, reason)) => {
                    excused.insert(named);
                    *coverage.never_tried.entry(reason.to_owned()).or_default() += 1;
                }
                None => missing.push(place.name()),
            }
        }
        let stale: Vec<&str> = hostile
            .excused()
            .filter(|it| !excused.contains(it))
            .collect();
        match (missing.is_empty(), stale.is_empty()) {
            (false, _) => Err(format!(
                "no successful case has these places, and hostile.json does not say why: {}",
                missing.join(", ")
            )),
            (true, false) => Err(format!(
                "hostile.json excuses what is tried or is not there: {}",
                stale.join(", ")
            )),
            (true, true) => Ok(coverage),
        }
    }

    /// As the report has it.
    pub fn report(&self) -> Value {
        json!({
            "known": self.known,
            "tried": self.known - self.untried(),
            "never_tried": self.untried(),
            "never_tried_because": self.never_tried,
        })
    }

    /// In a line.
    pub fn line(&self) -> String {
        let (known, untried) = (self.known, self.untried());
        format!("{} places tried, {untried} never", known - untried)
    }

    fn untried(&self) -> usize {
        self.never_tried.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::Coverage;
    use crate::hostile::Hostile;
    use crate::surface::Place;

    fn hostile(excused: &[&str]) -> Hostile {
        let file = json!({
            "texts": [], "integers": [], "numbers": [], "exceptions": [],
            "never_tried": [{"reason": "a reason", "places": excused}],
        });
        serde_json::from_value(file).expect("a file")
    }

    fn coverage(tried: &[&str], excused: &[&str]) -> Result<String, String> {
        let place = |way: &str, member: &str| Place {
            operation: "v2.leads.add".to_owned(),
            way: way.to_owned(),
            member: member.to_owned(),
        };
        let known = [
            place("items.name", "NewLead.name"),
            place("items.sale", "NewLead.sale"),
        ];
        let tried: BTreeSet<String> = tried.iter().map(|it| (*it).to_owned()).collect();
        Coverage::of(&known, &tried, &hostile(excused)).map(|it| it.line())
    }

    #[test]
    fn each_place_is_tried_or_excused() {
        let both = ["v2.leads.add items.name", "v2.leads.add items.sale"];
        assert_eq!(
            coverage(&both, &[]),
            Ok("2 places tried, 0 never".to_owned())
        );
        for excuse in ["v2.leads.add items.sale", "v2.leads.add", "NewLead.sale"] {
            let line = coverage(&both[..1], &[excuse]);
            assert_eq!(line, Ok("1 places tried, 1 never".to_owned()), "{excuse}");
        }
    }

    #[test]
    fn new_places_and_old_excuses_are_told() {
        let problem = coverage(&["v2.leads.add items.name"], &[]).expect_err("a place");
        assert!(problem.contains("v2.leads.add items.sale"), "{problem}");
        let both = ["v2.leads.add items.name", "v2.leads.add items.sale"];
        let problem = coverage(&both, &["NewLead.sale"]).expect_err("an excuse");
        assert!(problem.contains("NewLead.sale"), "{problem}");
    }
}
