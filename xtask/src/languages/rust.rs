//! Rust itself: the core, and everything else that cargo tests.

use std::fs;
use std::path::Path;

use super::Language;
use crate::process::{Outcome, Program, cargo, program, root, target};
use crate::results::{Tally, of_cargo_test};
use crate::system;

struct Rust;

pub fn prepare() -> Outcome<Box<dyn Language>> {
    system::redis()?;
    cargo(&["build", "--quiet", "-p", "amocore-scenarios"]).run()?;
    Ok(Box::new(Rust))
}

impl Language for Rust {
    fn story(&self, mode: &str) -> Outcome<Program> {
        Ok(program(
            target().join("debug").join("amocore-demo"),
            &[mode],
        ))
    }

    fn test(&self, _: &Path, tally: &mut Tally) -> Outcome {
        tally.check("rustfmt", || cargo(&["fmt", "--all", "--check"]).run());
        // The core alone, with its features one by one: a workspace build would mix them.
        let strict = ["--", "-D", "warnings"];
        let clippy = |arguments: &[&str]| {
            cargo(&[&["clippy", "--quiet", "--all-targets"], arguments, &strict].concat())
        };
        tally.check("clippy", || clippy(&[]).run());
        tally.check("clippy, the core as it is by default", || {
            clippy(&["-p", "amocore"]).run()
        });
        tally.check("clippy, the core without I/O", || {
            clippy(&["-p", "amocore", "--no-default-features"]).run()
        });
        tally.check("clippy, the Python binding", || {
            clippy(&["-p", "amocore-python"]).run()
        });
        tally.check("clippy, the other bindings", || {
            clippy(&[
                "-p",
                "amocore-ffi",
                "-p",
                "amocore-kotlin",
                "-p",
                "amocore-node",
            ])
            .run()
        });
        tally.check("clippy, the tools", || {
            clippy(&["-p", "xtask", "-p", "amocore-codegen"]).run()
        });
        let tests = cargo(&["test", "--no-fail-fast"]);
        tally.suite("Rust tests", tests, of_cargo_test);
        let tools = ["-p", "xtask", "-p", "amocore-codegen", "--no-fail-fast"];
        let tools = cargo(&[&["test"], &tools[..]].concat());
        tally.suite("tests of the tools", tools, of_cargo_test);
        Ok(())
    }

    fn runner(&self, _: &str) -> Option<Program> {
        None
    }

    /// In Rust the clients are the operation list itself, expanded.
    fn read_surface(&self, _: &Path) -> Outcome<bool> {
        Ok(false)
    }

    fn use_package(&self, folder: &Path, account: &[(String, String)]) -> Outcome {
        let core = root().join("core");
        let manifest = format!(
            "[package]\nname = \"empty\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [dependencies]\namocore = {{ path = {core:?} }}\n\n[workspace]\n"
        );
        let io = |error: std::io::Error| format!("{}: {error}", folder.display());
        fs::create_dir_all(folder.join("src")).map_err(io)?;
        fs::write(folder.join("Cargo.toml"), manifest).map_err(io)?;
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).map_err(io)?;
        let example = core.join("examples/quickstart.rs");
        fs::copy(example, folder.join("src/main.rs")).map_err(io)?;
        let run = cargo(&["run", "--quiet"]).within(folder);
        let run = run.with("CARGO_TARGET_DIR", target().join("package-rust"));
        run.with_all(account).run()
    }
}
