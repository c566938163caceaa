//! What is tried covers what can be said.

use std::collections::BTreeSet;
use std::path::Path;

use amocore_cases::Conduct as _;
use amocore_inputs::Inputs;
use serde_json::Value;

/// Types of parameters that hold nothing hostile.
const FIXED: [&str; 3] = ["bool", "timestamp", "optional timestamp"];

fn known() -> Vec<(String, String)> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let cases = tests.join("conformance/cases");
    let inputs = Inputs::new(&cases, &tests.join("../target/conformance"));
    inputs.expect("the trials").known()
}

#[test]
fn no_two_trials_are_called_alike() {
    let mut seen = BTreeSet::new();
    for (operation, name) in known() {
        assert!(
            seen.insert((operation.clone(), name.clone())),
            "{operation}: {name}"
        );
    }
}

#[test]
fn every_operation_that_takes_anything_is_tried() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../surface.json");
    let surface = std::fs::read_to_string(file).expect("the surface");
    let surface: Value = serde_json::from_str(&surface).expect("JSON");
    let words: Vec<&str> = surface["enumerations"]
        .as_array()
        .expect("enumerations")
        .iter()
        .filter_map(|it| it["name"].as_str())
        .collect();
    let tried: BTreeSet<String> = known()
        .into_iter()
        .map(|(operation, _)| operation)
        .collect();
    for row in surface["operations"].as_array().expect("operations") {
        let operation = row["operation"].as_str().expect("a name");
        let types = row["parameters"].as_array().expect("parameters").iter();
        let takes = types.filter_map(|it| it["type"].as_str()).any(|it| {
            let inner = it.rsplit(' ').next().unwrap_or(it);
            !FIXED.contains(&it) && !words.contains(&inner)
        });
        assert!(
            !takes || tried.contains(operation),
            "{operation} is not tried"
        );
    }
}
