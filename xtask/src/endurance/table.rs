//! What was seen, for `docs/endurance.md`.

use std::fmt::{self, Write as _};

/// What a process needed: medians of the second fifth of the time, and of the last one.
#[derive(Debug, Clone)]
pub struct Row {
    pub name: String,
    pub calls: Option<u32>,
    pub memory: (u64, u64),
    pub descriptors: (u64, u64),
    pub threads: (u64, u64),
}

impl fmt::Display for Row {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let megabytes = |kib: u64| format!("{}.{}", kib / 1024, kib % 1024 * 10 / 1024);
        let calls = self.calls.map_or_else(String::new, |it| it.to_string());
        write!(
            out,
            "| {} | {calls} | {} | {} | {} | {} | {} | {} |",
            self.name,
            megabytes(self.memory.0),
            megabytes(self.memory.1),
            self.descriptors.0,
            self.descriptors.1,
            self.threads.0,
            self.threads.1
        )
    }
}

/// The document.
pub fn text(minutes: u64, rows: &[Row], account: &Row, loads: &[f64]) -> String {
    let calls: u32 = rows.iter().filter_map(|row| row.calls).sum();
    let suites = rows.len();
    let mut loads = loads.to_vec();
    loads.sort_by(f64::total_cmp);
    let load = loads.get(loads.len() / 2).copied().unwrap_or_default();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut text = format!(
        "\
# What endures

<!-- Written by `cargo xtask endurance`. -->

{suites} suites of calls at the same time for {minutes} minutes, {calls} calls in all, on {processors} processors
with a load of {load:.0}. A suite is a process of its own, which makes a client for each call and closes it:
one conformance case in eight, against an account that does what the case says, every operation against
one sandbox, and calls that are given up while an account keeps silent. Any call that came to
something else than it should is a failure of the run.

Every second each process was looked at: its resident memory in MB, open descriptors, and threads.
Shown are the medians of the second fifth of the time, when it has warmed up, and of the last fifth.
Memory may be 5 % and 4 MB more, descriptors and threads two, of the sandbox, which all suites share,
eight descriptors. Java's heap is 64 MB from the beginning, that of Node at most 52 MB. The sandbox
begins anew every 20 seconds.

| suite | calls | MB, warm | MB, last | descriptors, warm | last | threads, warm | last |
|---|---|---|---|---|---|---|---|
"
    );
    for row in rows.iter().chain([account]) {
        let _ = writeln!(text, "{row}");
    }
    text
}
