//! The counts that are kept in the repository.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// How much more is accepted, in hundredths: hash tables are seeded by chance.
const TOLERANCE: u64 = 2;

/// Counts, and the compiler of the programs that were counted.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    compiler: String,
    instructions: BTreeMap<String, u64>,
}

impl Kept {
    /// No counts yet, of programs by this compiler.
    pub fn by(compiler: &str) -> Self {
        Self {
            compiler: compiler.to_owned(),
            instructions: BTreeMap::new(),
        }
    }

    /// Adds what a subject takes.
    pub fn add(&mut self, subject: &str, instructions: u64) {
        self.instructions.insert(subject.to_owned(), instructions);
    }

    /// Reads them.
    pub fn read(file: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(file).map_err(|it| format!("{}: {it}", file.display()))?;
        serde_json::from_str(&text).map_err(|it| format!("{}: {it}", file.display()))
    }

    /// Writes them.
    pub fn write(&self, file: &Path) -> Result<(), String> {
        let text = serde_json::to_string_pretty(self).map_err(|it| it.to_string())?;
        fs::write(file, text + "\n").map_err(|it| format!("{}: {it}", file.display()))
    }

    /// Shows each subject's count beside the one that is kept, and tells whether any has grown.
    pub fn compare(&self, counted: &Self) -> (String, bool) {
        let (mut text, mut more) = (String::new(), false);
        if self.compiler != counted.compiler {
            let (then, now) = (&self.compiler, &counted.compiler);
            let _ = writeln!(
                text,
                "counted with {now}; kept are those of {then}, so that a difference may be the \
                 compiler's"
            );
        }
        for (subject, now) in &counted.instructions {
            let Some(then) = self.instructions.get(subject) else {
                let _ = writeln!(text, "{subject}: {now}, not kept yet");
                more = true;
                continue;
            };
            let percent = (*now as f64 / *then as f64 - 1.0) * 100.0;
            let grown = now * 100 > then * (100 + TOLERANCE);
            let word = if grown { ", TOO MANY" } else { "" };
            let _ = writeln!(
                text,
                "{subject}: {now}, kept {then} ({percent:+.1} %){word}"
            );
            more |= grown;
        }
        (text, more)
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;

    fn kept(compiler: &str, decode: u64) -> Kept {
        let mut kept = Kept::by(compiler);
        kept.add("decode", decode);
        kept
    }

    #[test]
    fn growth_within_two_hundredths_passes() {
        let (text, more) = kept("rustc 1", 1000).compare(&kept("rustc 1", 1020));
        assert_eq!(text, "decode: 1020, kept 1000 (+2.0 %)\n");
        assert!(!more);
        assert!(!kept("rustc 1", 1000).compare(&kept("rustc 1", 500)).1);
    }

    #[test]
    fn what_grew_is_named() {
        let (text, more) = kept("rustc 1", 1000).compare(&kept("rustc 1", 1021));
        assert!(text.contains("decode: 1021, kept 1000 (+2.1 %), TOO MANY"));
        assert!(more);
    }

    #[test]
    fn another_compiler_is_told() {
        let (text, _) = kept("rustc 1", 1000).compare(&kept("rustc 2", 1000));
        assert!(text.starts_with("counted with rustc 2; kept are those of rustc 1"));
    }

    #[test]
    fn a_new_subject_has_to_be_written() {
        let (text, more) = Kept::by("rustc 1").compare(&kept("rustc 1", 7));
        assert_eq!(text, "decode: 7, not kept yet\n");
        assert!(more);
    }
}
