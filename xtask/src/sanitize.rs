//! `cargo xtask sanitize`: the tests of the core under the sanitizers of the compiler.

use crate::process::{Outcome, Program, cargo, program, target};
use crate::results::{Tally, of_cargo_test};

/// A sanitizer, as the compiler calls it, with what it needs to be built and to run.
struct Sanitizer {
    name: &'static str,
    flags: &'static str,
    options: (&'static str, &'static str),
}

/// The sanitizers whose runtimes the stable toolchain has, and which need no library of their own.
const ALL: [Sanitizer; 2] = [
    // It looks for leaks as well, at the end of every process.
    Sanitizer {
        name: "address",
        flags: "-Zsanitizer=address",
        options: (
            "ASAN_OPTIONS",
            "detect_leaks=1:detect_stack_use_after_return=1",
        ),
    },
    // The standard library comes without it, which the compiler has to be told not to mind.
    Sanitizer {
        name: "thread",
        flags: "-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer",
        options: ("TSAN_OPTIONS", "second_deadlock_stack=1"),
    },
];

/// Runs those that are named, or all.
pub fn run(options: &[String]) -> Outcome {
    let chosen = choose(options)?;
    let host = host()?;
    let mut tally = Tally::default();
    for sanitizer in chosen {
        let name = format!("the core, {} sanitizer", sanitizer.name);
        tally.suite(&name, sanitizer.tests(&host), of_cargo_test);
    }
    tally.close()
}

fn choose(options: &[String]) -> Outcome<Vec<&'static Sanitizer>> {
    let find = |name: &String| {
        let found = ALL.iter().find(|it| it.name == name);
        found.ok_or_else(|| format!("there is no sanitizer {name:?}, only address and thread"))
    };
    match options {
        [] => Ok(ALL.iter().collect()),
        named => named.iter().map(find).collect(),
    }
}

impl Sanitizer {
    fn tests(&self, host: &str) -> Program {
        let (options, value) = self.options;
        // With a target given, build scripts and macros are compiled without the flags.
        let tests = ["test", "--no-fail-fast", "--target", host];
        let core = ["-p", "amocore", "--lib", "--tests"];
        cargo(&[&tests[..], &core].concat())
            // The flag is not stable; the compiler is the same.
            .with("RUSTC_BOOTSTRAP", "1")
            .with("RUSTFLAGS", self.flags)
            .with(options, value)
            .with(
                "CARGO_TARGET_DIR",
                target().join("sanitize").join(self.name),
            )
    }
}

/// The machine as the compiler calls it.
fn host() -> Outcome<String> {
    let (output, outcome) = program("rustc", &["-vV"]).capture_quietly();
    outcome?;
    let host = output.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| "rustc does not say what machine this is".to_owned())
}

#[cfg(test)]
mod tests {
    use super::choose;

    fn names(options: &[&str]) -> Result<Vec<&'static str>, String> {
        let options: Vec<String> = options.iter().map(|it| (*it).to_owned()).collect();
        Ok(choose(&options)?.iter().map(|it| it.name).collect())
    }

    #[test]
    fn sanitizers_are_chosen_by_name() {
        assert_eq!(names(&[]), Ok(vec!["address", "thread"]));
        assert_eq!(names(&["thread"]), Ok(vec!["thread"]));
        assert!(names(&["memory"]).is_err());
    }
}
