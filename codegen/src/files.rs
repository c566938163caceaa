//! Generated files: writing them, and telling what is stale.

use std::fs;
use std::io;
use std::path::Path;

/// The command that every generated file names.
pub const COMMAND: &str = "cargo run -p amocore-codegen";

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path from the root of the workspace, with slashes.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Writes the files that differ, and answers how many did.
///
/// # Errors
/// The first file that cannot be written.
pub fn write(root: &Path, files: &[File]) -> io::Result<usize> {
    let mut written = 0;
    for file in files {
        let path = root.join(&file.path);
        if fs::read_to_string(&path).is_ok_and(|text| text == file.text) {
            continue;
        }
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)?;
        }
        fs::write(&path, &file.text)?;
        written += 1;
    }
    Ok(written)
}

/// What differs between the files and what is checked in, a text for each stale file.
pub fn differences(root: &Path, files: &[File]) -> Vec<String> {
    files
        .iter()
        .filter_map(|file| {
            let present = fs::read_to_string(root.join(&file.path)).unwrap_or_default();
            let lines = difference(&present, &file.text)?;
            Some(format!("--- {0}\n+++ {0} (generated)\n{lines}", file.path))
        })
        .collect()
}

/// The lines between the first and the last that differ: those to go, and those to come.
fn difference(present: &str, wanted: &str) -> Option<String> {
    if present == wanted {
        return None;
    }
    let present: Vec<&str> = present.split('\n').collect();
    let wanted: Vec<&str> = wanted.split('\n').collect();
    let pairs = present.iter().zip(&wanted);
    let before = pairs.take_while(|(left, right)| left == right).count();
    let pairs = present[before..].iter().rev();
    let pairs = pairs.zip(wanted[before..].iter().rev());
    let after = pairs.take_while(|(left, right)| left == right).count();
    let gone = &present[before..present.len() - after];
    let come = &wanted[before..wanted.len() - after];
    let mut text = format!("@@ line {} @@\n", before + 1);
    for (mark, lines) in [('-', gone), ('+', come)] {
        for line in lines {
            text.push_str(&format!("{mark}{line}\n"));
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_do_not_differ() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
    }

    #[test]
    fn a_difference_shows_only_what_changed() {
        let shown = difference("a\nb\nc\nd\n", "a\nx\ny\nd\n").expect("differs");
        assert_eq!(shown, "@@ line 2 @@\n-b\n-c\n+x\n+y\n");
    }

    #[test]
    fn added_and_removed_ends_are_shown() {
        assert_eq!(
            difference("a\n", "a\nb\n").as_deref(),
            Some("@@ line 2 @@\n+b\n")
        );
        assert_eq!(
            difference("a\na\n", "a\n").as_deref(),
            Some("@@ line 2 @@\n-a\n")
        );
        assert_eq!(
            difference("", "a").as_deref(),
            Some("@@ line 1 @@\n-\n+a\n")
        );
    }

    #[test]
    fn stale_and_missing_files_are_reported_and_written() {
        let root = std::env::temp_dir().join(format!("amocore-codegen-{}", std::process::id()));
        let file = |name: &str| File {
            path: format!("sub/{name}"),
            text: "new\n".to_owned(),
        };
        let files = [file("stale"), file("missing"), file("fresh")];
        fs::create_dir_all(root.join("sub")).expect("a directory");
        fs::write(root.join("sub/stale"), "old\n").expect("a file");
        fs::write(root.join("sub/fresh"), "new\n").expect("a file");

        let found = differences(&root, &files);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("sub/stale") && found[0].contains("-old\n+new\n"));
        assert!(found[1].contains("sub/missing"));

        assert_eq!(write(&root, &files).expect("written"), 2);
        assert_eq!(differences(&root, &files), Vec::<String>::new());
        fs::remove_dir_all(&root).expect("removed");
    }
}
