//! What was measured, in `docs/benchmarks.json`, and for people in `docs/benchmarks.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::comparison::Comparison;
use crate::machine::{Machine, today};
use crate::plot;
use crate::quantity::Quantity;
use crate::rounds::{Runs, medians};

const FIGURES: &str = "benchmarks.json";

const HEAD: &str = "\
# Benchmarks

Written by `cargo xtask bench`. Do not edit.

Each subject is a program of its own, in `bench/`, that does the same job. They take turns, seven times
where nothing else is said; what stands here is the median, for times that of one call, and the ratio of
medians, ours to theirs. Processor time is that of the whole process, in all its threads. The server
answers from memory, on the other core.
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
    pub subjects: BTreeMap<String, BTreeMap<Quantity, f64>>,
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
            let Comparison {
                name, title, note, ..
            } = comparison;
            page += &format!("\n## {title}\n\n");
            if !note.is_empty() {
                page += &format!("{note}\n\n");
            }
            page += &table(comparison, measured);
            if let Some(plot) = plot::bars(comparison, measured) {
                write(&self.docs.join(format!("benchmarks/{name}.svg")), &plot)?;
                page += &format!("\n![{title}](benchmarks/{name}.svg)\n");
            }
        }
        page += &crate::sandbox::page(&self.docs)?;
        write(&self.docs.join("benchmarks.md"), &page)
    }
}

/// A comparison as a table in Markdown.
fn table(comparison: &Comparison, measured: &Measured) -> String {
    let subjects = &measured.subjects;
    let quantities: BTreeSet<Quantity> = subjects.values().flatten().map(|it| *it.0).collect();
    let has_aim = |quantity: &Quantity| {
        let mut theirs = comparison.theirs.iter();
        comparison.bounds.contains_key(quantity)
            || theirs.any(|it| it.targets.contains_key(quantity))
    };
    let mut head = format!("| {} ", measured.day);
    let mut line = "|---".to_owned();
    for quantity in &quantities {
        head += &format!("| {} ", quantity.title());
        line += "|---";
        if !comparison.theirs.is_empty() {
            head += "| ours / theirs ";
            line += "|---";
        }
        if has_aim(quantity) {
            head += "| aim ";
            line += "|---";
        }
    }
    let mut text = format!("{head}|\n{line}|\n");
    let ours = subjects.get(&comparison.ours);
    for name in comparison.subjects() {
        let Some(medians) = subjects.get(name) else {
            continue;
        };
        let theirs = comparison.theirs.iter().find(|it| it.name == name);
        text += &format!("| {name} ");
        for quantity in &quantities {
            let value = medians.get(quantity).copied();
            text += &format!("| {} ", value.map_or(String::new(), |it| quantity.show(it)));
            let ratio = theirs.and_then(|_| Some(ours?.get(quantity)? / value?));
            let ratio = ratio.filter(|it| it.is_finite());
            if !comparison.theirs.is_empty() {
                text += &ratio.map_or("| ".to_owned(), |it| format!("| {it:.3} "));
            }
            if has_aim(quantity) {
                let aim = match theirs {
                    Some(theirs) => reached(ratio, theirs.targets.get(quantity), f64::to_string),
                    None => reached(value, comparison.bounds.get(quantity), |it| {
                        quantity.show(*it)
                    }),
                };
                text += &format!("| {aim} ");
            }
        }
        text += "|\n";
    }
    text
}

/// Whether what was measured is what was aimed at.
fn reached(value: Option<f64>, aim: Option<&f64>, show: impl Fn(&f64) -> String) -> String {
    match (value, aim) {
        (Some(value), Some(aim)) if value <= *aim => format!("≤ {}: reached", show(aim)),
        (Some(_), Some(aim)) => format!("≤ {}: **missed**", show(aim)),
        _ => String::new(),
    }
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    let folder = file.parent().unwrap_or(file);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(file, text));
    written.map_err(|error| format!("{}: {error}", file.display()))
}
