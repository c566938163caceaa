//! The machine that was measured on, and the day.

use std::fmt;
use std::fs;
use std::process::Command;

/// What the figures depend on.
pub struct Machine {
    processor: String,
    cores: usize,
    system: String,
    versions: Vec<String>,
}

impl Machine {
    /// Asks this one.
    pub fn look() -> Self {
        let field = |file: &str, name: &str| {
            let text = fs::read_to_string(file).unwrap_or_default();
            let line = text
                .lines()
                .find(|line| line.starts_with(name))
                .unwrap_or_default();
            let value = line.split_once([':', '=']).unwrap_or_default().1;
            value.trim().trim_matches('"').to_owned()
        };
        let asked = [
            ("rustc", "-V"),
            ("python3", "-V"),
            ("node", "-v"),
            ("java", "--version"),
        ];
        let versions = asked.iter().filter_map(|(name, option)| {
            let said = Command::new(name).arg(option).output().ok()?.stdout;
            let said = String::from_utf8(said).ok()?;
            let line = said.lines().next()?.to_owned();
            Some(if *name == "node" {
                format!("Node {line}")
            } else {
                line
            })
        });
        Self {
            processor: field("/proc/cpuinfo", "model name"),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            system: field("/etc/os-release", "PRETTY_NAME"),
            versions: versions.collect(),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            processor,
            cores,
            system,
            versions,
        } = self;
        writeln!(
            f,
            "{processor}, {cores} cores; {system}; {}.",
            versions.join("; ")
        )
    }
}

/// The day, as everybody reads it.
pub fn today() -> String {
    let day = Command::new("date").args(["-u", "+%Y-%m-%d"]).output();
    day.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned())
        .unwrap_or_default()
}
