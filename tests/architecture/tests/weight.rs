//! How many foreign crates each product pulls in is what docs/dependencies.md says.

use std::collections::BTreeSet;
use std::process::Command;

use amocore_architecture::{root, rows};

const DOCUMENT: &str = "docs/dependencies.md";

/// Where it is counted, wherever the test runs.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// The foreign crates of a product, by name and version. `edges` as `cargo tree` takes them.
fn crates(product: &str, edges: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["tree", "--locked", "--prefix", "none", "--format", "{p}"])
        .args(["--target", TARGET, "--edges", edges])
        .args(product.split_whitespace())
        .output()
        .expect("cargo runs");
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo tree {product}: {problem}");
    let tree = String::from_utf8(output.stdout).expect("text");
    let foreign = tree.lines().filter_map(|line| {
        let line = line
            .trim_end_matches(" (*)")
            .trim_end_matches(" (proc-macro)");
        // The project's own have a place.
        (!line.contains('(')).then(|| line.to_owned())
    });
    foreign.filter(|line| !line.is_empty()).collect()
}

#[test]
fn products_pull_in_what_is_stated() {
    let mut wrong = Vec::new();
    let products = rows(DOCUMENT, "How many");
    for row in &products {
        let [what, product, carried, built] = row.as_slice() else {
            panic!("{DOCUMENT}: not a product with two numbers: {row:?}");
        };
        for (stated, edges) in [(carried, "normal,no-proc-macro"), (built, "normal,build")] {
            let found = crates(product, edges).len();
            if *stated != found.to_string() {
                wrong.push(format!("{what} ({edges}): stated {stated}, found {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{DOCUMENT}:\n{}", wrong.join("\n"));
    for package in [
        "amocore",
        "amocore-python",
        "amocore-node",
        "amocore-ffi",
        "amocore-kotlin",
        "amocore-sandbox",
    ] {
        let usual = format!("-p {package}");
        assert!(
            products.iter().any(|row| row[1] == usual),
            "{DOCUMENT}: no `{usual}`"
        );
    }
}
