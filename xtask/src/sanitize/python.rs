//! The Python module under AddressSanitizer. The interpreter has none, so the runtime is gcc's library,
//! loaded before anything else.

use std::fs;
use std::path::{Path, PathBuf};

use super::reports;
use crate::languages::python::Environment;
use crate::process::{Outcome, Program, cargo, program, root, target};
use crate::results::{Tally, of_pytest};
use crate::system;

const MODULE: &str = "lib_native.so";

/// Tests that fail for what this is.
const BEYOND: [&str; 3] = [
    // The runtime's allocator keeps its locks in a forked child, as other threads had left them.
    "tests/test_fork.py",
    "tests/test_prefork.py",
    // The package lies in a folder, and is not installed.
    "tests/test_surface.py::test_the_version_is_that_of_the_distribution",
];

/// Builds the module, and runs the tests of the package with it.
pub fn run(host: &str, tally: &mut Tally) -> Outcome {
    system::compiler()?;
    let environment = Environment::prepare()?;
    let runtime = runtime()?;
    let built = target().join("sanitize/python");
    let host_build = ["build", "--target", host, "--package=amocore-python"];
    cargo(&host_build)
        .with("RUSTC_BOOTSTRAP", "1")
        .with("RUSTFLAGS", "-Zsanitizer=address -Zexternal-clangrt")
        .with("PYO3_BUILD_EXTENSION_MODULE", "1")
        .with("CARGO_TARGET_DIR", &built)
        .run()?;
    cargo(&["build", "--quiet", "--package=amocore-sandbox"]).run()?;
    let module = built.join(host).join("debug").join(MODULE);
    let packages = package(&built, &module)?;
    let found = built.join("reports");
    reports::clear(&found)?;
    let pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider"];
    let left_out = BEYOND.map(|it| ["--deselect", it]).concat();
    let tests = environment
        .tool("python", &[&pytest[..], &left_out].concat())
        .within("bindings-python")
        .with("AMOCORE_SANDBOX", target().join("debug/amocore-sandbox"))
        .with("PYTHONPATH", packages);
    let name = "the Python module, address sanitizer";
    tally.suite(name, watched(tests, &runtime, &found), of_pytest);
    tally.check(&format!("{name}: reports"), || reports::none(&found));
    Ok(())
}

/// Leaks are not looked for: what the interpreter has at its end, it keeps.
fn watched(tests: Program, runtime: &Path, found: &Path) -> Program {
    let options = format!(
        "detect_leaks=0:detect_stack_use_after_return=1:log_path={}",
        found.join("report").display()
    );
    tests
        .with("LD_PRELOAD", runtime)
        // Python's own allocator would hide the bounds of what it hands out.
        .with("PYTHONMALLOC", "malloc")
        .with("ASAN_OPTIONS", options)
}

/// The library of the C compiler.
fn runtime() -> Outcome<PathBuf> {
    let (found, outcome) = program("cc", &["-print-file-name=libasan.so"]).capture_quietly();
    outcome?;
    let runtime = PathBuf::from(found.trim());
    // A compiler that has none gives the bare name back.
    match runtime.is_absolute() {
        true => Ok(runtime),
        false => Err("no libasan.so, which is part of gcc".to_owned()),
    }
}

/// The package as Python imports it: its sources, and the module beside them.
fn package(built: &Path, module: &Path) -> Outcome<PathBuf> {
    let packages = built.join("packages");
    let package = packages.join("amocore");
    let problem = |error: std::io::Error| format!("{}: {error}", package.display());
    fs::create_dir_all(&package).map_err(problem)?;
    for file in fs::read_dir(root().join("bindings-python/python/amocore")).map_err(problem)? {
        let file = file.map_err(problem)?;
        let name = file.file_name();
        // One that was built for use lies there, too.
        if file.path().is_file() && !name.to_string_lossy().ends_with(".so") {
            fs::copy(file.path(), package.join(name)).map_err(problem)?;
        }
    }
    fs::copy(module, package.join("_native.abi3.so")).map_err(problem)?;
    Ok(packages)
}
