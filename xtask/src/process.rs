//! Running other programs.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What went wrong, for a person.
pub type Outcome<T = ()> = Result<T, String>;

/// The root of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("xtask lies in the workspace")
        .to_owned()
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// A program to run in the workspace.
pub struct Program {
    command: Command,
    shown: String,
}

/// A program with arguments.
pub fn program(name: impl AsRef<OsStr>, arguments: &[&str]) -> Program {
    let name = name.as_ref();
    let shown = Path::new(name)
        .file_name()
        .unwrap_or(name)
        .to_string_lossy();
    let shown = format!("{shown} {}", arguments.join(" "));
    let mut command = Command::new(name);
    command
        .args(arguments)
        .current_dir(root())
        .stdin(Stdio::null());
    Program { command, shown }
}

/// Cargo with arguments.
pub fn cargo(arguments: &[&str]) -> Program {
    program(
        env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
        arguments,
    )
}

impl Program {
    /// In a folder of the workspace, or elsewhere if the path is absolute.
    pub fn within(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(root().join(folder));
        self
    }

    /// Shown so, where the whole command would say little.
    pub fn shown_as(mut self, shown: &str) -> Self {
        shown.clone_into(&mut self.shown);
        self
    }

    /// With a variable in its environment.
    pub fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// With these variables in its environment.
    pub fn with_all(self, variables: &[(String, String)]) -> Self {
        let with = |it: Self, (name, value): &(String, String)| it.with(name, value);
        variables.iter().fold(self, with)
    }

    /// Runs it, showing what it prints.
    pub fn run(mut self) -> Outcome {
        println!("$ {}", self.shown);
        let status = self
            .command
            .status()
            .map_err(|error| self.failed(&error.to_string()))?;
        if status.success() {
            Ok(())
        } else {
            Err(self.failed(&status.to_string()))
        }
    }

    /// Whether it runs and succeeds; what it prints is not shown.
    pub fn succeeds(mut self) -> bool {
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        self.command.status().is_ok_and(|status| status.success())
    }

    /// Runs it, showing what it prints on standard output and keeping it.
    pub fn capture(self) -> (String, Outcome) {
        println!("$ {}", self.shown);
        self.keep(|line| println!("{line}"))
    }

    /// Runs it, keeping what it prints on standard output, to be shown when others have ended.
    pub fn capture_quietly(self) -> (String, Outcome) {
        self.keep(|_| {})
    }

    fn keep(mut self, show: impl Fn(&str)) -> (String, Outcome) {
        let mut child = match self.command.stdout(Stdio::piped()).spawn() {
            Ok(child) => child,
            Err(error) => return (String::new(), Err(self.failed(&error.to_string()))),
        };
        let mut kept = String::new();
        let output = child.stdout.take().expect("piped");
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            show(&line);
            kept.push_str(&line);
            kept.push('\n');
        }
        let outcome = match child.wait() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(self.failed(&status.to_string())),
            Err(error) => Err(self.failed(&error.to_string())),
        };
        (kept, outcome)
    }

    /// Runs it, showing what it prints and keeping all of it, what it complains about as well.
    pub fn capture_all(mut self) -> (String, Outcome) {
        println!("$ {}", self.shown);
        let output = match self.command.output() {
            Ok(output) => output,
            Err(error) => return (String::new(), Err(self.failed(&error.to_string()))),
        };
        let kept =
            [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
        let kept = kept.concat();
        print!("{kept}");
        let outcome = match output.status.success() {
            true => Ok(()),
            false => Err(self.failed(&output.status.to_string())),
        };
        (kept, outcome)
    }

    /// The command itself, to run it in another way.
    pub fn command(self) -> Command {
        self.command
    }

    fn failed(&self, why: &str) -> String {
        format!("failed: {} ({why})", self.shown)
    }
}
