//! Who may know whom: the core knows no binding and no sandbox, the sandbox knows no core,
//! bindings know the core alone (docs/architecture.md).

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// The workspace's packages, and for each the workspace's packages it depends on in any way.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo's description");
    let packages = metadata["packages"].as_array().expect("packages");
    let name = |value: &Value| value["name"].as_str().expect("a name").to_owned();
    let own: BTreeSet<String> = packages.iter().map(name).collect();
    packages
        .iter()
        .map(|package| {
            let listed = package["dependencies"].as_array().expect("dependencies");
            let used = listed
                .iter()
                .map(name)
                .filter(|it| own.contains(it))
                .collect();
            (name(package), used)
        })
        .collect()
}

#[test]
fn each_crate_knows_only_what_it_may() {
    let dependencies = dependencies();
    let allowed = [
        ("amocore-macros", &[][..]),
        ("amocore", &["amocore-macros"]),
        ("amocore-python", &["amocore"]),
        ("amocore-ffi", &["amocore"]),
        ("amocore-kotlin", &["amocore"]),
        ("amocore-node", &["amocore"]),
        ("amocore-codegen", &["amocore"]),
        ("amocore-sandbox", &[]),
        ("amocore-cases", &[]),
        ("amocore-faults", &["amocore-cases", "amocore-sandbox"]),
        ("xtask", &[]),
    ];
    for (package, allowed) in allowed {
        let used = dependencies
            .get(package)
            .unwrap_or_else(|| panic!("there is no {package}"));
        let foreign: Vec<_> = used
            .iter()
            .filter(|it| !allowed.contains(&it.as_str()))
            .collect();
        assert!(
            foreign.is_empty(),
            "{package} must not depend on {foreign:?}"
        );
    }
}
