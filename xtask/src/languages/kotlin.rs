//! The Kotlin module, and the programs beside it, built by Maven.

use std::env::consts;
use std::fs;
use std::path::Path;

use super::Language;
use crate::process::{Outcome, Program, cargo, program, root, target};
use crate::results::{Tally, of_cargo_test};
use crate::system;

/// The module together with everything that tests it.
const SUITES: &str = "kotlin/suites/pom.xml";

const MODULE: &str = "kotlin/pom.xml";

struct Kotlin;

pub fn prepare() -> Outcome<Box<dyn Language>> {
    system::compiler()?;
    system::java()?;
    cargo(&["build", "--quiet", "-p", "amocore-kotlin", "--lib"]).run()?;
    if !has_repository() {
        println!("Maven downloads about 200 MB of compilers and libraries into ~/.m2, once");
    }
    // The compiler leaves the classes of sources that are gone.
    let _ = fs::remove_dir_all(root().join("kotlin/target/classes"));
    maven(SUITES, &["--quiet", "package", "-DskipTests"]).run()?;
    Ok(Box::new(Kotlin))
}

/// The library as it is published.
fn build_library() -> Outcome {
    let arguments = [
        "build",
        "--quiet",
        "--release",
        "-p",
        "amocore-kotlin",
        "--lib",
    ];
    cargo(&arguments).run()
}

/// Builds a program and the library as they are published, and tells how it is run.
pub fn build_program(project: &str, jar: &str) -> Outcome<Program> {
    system::compiler()?;
    system::java()?;
    build_library()?;
    maven(MODULE, &["--quiet", "install", "-DskipTests"]).run()?;
    let pom = format!("{project}/pom.xml");
    maven(&pom, &["--quiet", "package"]).run()?;
    let folder = target().join("release");
    let library = format!("-Damocore.library={}", folder.display());
    let jar = format!("{project}/target/{jar}");
    Ok(program("java", &[&library, "-jar", &jar]))
}

impl Language for Kotlin {
    fn story(&self, mode: &str) -> Outcome<Program> {
        let jar = format!("tests/scenarios/kotlin/{mode}/target/demo.jar");
        // What Java takes beyond what it needs sways with what it may take.
        Ok(java(&["-Xmx128m", "-jar", &jar]))
    }

    fn test(&self, sandbox: &Path, tally: &mut Tally) -> Outcome {
        let library = format!("-Damocore.library={}", library_folder());
        let tests = maven(MODULE, &["test", &library]);
        let tests = tests.with("AMOCORE_SANDBOX", sandbox);
        tally.suite("Kotlin tests", tests, of_surefire);
        let tests = cargo(&["test", "--quiet", "-p", "amocore-kotlin"]);
        tally.suite("tests of the Kotlin binding", tests, of_cargo_test);
        Ok(())
    }

    fn runner(&self, mode: &str) -> Option<Program> {
        let jar = "tests/conformance/kotlin/target/conformance.jar";
        Some(java(&["-jar", jar, mode]))
    }

    fn read_surface(&self, file: &Path) -> Outcome<bool> {
        let file = file.to_string_lossy();
        java(&["-jar", "tests/identity/kotlin/target/surface.jar", &file])
            .run()
            .map(|()| true)
    }

    /// The jar as it is published, the library for this machine inside, installed into the
    /// user's Maven repository.
    fn use_package(&self, folder: &Path, account: &[(String, String)]) -> Outcome {
        build_library()?;
        let native = root().join("kotlin/native").join(platform()?);
        let library = library_name();
        let io = |error: std::io::Error| format!("{}: {error}", native.display());
        fs::create_dir_all(&native).map_err(io)?;
        fs::copy(
            target().join("release").join(&library),
            native.join(&library),
        )
        .map_err(io)?;
        maven(MODULE, &["--quiet", "install", "-DskipTests"]).run()?;
        let example = Path::new("kotlin/examples/quickstart");
        for file in ["pom.xml", "src/main/kotlin/Quickstart.kt"] {
            let copy = folder.join(file);
            let parent = copy.parent().unwrap_or(folder);
            fs::create_dir_all(parent)
                .and_then(|()| fs::copy(root().join(example).join(file), &copy))
                .map_err(|error| format!("{}: {error}", copy.display()))?;
        }
        maven("pom.xml", &["--quiet", "compile", "exec:java"])
            .within(folder)
            .with_all(account)
            .run()
    }
}

/// The compiler runs in Maven's process: a daemon of its own would be left behind, and one that another
/// build has left may not answer.
fn maven(pom: &str, arguments: &[&str]) -> Program {
    let usual = [
        "--batch-mode",
        "--no-transfer-progress",
        "-Dkotlin.compiler.daemon=false",
        "--file",
        pom,
    ];
    program("mvn", &[&usual[..], arguments].concat())
}

/// A program of Java's, with the library that cargo built.
fn java(arguments: &[&str]) -> Program {
    let library = format!("-Damocore.library={}", library_folder());
    program("java", &[&[&*library], arguments].concat())
}

/// The library's file name on this system.
fn library_name() -> String {
    format!("{}amocore_kotlin{}", consts::DLL_PREFIX, consts::DLL_SUFFIX)
}

fn library_folder() -> String {
    target().join("debug").to_string_lossy().into_owned()
}

/// Whether Maven has downloaded Kotlin before.
fn has_repository() -> bool {
    let home = std::env::var_os("HOME").unwrap_or_default();
    let repository = Path::new(&home).join(".m2/repository");
    repository
        .join("org/jetbrains/kotlin/kotlin-compiler-embeddable")
        .exists()
}

/// The folder for this machine inside the jar, as `Library.kt` looks for it.
fn platform() -> Outcome<String> {
    let system = match consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let processor = match consts::ARCH {
        "x86_64" => "x86-64",
        "aarch64" => "aarch64",
        other => return Err(format!("no jar is made for the processor {other}")),
    };
    Ok(format!("{system}-{processor}"))
}

/// `[INFO] Tests run: 12, Failures: 0, Errors: 1, Skipped: 0`, of all classes together.
fn of_surefire(line: &str) -> Option<(u32, u32)> {
    let (_, counts) = line.split_once("Tests run: ")?;
    if counts.contains("Time elapsed") {
        return None;
    }
    let mut numbers = counts
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|number| number.parse::<u32>().ok());
    let (run, failures, errors) = (numbers.next()?, numbers.next()?, numbers.next()?);
    // A test that was skipped did not pass.
    let skipped = numbers.next()?;
    let failed = failures + errors + skipped;
    Some((run - failed, failed))
}

#[cfg(test)]
mod tests {
    use super::of_surefire;

    #[test]
    fn closing_lines_are_read() {
        let line = "[ERROR] Tests run: 69, Failures: 2, Errors: 1, Skipped: 1";
        assert_eq!(of_surefire(line), Some((65, 4)));
        let class = "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 5 s";
        assert_eq!(of_surefire(class), None);
        assert_eq!(of_surefire("[INFO] Building amocore"), None);
    }
}
