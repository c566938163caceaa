//! Runs the subjects of a comparison in turns, each in a process of its own, so that what else the machine
//! does meets all of them alike.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::comparison::{Comparison, Quantity};

/// What a program tells of one run.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Run {
    /// How many calls were made.
    pub calls: f64,
    /// How long they took together, in seconds.
    pub wall: f64,
    /// How much processor time they took together, in seconds.
    pub cpu: f64,
}

impl Run {
    /// Seconds a call.
    pub fn per_call(&self, quantity: Quantity) -> f64 {
        let whole = match quantity {
            Quantity::Cpu => self.cpu,
            Quantity::Wall => self.wall,
        };
        whole / self.calls
    }
}

/// The runs of each subject.
pub type Runs<'a> = BTreeMap<&'a str, Vec<Run>>;

/// Takes all subjects through so many rounds.
///
/// # Errors
/// Says which program failed.
pub fn run<'a>(
    comparison: &'a Comparison,
    rounds: usize,
    command: impl Fn(&str) -> Result<Command, String>,
) -> Result<Runs<'a>, String> {
    let mut runs = Runs::new();
    for round in 0..rounds {
        let mut subjects: Vec<&str> = comparison.subjects().collect();
        // Nobody is always the one after a certain other.
        let first = round % subjects.len();
        subjects.rotate_left(first);
        for subject in subjects {
            let run = once(command(subject)?, subject)?;
            runs.entry(subject).or_default().push(run);
        }
    }
    Ok(runs)
}

fn once(mut command: Command, subject: &str) -> Result<Run, String> {
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

/// The one in the middle.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()), 2.5);
    }
}
