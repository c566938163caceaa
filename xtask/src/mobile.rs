//! The libraries inside apps, as small as they get. What each choice costs is in docs/size.md.

use std::env;
use std::path::PathBuf;

use crate::process::{Outcome, cargo, root, target};

/// The library of Apple's systems, and of Swift wherever it runs.
const SWIFT: &str = "amocore-ffi";

/// The library of Android, and of Kotlin wherever it runs.
const KOTLIN: &str = "amocore-kotlin";

/// What an app's library has: of the features, all that a phone can use. HTTP/2 gains nothing
/// at seven requests a second, and phones have time zones of their own.
const FEATURES: &str = "gzip";

/// Builds the libraries for a target, or for this machine, and tells where they are.
pub fn build(triple: Option<&str>) -> Outcome<Vec<PathBuf>> {
    let packages = packages(triple.unwrap_or_default());
    packages.iter().map(|it| build_one(it, triple)).collect()
}

/// What runs on a system. This machine stands for both.
fn packages(system: &str) -> &'static [&'static str] {
    match system {
        it if it.contains("apple") => &[SWIFT],
        it if it.contains("android") => &[KOTLIN],
        _ => &[SWIFT, KOTLIN],
    }
}

fn build_one(package: &str, triple: Option<&str>) -> Outcome<PathBuf> {
    let features = ["--no-default-features", "--features", FEATURES];
    let package_arguments = ["build", "--profile", "mobile", "-p", package, "--lib"];
    let mut arguments = [&package_arguments[..], &features].concat();
    if let Some(triple) = triple {
        arguments.extend(["--target", triple]);
    }
    cargo(&arguments)
        .with("RUSTFLAGS", flags(triple.unwrap_or(env::consts::OS)))
        // Apart, since other flags would have everything else built anew.
        .with("CARGO_TARGET_DIR", target().join("mobile"))
        .run()?;
    let folder = target().join("mobile").join(triple.unwrap_or_default());
    Ok(folder.join("mobile").join(library_name(package)))
}

/// The file's name on this system, which is also what those that it is built for expect.
fn library_name(package: &str) -> String {
    use env::consts::{DLL_PREFIX, DLL_SUFFIX};
    format!("{DLL_PREFIX}{}{DLL_SUFFIX}", package.replace('-', "_"))
}

/// How it is linked: with relocations packed as the system's loader can read them, and without
/// the tables that unwind the stack. Apple's linker makes both small by itself.
fn flags(system: &str) -> String {
    let mut flags = vec![env::var("RUSTFLAGS").unwrap_or_default()];
    let script = root().join("bindings-swift/mobile.ld");
    let mut link = |argument: &str| flags.push(format!("-C link-arg=-Wl,{argument}"));
    if system.contains("android") {
        // From API level 23 on.
        link("--pack-dyn-relocs=android");
    } else if system.contains("linux") {
        link("-z,pack-relative-relocs");
    }
    if system.contains("linux") {
        link("--no-eh-frame-hdr");
        link(&format!("-T,{}", script.display()));
    }
    flags.join(" ").trim().to_owned()
}

/// Builds the libraries and prints their sizes.
pub fn size(triple: Option<&str>) -> Outcome {
    for library in build(triple)? {
        let bytes = std::fs::metadata(&library)
            .map_err(|error| format!("{}: {error}", library.display()))?
            .len();
        let megabytes = bytes as f64 / 1e6;
        println!("{}", library.display());
        println!("{bytes} bytes, {megabytes:.2} MB, stripped");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{KOTLIN, SWIFT, flags, packages};

    #[test]
    fn each_system_gets_the_library_that_runs_there() {
        assert_eq!(packages("aarch64-apple-ios"), [SWIFT]);
        assert_eq!(packages("aarch64-linux-android"), [KOTLIN]);
        assert_eq!(packages(""), [SWIFT, KOTLIN]);
    }

    #[test]
    fn each_linker_gets_the_arguments_it_knows() {
        let android = flags("aarch64-linux-android");
        assert!(android.contains("relocs=android") && android.contains("mobile.ld"));
        assert!(flags("linux").contains("pack-relative-relocs"));
        assert!(!flags("aarch64-apple-ios").contains("link-arg"));
    }
}
