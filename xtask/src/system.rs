//! What the machine itself has to have.

use crate::process::{Outcome, program};

/// The oldest Python that the binding supports.
const PYTHON: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";

/// A Python that can make virtual environments, installed if it is missing and may be.
pub fn python() -> Outcome<&'static str> {
    let usable = |name: &'static str| program(name, &["-c", PYTHON]).succeeds();
    let candidates = [
        "python3",
        "python3.13",
        "python3.12",
        "python3.11",
        "python3.10",
    ];
    let found = || candidates.into_iter().find(|name| usable(name));
    if let Some(name) = found() {
        return Ok(name);
    }
    install(&["python3", "python3-venv"])?;
    found().ok_or_else(|| "no Python 3.10 or newer with venv could be found".to_owned())
}

/// A C compiler: SQLite and the cryptography are compiled from source.
pub fn compiler() -> Outcome {
    if program("cc", &["--version"]).succeeds() {
        return Ok(());
    }
    install(&["gcc", "libc6-dev"])
}

/// A C++ compiler: libFuzzer is compiled from source.
pub fn cxx_compiler() -> Outcome {
    if program("c++", &["--version"]).succeeds() {
        return Ok(());
    }
    install(&["g++"])
}

/// A Redis server, for the tests of what processes share.
pub fn redis() -> Outcome {
    let is_there = |name| program(name, &["--version"]).succeeds();
    if is_there("redis-server") && is_there("redis-cli") {
        return Ok(());
    }
    install(&["redis-server"])
}

/// A JavaScript runtime, which the type checker pyright runs on.
pub fn node() -> Outcome {
    if program("node", &["--version"]).succeeds() && program("npm", &["--version"]).succeeds() {
        return Ok(());
    }
    install(&["nodejs", "npm"])
}

/// A JDK 17 or newer, and Maven.
pub fn java() -> Outcome {
    // What cannot compile for 17 is older, or no JDK.
    let jdk = program("javac", &["--release", "17", "--version"]).succeeds();
    if jdk && program("mvn", &["--version"]).succeeds() {
        return Ok(());
    }
    install(&["openjdk-17-jdk-headless", "maven"])
}

/// Whether this is root, who may install packages.
pub fn is_root() -> bool {
    program("sh", &["-c", "test \"$(id -u)\" = 0"]).succeeds()
}

/// Installs Debian packages as root; otherwise says which are missing.
pub fn install(packages: &[&str]) -> Outcome {
    let names = packages.join(" ");
    if !is_root() || !program("apt-get", &["--version"]).succeeds() {
        return Err(format!(
            "missing system packages; install these first: {names}"
        ));
    }
    println!("installing system packages: {names}");
    program("apt-get", &["update", "-qq"]).run()?;
    let arguments = [
        &["install", "-y", "-qq", "--no-install-recommends"],
        packages,
    ]
    .concat();
    program("apt-get", &arguments)
        .with("DEBIAN_FRONTEND", "noninteractive")
        .run()
}
