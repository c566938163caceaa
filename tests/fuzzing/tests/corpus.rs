//! The kept inputs: on any toolchain, without a fuzzer.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use amocore_fuzzing::{TARGETS, operations};

/// As many inputs of a target as are worth keeping.
const MOST: usize = 50;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|_| panic!("no {}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|it| it.expect("an entry").path()).collect();
    files.sort();
    files
}

#[test]
fn every_kept_input_goes_through_its_target() {
    let mut failed = Vec::new();
    for (name, target) in TARGETS {
        let files = files(&fuzz().join("corpus").join(name));
        assert!((1..=MOST).contains(&files.len()), "{name}: {}", files.len());
        for file in files {
            let input = fs::read(&file).expect("a file");
            if catch_unwind(|| target(&input)).is_err() {
                failed.push(file);
            }
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn every_target_can_be_fuzzed() {
    let names: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let programs = files(&fuzz().join("fuzz_targets")).into_iter();
    let programs: BTreeSet<String> = programs
        .filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()))
        .collect();
    assert_eq!(programs, names);
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).expect("a manifest");
    for name in names {
        assert!(manifest.contains(&format!("name = \"{name}\"\n")), "{name}");
    }
}

#[test]
fn a_byte_can_choose_every_operation() {
    for generation in ["legacy", "v2"] {
        assert!((1..=256).contains(&operations(generation).len()));
    }
}
