//! The glue that uniffi generates between Swift and the core: checked in, so that whoever builds
//! the package does not need the generator.

use std::fs;

use crate::process::{Outcome, cargo, root, target};

/// What the generator writes, and where it belongs.
const FILES: [(&str, &str); 3] = [
    (
        "AmocoreNative.swift",
        "swift/Sources/AmocoreNative/AmocoreNative.swift",
    ),
    (
        "AmocoreFFI.h",
        "swift/Sources/AmocoreFFI/include/AmocoreFFI.h",
    ),
    (
        "AmocoreFFI.modulemap",
        "swift/Sources/AmocoreFFI/include/module.modulemap",
    ),
];

/// Writes the glue.
pub fn write() -> Outcome {
    for (generated, path) in generate()? {
        fs::write(root().join(path), generated).map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(())
}

/// Compares what is checked in with what would be written.
pub fn check() -> Outcome {
    let stale: Vec<&str> = generate()?
        .into_iter()
        .filter(|(generated, path)| {
            fs::read_to_string(root().join(path)).ok().as_ref() != Some(generated)
        })
        .map(|(_, path)| path)
        .collect();
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!(
        "stale: {}; run `cargo xtask generate`",
        stale.join(", ")
    ))
}

/// Runs the generator on the library, which must not be stripped.
fn generate() -> Outcome<Vec<(String, &'static str)>> {
    cargo(&["build", "--quiet", "-p", "amocore-ffi", "--lib"]).run()?;
    let library = target().join("debug").join(library_name());
    let folder = target().join("glue");
    cargo(&[
        "run",
        "--quiet",
        "-p",
        "amocore-ffi",
        "--features",
        "bindgen",
        "--bin",
        "uniffi-bindgen",
        "--",
        "generate",
        "--library",
        &library.to_string_lossy(),
        "--language",
        "swift",
        "--no-format",
        "--out-dir",
        &folder.to_string_lossy(),
    ])
    .run()?;
    FILES
        .into_iter()
        .map(|(name, path)| {
            let generated = folder.join(name);
            let text = fs::read_to_string(&generated)
                .map_err(|error| format!("{}: {error}", generated.display()))?;
            Ok((tidy(&text), path))
        })
        .collect()
}

fn library_name() -> String {
    use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
    format!("{DLL_PREFIX}amocore_ffi{DLL_SUFFIX}")
}

/// Without the blanks at line ends that the generator leaves.
fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim_end())
}
