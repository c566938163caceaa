//! `cargo xtask instructions`: what reading and writing cost, as a bar that does not sway with the machine.

use crate::process::{Outcome, cargo, program, root, target};

/// Counts, and compares with what is kept, or with `--write` keeps it.
pub fn run(options: &[String]) -> Outcome {
    cargo(&[
        "build",
        "--release",
        "--quiet",
        "-p",
        "amocore-instructions",
    ])
    .run()?;
    let kept = root().join("bench/instructions.json");
    let kept = kept.to_string_lossy();
    let options = options.iter().map(String::as_str);
    let arguments: Vec<&str> = [&*kept].into_iter().chain(options).collect();
    program(target().join("release/amocore-instructions"), &arguments).run()
}
