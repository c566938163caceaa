//! What was measured, in `docs/benchmarks.json`, and for people in `docs/benchmarks.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::comparison::{Comparison, Quantity};
use crate::machine::{Machine, today};
use crate::plot;
use crate::rounds::{Run, Runs, median};

const FIGURES: &str = "benchmarks.json";

const HEAD: &str = "\
# Benchmarks

Written by `cargo xtask bench`. Do not edit.

Each subject is a program of its own, in `bench/`, that does the same job. They take turns, seven times;
what stands here is the median of the time that one call took, and the ratio of medians, ours to
theirs. Processor time is that of the whole process, in all its threads. The server answers from
memory, on the other core.
";

/// The figures of all comparisons, each from when it was last measured.
pub struct Report {
    docs: PathBuf,
    measured: BTreeMap<String, Measured>,
}

/// The medians of a comparison.
#[derive(Debug, Serialize, Deserialize)]
pub struct Measured {
    /// The day.
    pub day: String,
    /// For each subject.
    pub subjects: BTreeMap<String, Medians>,
}

/// Seconds a call.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Medians {
    pub cpu: f64,
    pub wall: f64,
}

impl Medians {
    pub fn of(&self, quantity: Quantity) -> f64 {
        match quantity {
            Quantity::Cpu => self.cpu,
            Quantity::Wall => self.wall,
        }
    }
}

impl Report {
    /// Reads what was measured before.
    ///
    /// # Errors
    /// Says what is wrong with the file.
    pub fn open(docs: &Path) -> Result<Self, String> {
        let file = docs.join(FIGURES);
        let measured = match fs::read_to_string(&file) {
            Ok(text) => serde_json::from_str(&text)
                .map_err(|error| format!("{}: {error}", file.display()))?,
            Err(_) => BTreeMap::new(),
        };
        let docs = docs.to_owned();
        Ok(Self { docs, measured })
    }

    /// Takes the medians of a comparison, and prints them.
    pub fn add(&mut self, comparison: &Comparison, runs: &Runs<'_>) {
        let medians = |runs: &[Run]| Medians {
            cpu: median(runs.iter().map(|it| it.per_call(Quantity::Cpu))),
            wall: median(runs.iter().map(|it| it.per_call(Quantity::Wall))),
        };
        let subjects = runs
            .iter()
            .map(|(name, runs)| ((*name).to_owned(), medians(runs)));
        let measured = Measured {
            day: today(),
            subjects: subjects.collect(),
        };
        println!("{}", table(comparison, &measured));
        self.measured.insert(comparison.name.clone(), measured);
    }

    /// Writes the figures, the page and the plots.
    ///
    /// # Errors
    /// Says which file cannot be written.
    pub fn write(&self, all: &[Comparison], machine: &Machine) -> Result<(), String> {
        let figures = serde_json::to_string_pretty(&self.measured).map_err(|it| it.to_string())?;
        write(&self.docs.join(FIGURES), &format!("{figures}\n"))?;
        let mut page = format!("{HEAD}\n{machine}\n");
        for comparison in all {
            let Some(measured) = self.measured.get(&comparison.name) else {
                continue;
            };
            let Comparison { name, title, .. } = comparison;
            let plot = plot::bars(comparison, measured);
            write(&self.docs.join(format!("benchmarks/{name}.svg")), &plot)?;
            page += &format!(
                "\n## {title}\n\n{}\n![{title}](benchmarks/{name}.svg)\n",
                table(comparison, measured)
            );
        }
        page += &crate::sandbox::page(&self.docs)?;
        write(&self.docs.join("benchmarks.md"), &page)
    }
}

/// A comparison as a table in Markdown.
fn table(comparison: &Comparison, measured: &Measured) -> String {
    let mut text = format!(
        "| {} | processor time | ours / theirs | aim | time | ours / theirs | aim |\n\
         |---|---|---|---|---|---|---|\n",
        measured.day
    );
    let Some(ours) = measured.subjects.get(&comparison.ours) else {
        return text;
    };
    text += &format!(
        "| amocore | {} | | | {} | | |\n",
        time(ours.cpu),
        time(ours.wall)
    );
    for theirs in &comparison.theirs {
        let Some(medians) = measured.subjects.get(&theirs.name) else {
            continue;
        };
        text += &format!("| {} ", theirs.name);
        for quantity in [Quantity::Cpu, Quantity::Wall] {
            let ratio = ours.of(quantity) / medians.of(quantity);
            let aim = match theirs.targets.get(&quantity) {
                Some(aim) if ratio <= *aim => format!("≤ {aim}: reached"),
                Some(aim) => format!("≤ {aim}: **missed**"),
                None => String::new(),
            };
            text += &format!("| {} | {ratio:.3} | {aim} ", time(medians.of(quantity)));
        }
        text += "|\n";
    }
    text
}

/// A time for people.
pub fn time(seconds: f64) -> String {
    match seconds {
        short if short < 1e-3 => format!("{:.1} µs", short * 1e6),
        middling if middling < 1.0 => format!("{:.2} ms", middling * 1e3),
        long => format!("{long:.2} s"),
    }
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    let folder = file.parent().unwrap_or(file);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(file, text));
    written.map_err(|error| format!("{}: {error}", file.display()))
}
