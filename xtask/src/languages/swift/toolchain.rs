//! The Swift toolchain: the machine's own, or Debian 13's in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cache;
use crate::process::{Outcome, Program, program, root, target};
use crate::system;

/// What Debian 13 calls Swift, and what linking needs besides.
const PACKAGES: &str = "swiftlang libc6-dev libstdc++-14-dev gcc g++ ca-certificates";

/// OpenStack has a `swift`, too, and an older Swift cannot build the package.
const USABLE: &str = "swift --version 2>&1 | grep -Eq 'Swift version ([6-9]|[1-9][0-9])[.]'";

const ADVICE: &str =
    "install Swift 6 or newer (https://www.swift.org/install) so that `swift` is on PATH";

/// Makes folders of this machine visible in the other system, for this command alone: the mounts
/// are in a namespace of its own and end with it.
const ENTER: &str = r#"
    system=$1; work=$2; shift 2
    while [ "$1" != -- ]; do
        mkdir -p "$system$1" && mount --bind "$1" "$system$1" || exit 1
        shift
    done
    shift
    exec chroot "$system" env -u TMPDIR -C "$work" "$@"
"#;

/// Where Swift is.
pub enum Toolchain {
    /// On the machine itself.
    Own,
    /// In a folder that holds a system with Swift.
    Inside(PathBuf),
}

impl Toolchain {
    /// Finds Swift, or installs it where that can be done.
    pub fn prepare() -> Outcome<Self> {
        if program("sh", &["-c", USABLE]).succeeds() {
            return Ok(Self::Own);
        }
        if !system::is_root() || !program("unshare", &["--mount", "true"]).succeeds() {
            return Err(format!(
                "there is no Swift, and only root, who may mount folders, can install it: {ADVICE}"
            ));
        }
        let system = cache::folder()?.join("swift-trixie");
        // A folder of this name is complete; links in it lead astray seen from outside.
        if !system.exists() {
            install(&system)?;
        }
        Ok(Self::Inside(system))
    }

    /// A program that runs where Swift is, in the workspace.
    pub fn program(&self, name: &str, arguments: &[&str]) -> Program {
        self.program_in(&root(), name, arguments)
    }

    /// A program that runs where Swift is, in some folder.
    pub fn program_in(&self, folder: &Path, name: &str, arguments: &[&str]) -> Program {
        match self {
            Self::Own => program(name, arguments).within(folder),
            Self::Inside(system) => inside(system, folder, name, arguments),
        }
    }
}

fn inside(system: &Path, folder: &Path, name: &str, arguments: &[&str]) -> Program {
    let mut visible = vec![PathBuf::from("/proc")];
    for needed in [root(), target(), folder.to_owned()] {
        // The root is the other system's own.
        if needed.parent().is_some() && !visible.iter().any(|it| needed.starts_with(it)) {
            visible.push(needed);
        }
    }
    let visible: Vec<_> = visible.iter().map(|it| it.to_string_lossy()).collect();
    let (system, folder) = (system.to_string_lossy(), folder.to_string_lossy());
    let mut all = vec!["--mount", "sh", "-c", ENTER, "sh", &*system, &*folder];
    all.extend(visible.iter().map(|it| &**it));
    all.extend(["--", name]);
    all.extend(arguments);
    program("unshare", &all).shown_as(&format!("{name} {}", arguments.join(" ")))
}

/// Installs Debian 13 with Swift into a folder. An interrupted installation starts anew.
fn install(system: &Path) -> Outcome {
    if !program("apt-get", &["--version"]).succeeds() {
        return Err(format!(
            "there is no Swift, and it cannot be installed here: {ADVICE}"
        ));
    }
    println!(
        "\n*** Swift is missing. Debian 13's is installed into {}: about 1 GB to download, 3.3 GB \
         on disk. It is kept for later runs. ***\n",
        system.display()
    );
    if !program("debootstrap", &["--version"]).succeeds() {
        system::install(&["debootstrap"])?;
    }
    let partial = system.with_extension("partial");
    let failed = |error: std::io::Error| format!("{}: {error}", partial.display());
    if partial.exists() {
        fs::remove_dir_all(&partial).map_err(failed)?;
    }
    let folder = partial.to_string_lossy();
    // In a namespace of its own, so that nothing stays mounted in it if it is interrupted.
    let debootstrap = ["--mount", "debootstrap", "--variant=minbase", "trixie"];
    program("unshare", &[&debootstrap[..], &[&*folder]].concat())
        .run()
        .and_then(|()| {
            let script = format!(
                "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
                 --no-install-recommends {PACKAGES} && apt-get clean"
            );
            inside(&partial, Path::new("/"), "sh", &["-c", &script]).run()
        })
        .map_err(|problem| format!("{problem}\nSwift could not be installed: {ADVICE}"))?;
    fs::rename(&partial, system).map_err(failed)
}
