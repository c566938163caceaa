//! Runs the subjects of a comparison in turns, each in a process of its own, so that what else the machine
//! does meets all of them alike.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::comparison::Comparison;
use crate::quantity::Quantity;

/// What a program tells of one run.
#[derive(Debug, Clone, Deserialize)]
pub struct Run {
    /// How many calls were made.
    calls: f64,
    /// How long all of them took together, and what else was measured.
    #[serde(flatten)]
    measured: BTreeMap<Quantity, f64>,
}

impl Run {
    /// What was measured, all in all.
    pub fn of(quantity: Quantity, value: f64) -> Self {
        Self {
            calls: 1.0,
            measured: BTreeMap::from([(quantity, value)]),
        }
    }

    /// Calls and how long they took together, in seconds.
    pub fn of_calls(calls: f64, wall: f64, cpu: f64) -> Self {
        Self {
            calls,
            measured: BTreeMap::from([(Quantity::Wall, wall), (Quantity::Cpu, cpu)]),
        }
    }

    /// What one call took.
    pub fn per_call(&self, quantity: Quantity) -> f64 {
        self.measured
            .get(&quantity)
            .map_or(f64::NAN, |it| it / self.calls)
    }

    /// What is told of it.
    fn told(&self) -> impl Iterator<Item = (Quantity, f64)> {
        self.measured.iter().map(|(quantity, value)| {
            let divisor = if quantity.is_per_call() {
                self.calls
            } else {
                1.0
            };
            (*quantity, value / divisor)
        })
    }
}

/// The runs of each subject.
pub type Runs<'a> = BTreeMap<&'a str, Vec<Run>>;

/// Takes all subjects through their rounds.
///
/// # Errors
/// Says which program failed.
pub fn run<'a>(
    comparison: &'a Comparison,
    once: impl Fn(&str) -> Result<Run, String>,
) -> Result<Runs<'a>, String> {
    let mut runs = Runs::new();
    for round in 0..comparison.rounds {
        let mut subjects: Vec<&str> = comparison.subjects().collect();
        // Nobody is always the one after a certain other.
        let first = round % subjects.len();
        subjects.rotate_left(first);
        for subject in subjects {
            runs.entry(subject).or_default().push(once(subject)?);
        }
    }
    Ok(runs)
}

/// Runs a program, and reads what it tells.
///
/// # Errors
/// Says what failed.
pub fn once(mut command: Command, subject: &str) -> Result<Run, String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{subject}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{subject}: {}", output.status));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("{subject}: {error}"))
}

/// The medians of a subject's runs.
pub fn medians(runs: &[Run]) -> BTreeMap<Quantity, f64> {
    let mut all: BTreeMap<Quantity, Vec<f64>> = BTreeMap::new();
    for (quantity, value) in runs.iter().flat_map(Run::told) {
        all.entry(quantity).or_default().push(value);
    }
    let medians = all.into_iter();
    medians
        .map(|(quantity, values)| (quantity, median(values)))
        .collect()
}

/// The one in the middle.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::{Run, median, medians};
    use crate::quantity::Quantity;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn times_are_told_for_a_call_and_memory_as_it_is() {
        let told = r#"{"calls": 4, "cpu": 2.0, "wall": 8.0, "memory": 1000}"#;
        let run: Run = serde_json::from_str(told).expect("a run");
        let medians = medians(&[run]);
        assert_eq!(medians[&Quantity::Cpu], 0.5);
        assert_eq!(medians[&Quantity::Wall], 2.0);
        assert_eq!(medians[&Quantity::Memory], 1000.0);
    }
}
