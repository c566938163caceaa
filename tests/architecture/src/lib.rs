//! The rules of the workspace are checked in `tests/`. Here is what several of them need.

mod source;

pub use source::code;

use std::fs;
use std::path::{Path, PathBuf};

/// The root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The text of a file of the project.
///
/// # Panics
/// If it cannot be read.
#[must_use]
pub fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The rows of the tables below a heading of a document, their heads left out. Code is given
/// without its backticks.
///
/// # Panics
/// If there is no such heading.
#[must_use]
pub fn rows(document: &str, heading: &str) -> Vec<Vec<String>> {
    let text = text(document);
    let mut sections = text.split("\n## ");
    let section = sections
        .find(|section| section.lines().next() == Some(heading))
        .unwrap_or_else(|| panic!("{document} has no section {heading:?}"));
    let cells = |line: &str| -> Option<Vec<String>> {
        let line = line.strip_prefix('|')?.strip_suffix('|')?;
        let cell = |it: &str| it.trim().trim_matches('`').to_owned();
        Some(line.split('|').map(cell).collect())
    };
    let lines: Vec<_> = section.lines().map(cells).collect();
    let is_rule = |row: &[String]| row.iter().all(|it| it.trim_matches('-').is_empty());
    let mut rows = Vec::new();
    for (at, row) in lines.iter().enumerate() {
        let is_head = matches!(lines.get(at + 1), Some(Some(next)) if is_rule(next));
        rows.extend(row.clone().filter(|row| !is_head && !is_rule(row)));
    }
    rows
}

/// The project's own files that end so, by their paths from the root, in order. Not what is
/// built, installed or hidden.
#[must_use]
pub fn files(ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    collect(&root(), "", ending, &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, prefix: &str, ending: &str, found: &mut Vec<String>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{prefix}: {error}"));
    for entry in entries {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || ["target", "node_modules"].contains(&&*name) {
            continue;
        }
        let path = format!("{prefix}{name}");
        // A link may lead anywhere.
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            collect(&entry.path(), &format!("{path}/"), ending, found);
        } else if kind.is_file() && path.ends_with(ending) {
            found.push(path);
        }
    }
}
