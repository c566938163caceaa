//! The npm package, with the binding built beside it.

use std::fs;
use std::path::{Path, PathBuf};

use super::Language;
use crate::process::{Outcome, Program, program, root};
use crate::results::{Tally, of_node};
use crate::system;

const PACKAGE: &str = "bindings-node";

struct Node;

pub fn prepare() -> Outcome<Box<dyn Language>> {
    system::compiler()?;
    system::node()?;
    build(&[])?;
    Ok(Box::new(Node))
}

impl Language for Node {
    fn story(&self, mode: &str) -> Outcome<Program> {
        Ok(program("node", &["tests/scenarios/node/demo.mjs", mode]))
    }

    fn test(&self, sandbox: &Path, tally: &mut Tally) -> Outcome {
        npm_install()?;
        tally.check("tsc", || npm(&["run", "--silent", "check"]).run());
        let tests = npm(&["test", "--silent"]).with("AMOCORE_SANDBOX", sandbox);
        tally.suite("Node tests", tests, of_node);
        Ok(())
    }

    fn runner(&self, mode: &str) -> Option<Program> {
        Some(program("node", &["tests/conformance/node/run.mjs", mode]))
    }

    fn read_surface(&self, file: &Path) -> Outcome<bool> {
        npm_install()?;
        let file = file.to_string_lossy();
        program("node", &["tests/identity/node/read.mjs", &file])
            .run()
            .map(|()| true)
    }

    /// The package and that of this platform, as they are published.
    fn use_package(&self, folder: &Path, account: &[(String, String)]) -> Outcome {
        let io = |error: std::io::Error| format!("{}: {error}", folder.display());
        fs::write(folder.join("package.json"), "{\"private\": true}\n").map_err(io)?;
        install_package(folder)?;
        // What the tests of the working copy use.
        build(&[])?;
        let example = root().join(PACKAGE).join("examples/quickstart.mjs");
        fs::copy(example, folder.join("quickstart.mjs")).map_err(io)?;
        program("node", &["quickstart.mjs"])
            .within(folder)
            .with_all(account)
            .run()
    }
}

/// Builds the package and that of this platform as they are published, and installs both into the project
/// in this folder. Gives what is published.
pub fn install_package(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let io = |error: std::io::Error| format!("{}: {error}", folder.display());
    build(&["--profile", "published"])?;
    let packed = folder.join("packed");
    program("node", &["scripts/pack.mjs", &packed.to_string_lossy()])
        .within(PACKAGE)
        .run()?;
    let mut install = vec!["install".to_owned(), "--no-audit".to_owned()];
    let mut published = Vec::new();
    for entry in fs::read_dir(&packed).map_err(io)? {
        let path = entry.map_err(io)?.path();
        install.push(path.to_string_lossy().into_owned());
        published.push(path);
    }
    let install: Vec<&str> = install.iter().map(String::as_str).collect();
    npm(&install).within(folder).run()?;
    Ok(published)
}

/// Builds the native library and puts it beside the package.
fn build(arguments: &[&str]) -> Outcome {
    program("node", &[&["scripts/build.mjs"], arguments].concat())
        .within(PACKAGE)
        .run()
}

/// Installs what the tests need, if that has not been done for this list.
fn npm_install() -> Outcome {
    let folder = root().join(PACKAGE);
    let wanted = fs::read_to_string(folder.join("package-lock.json")).unwrap_or_default();
    let stamp = folder.join("node_modules/.installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    // Not `ci`, which wants the packages of all platforms: they come with a release.
    npm(&["install", "--no-save", "--no-audit", "--no-fund"]).run()?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))
}

fn npm(arguments: &[&str]) -> Program {
    program("npm", arguments).within(PACKAGE)
}
