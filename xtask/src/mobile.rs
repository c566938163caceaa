//! The library inside apps, as small as it gets. What each choice costs is in docs/size.md.

use std::env;
use std::path::PathBuf;

use crate::glue;
use crate::process::{Outcome, cargo, root, target};

/// What an app's library has: of the features, all that a phone can use. HTTP/2 gains nothing
/// at seven requests a second, and phones have time zones of their own.
const FEATURES: &str = "gzip";

/// Builds the library for a target, or for this machine, and tells where it is.
pub fn build(triple: Option<&str>) -> Outcome<PathBuf> {
    let features = ["--no-default-features", "--features", FEATURES];
    let package = ["build", "--profile", "mobile", "-p", "amocore-ffi", "--lib"];
    let mut arguments = [&package[..], &features].concat();
    if let Some(triple) = triple {
        arguments.extend(["--target", triple]);
    }
    cargo(&arguments)
        .with("RUSTFLAGS", flags(triple.unwrap_or(env::consts::OS)))
        // Apart, since other flags would have everything else built anew.
        .with("CARGO_TARGET_DIR", target().join("mobile"))
        .run()?;
    let folder = target().join("mobile").join(triple.unwrap_or_default());
    Ok(folder.join("mobile").join(glue::library_name()))
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

/// Builds the library and prints its size.
pub fn size(triple: Option<&str>) -> Outcome {
    let library = build(triple)?;
    let bytes = std::fs::metadata(&library)
        .map_err(|error| format!("{}: {error}", library.display()))?
        .len();
    let megabytes = bytes as f64 / 1e6;
    println!("{}", library.display());
    println!("{bytes} bytes, {megabytes:.2} MB, stripped");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::flags;

    #[test]
    fn each_linker_gets_the_arguments_it_knows() {
        let android = flags("aarch64-linux-android");
        assert!(android.contains("relocs=android") && android.contains("mobile.ld"));
        assert!(flags("linux").contains("pack-relative-relocs"));
        assert!(!flags("aarch64-apple-ios").contains("link-arg"));
    }
}
