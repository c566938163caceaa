//! The figures of a run.

use std::collections::BTreeMap;

use crate::check::Findings;
use crate::client::Client;
use crate::usage::Usage;

#[derive(Default)]
pub struct Report {
    pub seconds: u64,
    pub kills: usize,
    pub checks: usize,
    pub findings: Findings,
    /// Of each life: first, most, last.
    pub lives: Vec<[Usage; 3]>,
}

impl Report {
    pub fn print(&self, clients: &[Client]) {
        let acknowledged: u64 = clients.iter().map(|client| client.acknowledged).sum();
        let subjects: usize = clients.iter().map(|client| client.records.len()).sum();
        let (there, absent) = self.findings.unanswered;
        println!(
            "{} seconds, {} kills, {} checks",
            self.seconds, self.kills, self.checks
        );
        println!("writes acknowledged: {acknowledged}; subjects at the end: {subjects}");
        println!("writes without an answer: {there} done, {absent} not");
        println!(
            "lost: {}, doubled: {}, torn: {}",
            self.findings.lost, self.findings.doubled, self.findings.torn
        );
        let (mut sorts, mut names) = (BTreeMap::new(), BTreeMap::new());
        for ((sort, name), count) in clients.iter().flat_map(|client| &client.sent) {
            *sorts.entry(sort).or_insert(0) += count;
            *names.entry((sort, name)).or_insert(0) += count;
        }
        println!("requests: {}", sorts.values().sum::<u64>());
        for (sort, count) in sorts {
            println!("  {sort}: {count}");
            for ((_, name), count) in names.iter().filter(|((of, _), _)| *of == sort) {
                println!("    {name}: {count}");
            }
        }
        if let Some(most) = self.lives.iter().map(|life| life[1]).reduce(Usage::most) {
            println!("most of all lives: {most}");
        }
        // The last life only reads the file.
        for [first, most, last] in self.lives.iter().rev().skip(1).take(1) {
            println!("the longest life: first {first}; most {most}; last {last}");
        }
    }
}
