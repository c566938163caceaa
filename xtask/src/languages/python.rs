//! The Python side: a virtual environment in the tree, with the binding built into it.

use std::fs;
use std::path::{Path, PathBuf};

use super::Language;
use crate::process::{Outcome, Program, program, root, target};
use crate::results::{Tally, of_pytest};
use crate::system;

const REQUIREMENTS: &str = "bindings-python/requirements-dev.txt";

/// The Python beside the binding, which has a configuration of its own.
const SUITES: [&str; 3] = [
    "tests/scenarios/python",
    "tests/conformance/python",
    "tests/identity/python",
];

pub fn prepare() -> Outcome<Box<dyn Language>> {
    system::compiler()?;
    let environment = Environment::prepare()?;
    environment.install_binding()?;
    Ok(Box::new(environment))
}

impl Language for Environment {
    fn story(&self, mode: &str) -> Outcome<Program> {
        Ok(self.tool("python", &["tests/scenarios/python/demo.py", mode]))
    }

    fn test(&self, sandbox: &Path, tally: &mut Tally) -> Outcome {
        // The type checker pyright runs on it.
        system::node()?;
        tally.check("ruff", || {
            self.tool("ruff", &["check", "bindings-python", "tests", "bench"])
                .run()?;
            self.tool(
                "ruff",
                &["format", "--check", "bindings-python", "tests", "bench"],
            )
            .run()
        });
        tally.check("mypy", || {
            self.tool("mypy", &[]).within("bindings-python").run()?;
            SUITES
                .iter()
                .try_for_each(|suite| self.tool("mypy", &["--strict", suite]).run())
        });
        tally.check("pyright", || {
            self.tool("pyright", &[]).within("bindings-python").run()?;
            self.tool("pyright", &SUITES).run()
        });
        let tests = self.tool("pytest", &["-q"]).within("bindings-python");
        let tests = tests.with("AMOCORE_SANDBOX", sandbox);
        tally.suite("Python tests", tests, of_pytest);
        Ok(())
    }

    fn runner(&self, mode: &str) -> Option<Program> {
        Some(self.tool("python", &["tests/conformance/python/run.py", mode]))
    }

    fn read_surface(&self, file: &Path) -> Outcome<bool> {
        let file = file.to_string_lossy();
        self.tool("python", &["tests/identity/python/read.py", &file])
            .run()
            .map(|()| true)
    }

    /// The wheel as it is published, and the source distribution, which has to build.
    fn use_package(&self, folder: &Path, account: &[(String, String)]) -> Outcome {
        let dist = folder.join("dist");
        self.pack(&dist)?;
        for kind in ["whl", "tar.gz"] {
            let package = only_file(&dist, kind)?;
            let venv = folder.join(kind);
            let example = folder.join("quickstart.py");
            fs::copy(
                root().join("bindings-python/examples/quickstart.py"),
                &example,
            )
            .map_err(|error| format!("{}: {error}", example.display()))?;
            self.tool("python", &["-m", "venv", &venv.to_string_lossy()])
                .run()?;
            let python = venv.join("bin/python");
            let install = [
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ];
            let package = package.to_string_lossy();
            program(&python, &[&install[..], &[&*package]].concat())
                .within(folder)
                // Of the source distribution only that it builds matters, not how fast it runs.
                .with("MATURIN_PEP517_ARGS", "--profile dev")
                .with("CARGO_TARGET_DIR", built())
                .run()?;
            program(&python, &[&*example.to_string_lossy()])
                .within(folder)
                .with_all(account)
                .run()?;
        }
        Ok(())
    }
}

/// Builds the wheel as it is published, and installs it into a virtual environment in this folder with what
/// else is required there. Gives the interpreter and the wheel.
pub fn install_package(folder: &Path, requirements: &Path) -> Outcome<(PathBuf, PathBuf)> {
    system::compiler()?;
    let environment = Environment::prepare()?;
    let dist = folder.join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist).map_err(|error| format!("{}: {error}", dist.display()))?;
    }
    environment.pack(&dist)?;
    let wheel = only_file(&dist, "whl")?;
    let venv = folder.join("venv");
    let venv_shown = venv.to_string_lossy();
    environment
        .tool("python", &["-m", "venv", &venv_shown])
        .run()?;
    let python = venv.join("bin/python");
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    let (shown, requirements) = (wheel.to_string_lossy(), requirements.to_string_lossy());
    let others = ["-r", &*requirements];
    program(&python, &[&pip[..], &others].concat()).run()?;
    let own = ["--force-reinstall", "--no-deps", &*shown];
    program(&python, &[&pip[..], &own].concat()).run()?;
    Ok((python, wheel))
}

/// The one file of a folder that ends so.
fn only_file(folder: &Path, ending: &str) -> Outcome<PathBuf> {
    let files = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files = files
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(ending));
    match (files.next(), files.next()) {
        (Some(file), None) => Ok(file),
        _ => Err(format!("{}: expected one .{ending}", folder.display())),
    }
}

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
        let wanted = fs::read_to_string(root().join(REQUIREMENTS))
            .map_err(|error| format!("{REQUIREMENTS}: {error}"))?;
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
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
        fs::write(&stamp, wanted).map_err(|error| error.to_string())?;
        Ok(environment)
    }

    /// Builds the binding and installs it into the environment.
    fn install_binding(&self) -> Outcome {
        self.maturin(&["develop", "--quiet"])
            .with("VIRTUAL_ENV", root().join(".venv"))
            .run()
    }

    /// Builds what is published into this folder.
    fn pack(&self, dist: &Path) -> Outcome {
        forget_built()?;
        let dist = dist.to_string_lossy();
        let packing = ["build", "--sdist", "--compression-level", "9", "--quiet"];
        self.maturin(&[&packing[..], &["--out", &dist]].concat())
            .run()
    }

    fn maturin(&self, arguments: &[&str]) -> Program {
        self.tool("maturin", arguments)
            .within("bindings-python")
            // Apart from the other builds, whose features would otherwise be mixed with these.
            .with("CARGO_TARGET_DIR", built())
    }

    /// A program of the environment.
    pub fn tool(&self, name: &str, arguments: &[&str]) -> Program {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.bin.clone()).chain(std::env::split_paths(&path));
        let path = std::env::join_paths(folders).unwrap_or(path);
        program(self.bin.join(name), arguments).with("PATH", path)
    }
}

/// What maturin builds.
fn built() -> PathBuf {
    target().join("python")
}

/// Has cargo build the wheel's crates again. Files from a source distribution are dated 2006, so that
/// whatever was built of others before would pass for theirs.
fn forget_built() -> Outcome {
    let Ok(kept) = fs::read_dir(built().join("published/.fingerprint")) else {
        return Ok(());
    };
    for entry in kept.flatten() {
        if entry.file_name().to_string_lossy().starts_with("amocore") {
            fs::remove_dir_all(entry.path()).map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}
