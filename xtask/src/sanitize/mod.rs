//! `cargo xtask sanitize`: the core's tests under tools that see what a test cannot: accesses to memory
//! that is not one's own, leaks, races of threads, undefined behaviour.

mod address;
mod miri;
mod nightly;
mod python;
mod reports;
mod thread;

use crate::process::{Outcome, program};
use crate::results::Tally;

/// What to run the tests under.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Tool {
    Address,
    Thread,
    Miri,
    Python,
}

/// In the order in which they run.
const TOOLS: [(&str, Tool); 4] = [
    ("address", Tool::Address),
    ("thread", Tool::Thread),
    ("miri", Tool::Miri),
    ("python", Tool::Python),
];

/// Runs the tests under all tools, or those that are named.
pub fn run(options: &[String]) -> Outcome {
    let tools = chosen(options)?;
    let nightly = [Tool::Thread, Tool::Miri];
    if tools.iter().any(|tool| nightly.contains(tool)) {
        nightly::prepare()?;
    }
    let host = host()?;
    let mut tally = Tally::default();
    for tool in tools {
        match tool {
            Tool::Address => address::run(&host, &mut tally),
            Tool::Thread => thread::run(&host, &mut tally)?,
            Tool::Miri => miri::run(&mut tally),
            Tool::Python => python::run(&host, &mut tally)?,
        }
    }
    tally.close()
}

fn chosen(options: &[String]) -> Outcome<Vec<Tool>> {
    let known = || TOOLS.map(|(name, _)| name).join(", ");
    let tool = |option: &String| {
        let found = TOOLS.into_iter().find(|(name, _)| name == option);
        let problem = || format!("there is no sanitizer {option:?}, only {}", known());
        found.map(|(_, tool)| tool).ok_or_else(problem)
    };
    match options {
        [] => Ok(TOOLS.map(|(_, tool)| tool).to_vec()),
        some => some.iter().map(tool).collect(),
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
    use super::{Tool, chosen};

    fn read(options: &[&str]) -> Result<Vec<Tool>, String> {
        let options: Vec<String> = options.iter().map(|it| (*it).to_owned()).collect();
        chosen(&options)
    }

    #[test]
    fn all_run_unless_some_are_named() {
        let all = [Tool::Address, Tool::Thread, Tool::Miri, Tool::Python];
        assert_eq!(read(&[]), Ok(all.to_vec()));
        assert_eq!(read(&["miri"]), Ok(vec![Tool::Miri]));
        let refused = read(&["memory"]);
        assert!(refused.is_err_and(|it| it.contains("address, thread, miri, python")));
    }
}
