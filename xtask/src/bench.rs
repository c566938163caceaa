//! `cargo xtask bench`: builds everything as it is published, beside what it is compared with, and measures.

use std::fs;
use std::path::{Path, PathBuf};

use crate::languages::{node, python};
use crate::process::{Outcome, cargo, program, root, target};
use crate::system;

/// Measures the comparisons that are named, or all of them.
pub fn run(names: &[String]) -> Outcome {
    let folder = target().join("bench");
    let packages = [
        "-p",
        "amocore-bench",
        "-p",
        "amocore-bench-rust",
        "-p",
        "amocore-sandbox",
    ];
    cargo(&[&["build", "--release", "--quiet"], &packages[..]].concat()).run()?;
    let python = install_python(&folder.join("python"))?;
    install_node(&folder.join("node"))?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    program(target().join("release/amocore-bench"), &names)
        .with("AMOCORE_BENCH_PYTHON", python)
        .with("AMOCORE_BENCH_NODE_PROJECT", folder.join("node"))
        .run()
}

fn install_python(folder: &Path) -> Outcome<PathBuf> {
    let io = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(io)?;
    python::install_package(folder, &root().join("bench/python/requirements.txt"))
}

/// The programs are copied beside the packages, which is where Node looks for them.
fn install_node(folder: &Path) -> Outcome {
    let io = |error: std::io::Error| format!("{}: {error}", folder.display());
    system::compiler()?;
    system::node()?;
    fs::create_dir_all(folder).map_err(io)?;
    for entry in fs::read_dir(root().join("bench/node")).map_err(io)? {
        let entry = entry.map_err(io)?;
        fs::copy(entry.path(), folder.join(entry.file_name())).map_err(io)?;
    }
    node::install_package(folder)
}
