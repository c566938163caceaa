//! The Python side: a virtual environment in the tree, with the binding built into it.

use std::path::PathBuf;

use crate::process::{Outcome, Program, program, root, target};
use crate::system;

const REQUIREMENTS: &str = "bindings-python/requirements-dev.txt";

/// A virtual environment that has what the project's Python needs.
pub struct Environment {
    bin: PathBuf,
}

impl Environment {
    /// Makes it, or brings it up to date.
    pub fn prepare() -> Outcome<Self> {
        let folder = root().join(".venv");
        let bin = folder.join("bin");
        if !bin.join("python").exists() {
            let python = system::python()?;
            let folder = folder.to_string_lossy();
            program(python, &["-m", "venv", &folder]).run()?;
        }
        let environment = Self { bin };
        let stamp = folder.join("installed-requirements.txt");
        let wanted = std::fs::read_to_string(root().join(REQUIREMENTS))
            .map_err(|error| format!("{REQUIREMENTS}: {error}"))?;
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(environment);
        }
        let arguments = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ];
        let arguments = [&arguments[..], &["-r", REQUIREMENTS]].concat();
        environment.tool("python", &arguments).run()?;
        std::fs::write(&stamp, wanted).map_err(|error| error.to_string())?;
        Ok(environment)
    }

    /// Builds the binding and installs it into the environment.
    pub fn install_binding(&self) -> Outcome {
        self.tool("maturin", &["develop", "--quiet"])
            .within("bindings-python")
            .with("VIRTUAL_ENV", root().join(".venv"))
            // Apart from the other builds, whose features would otherwise be mixed with these.
            .with("CARGO_TARGET_DIR", target().join("python"))
            .run()
    }

    /// A program of the environment.
    pub fn tool(&self, name: &str, arguments: &[&str]) -> Program {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.bin.clone()).chain(std::env::split_paths(&path));
        let path = std::env::join_paths(folders).unwrap_or(path);
        program(self.bin.join(name), arguments).with("PATH", path)
    }
}
