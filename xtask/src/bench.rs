//! `cargo xtask bench`: builds everything as it is published, beside what it is compared with, and measures.

use std::fs;
use std::path::{Path, PathBuf};

use crate::languages::{node, python};
use crate::process::{Outcome, cargo, program, root, target};
use crate::system;

/// What concerns the sandbox alone, and needs no wheel and no npm package.
const SANDBOX: [&str; 2] = ["sandbox", "growth"];

/// Measures the comparisons that are named, or all of them.
pub fn run(names: &[String]) -> Outcome {
    let folder = target().join("bench");
    let of_sandbox = |name: &String| SANDBOX.contains(&name.as_str());
    let packages = [
        "-p",
        "amocore-bench",
        "-p",
        "amocore-bench-rust",
        "-p",
        "amocore-sandbox",
    ];
    cargo(&[&["build", "--release", "--quiet"], &packages[..]].concat()).run()?;
    let words: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut bench = program(target().join("release/amocore-bench"), &words);
    if names.is_empty() || names.iter().any(|name| name == "sandbox") {
        let servers = folder.join("servers");
        install_servers(&servers)?;
        bench = bench.with("AMOCORE_BENCH_SERVERS", servers);
    }
    if names.is_empty() || !names.iter().all(of_sandbox) {
        let python = install_python(&folder.join("python"))?;
        install_node(&folder.join("node"))?;
        bench = bench
            .with("AMOCORE_BENCH_PYTHON", python)
            .with("AMOCORE_BENCH_NODE_PROJECT", folder.join("node"));
    }
    bench.run()
}

/// What the sandbox is measured against: json-server from npm, WireMock from Maven's central repository.
fn install_servers(folder: &Path) -> Outcome {
    let io = |error: std::io::Error| format!("{}: {error}", folder.display());
    system::node()?;
    system::java()?;
    fs::create_dir_all(folder).map_err(io)?;
    for file in ["package.json", "pom.xml"] {
        fs::copy(root().join("bench/servers").join(file), folder.join(file)).map_err(io)?;
    }
    program("npm", &["install", "--no-audit", "--no-fund"])
        .within(folder)
        .run()?;
    let copy = [
        "--batch-mode",
        "--quiet",
        "--no-transfer-progress",
        "dependency:copy-dependencies",
        "-DoutputDirectory=.",
        "-Dmdep.stripVersion=true",
    ];
    program("mvn", &copy).within(folder).run()
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
