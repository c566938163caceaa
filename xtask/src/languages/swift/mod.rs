//! The Swift package, and the programs beside it.

mod toolchain;

use std::fs;
use std::path::Path;

use super::Language;
use crate::process::{Outcome, Program, program, root};
use crate::results::{Tally, of_xctest};
use crate::system;
use toolchain::Toolchain;

struct Swift(Toolchain);

pub fn prepare() -> Outcome<Box<dyn Language>> {
    let swift = Swift(Toolchain::prepare()?);
    system::compiler()?;
    program("sh", &["swift/scripts/build.sh"]).run()?;
    swift.build("tests/scenarios/swift/demo", "demo", &[])?;
    swift.build("tests/conformance/swift/runner", "conformance", &[])?;
    Ok(Box::new(swift))
}

/// Builds a program as it is published, and tells how it is run.
pub fn build_program(package: &str, scratch: &str, name: &str) -> Outcome<Program> {
    let swift = Swift(Toolchain::prepare()?);
    system::compiler()?;
    program("sh", &["swift/scripts/build.sh", "--release"]).run()?;
    swift.build(package, scratch, &["--configuration", "release"])?;
    let path = format!("target/swift/{scratch}/release/{name}");
    Ok(swift.0.program(&path, &[]))
}

impl Swift {
    /// Builds a package of the workspace in a folder below `target/swift`.
    fn build(&self, package: &str, scratch: &str, more: &[&str]) -> Outcome {
        // A kept plan does not notice new files of the packages that this one depends on. Without
        // one, it is made anew; what is built stays.
        let _ = fs::remove_file(root().join(format!("target/swift/{scratch}/debug.yaml")));
        self.swift("build", package, scratch, more).run()
    }

    fn swift(&self, command: &str, package: &str, scratch: &str, more: &[&str]) -> Program {
        let scratch = format!("target/swift/{scratch}");
        let usual = [
            command,
            "--package-path",
            package,
            "--scratch-path",
            &scratch,
        ];
        self.0.program("swift", &[&usual, more].concat())
    }
}

impl Language for Swift {
    fn story(&self, mode: &str) -> Outcome<Program> {
        let name = if mode == "async" {
            "DemoAsync"
        } else {
            "DemoBlocking"
        };
        Ok(self
            .0
            .program(&format!("target/swift/demo/debug/{name}"), &[]))
    }

    fn test(&self, sandbox: &Path, tally: &mut Tally) -> Outcome {
        let tests = self.swift("test", "swift", "package", &[]);
        let tests = tests.with("AMOCORE_SANDBOX", sandbox);
        tally.suite("Swift tests", tests, of_xctest);
        Ok(())
    }

    fn runner(&self, mode: &str) -> Option<Program> {
        let runner = "target/swift/conformance/debug/AmocoreConformance";
        Some(self.0.program(runner, &[mode]))
    }

    /// The compiler describes the module while it builds it.
    fn read_surface(&self, file: &Path) -> Outcome<bool> {
        let graph = root().join("target/swift/graph");
        fs::create_dir_all(&graph).map_err(|error| format!("{}: {error}", graph.display()))?;
        let folder = graph.to_string_lossy();
        let described = graph.join("Amocore.symbols.json");
        let emit = ["-emit-symbol-graph", "-emit-symbol-graph-dir", &folder];
        let mut flags = vec!["--target", "Amocore"];
        flags.extend(emit.iter().flat_map(|flag| ["-Xswiftc", flag]));
        // What is built already would not be described.
        let scratch = root().join("target/swift/surface");
        if scratch.exists() && !described.exists() {
            fs::remove_dir_all(&scratch)
                .map_err(|error| format!("{}: {error}", scratch.display()))?;
        }
        self.build("swift", "surface", &flags)?;
        let (described, file) = (described.to_string_lossy(), file.to_string_lossy());
        let reader = ["tests/identity/swift/read.py", &*described, &*file];
        program(system::python()?, &reader).run().map(|()| true)
    }

    /// A package that depends on this one by its path.
    fn use_package(&self, folder: &Path, account: &[(String, String)]) -> Outcome {
        let example = root().join("swift/Examples/quickstart");
        for file in ["Package.swift", "Sources/Quickstart/main.swift"] {
            let copy = folder.join(file);
            fs::create_dir_all(copy.parent().unwrap_or(folder))
                .and_then(|()| fs::copy(example.join(file), &copy))
                .map_err(|error| format!("{}: {error}", copy.display()))?;
        }
        self.0
            .program_in(folder, "swift", &["run"])
            .with("AMOCORE_PACKAGE", root().join("swift"))
            .with_all(account)
            .run()
    }
}
