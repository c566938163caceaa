//! `unsafe` is only where docs/unsafe.md lists it, with its reason.

use std::collections::BTreeMap;
use std::fs;

use amocore_architecture::{code, files, root, rows, text};

const DOCUMENT: &str = "docs/unsafe.md";

fn occurrences(source: &str) -> usize {
    let code = code(source);
    let words = code.split(|it: char| !it.is_alphanumeric() && it != '_');
    words.filter(|word| *word == "unsafe").count()
}

#[test]
fn unsafe_is_only_where_it_is_listed() {
    let mut listed = BTreeMap::new();
    for row in rows(DOCUMENT, "Where it is") {
        let [file, count, reason] = row.as_slice() else {
            panic!("{DOCUMENT}: not a file, a count and a reason: {row:?}");
        };
        assert!(!reason.is_empty(), "{DOCUMENT}: {file} needs a reason");
        let count: usize = count.parse().expect("a count");
        listed.insert(file.clone(), count);
    }
    let mut found = BTreeMap::new();
    let sources = files(".rs");
    assert!(
        sources.iter().any(|it| it == "core/src/lib.rs"),
        "no source was read"
    );
    for file in sources {
        let source = fs::read_to_string(root().join(&file)).expect("a source");
        match occurrences(&source) {
            0 => {}
            count => {
                found.insert(file, count);
            }
        }
    }
    assert_eq!(found, listed, "what there is, and what {DOCUMENT} lists");
}

#[test]
fn crates_forbid_it_unless_they_are_listed() {
    let workspace = text("Cargo.toml");
    assert!(workspace.contains("[workspace.lints.rust]\nunsafe_code = \"forbid\"\n"));
    let forbids = |manifest: &str| {
        let manifest = text(manifest);
        manifest.contains("[lints]\nworkspace = true\n")
    };
    let manifests = files("Cargo.toml");
    let open: Vec<String> = manifests
        .into_iter()
        .filter(|it| it != "Cargo.toml" && !forbids(it))
        .collect();
    let listed: Vec<String> = rows(DOCUMENT, "Crates that do not forbid it")
        .into_iter()
        .map(|row| {
            let [manifest, reason] = row.as_slice() else {
                panic!("{DOCUMENT}: not a manifest and a reason: {row:?}");
            };
            assert!(!reason.is_empty(), "{DOCUMENT}: {manifest} needs a reason");
            manifest.clone()
        })
        .collect();
    assert_eq!(open, listed, "what there is, and what {DOCUMENT} lists");
}

#[test]
fn unsafe_is_found_where_it_is_code() {
    assert_eq!(occurrences("unsafe { f() }; // unsafe\n\"unsafe\""), 1);
    assert_eq!(
        occurrences("#[unsafe(no_mangle)] unsafe extern \"C\" fn f() {}"),
        2
    );
    assert_eq!(occurrences("let unsafe_code = 'u';"), 0);
}
