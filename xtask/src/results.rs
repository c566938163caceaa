//! Counting what passed and what failed.

use crate::process::{Outcome, Program};

/// Reads how many passed and failed from a closing line, if it is one.
pub type Counts = fn(&str) -> Option<(u32, u32)>;

/// The tally of a whole run.
#[derive(Default)]
pub struct Tally {
    passed: u32,
    failed: u32,
    failures: Vec<String>,
    unchecked: Vec<String>,
}

/// What became of a check whose data may be out of reach.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    Passed,
    /// Neither passed nor failed, and why.
    NotChecked(String),
}

impl Tally {
    /// Runs a check that passes or fails as one.
    pub fn check(&mut self, name: &str, outcome: impl FnOnce() -> Outcome) {
        println!("\n== {name}");
        match outcome() {
            Ok(()) => self.passed += 1,
            Err(problem) => self.fail(name, &problem),
        }
    }

    /// Runs a check whose data may be out of reach. Then it does not count, but is told.
    pub fn look_up(&mut self, name: &str, outcome: impl FnOnce() -> Outcome<Verdict>) {
        println!("\n== {name}");
        match outcome() {
            Ok(Verdict::Passed) => self.passed += 1,
            Ok(Verdict::NotChecked(why)) => {
                println!("not checked: {why}");
                self.unchecked.push(format!("{name}: {why}"));
            }
            Err(problem) => self.fail(name, &problem),
        }
    }

    /// Runs a suite whose own closing lines tell how many tests passed and failed.
    pub fn suite(&mut self, name: &str, program: Program, counts: Counts) {
        println!("\n== {name}");
        self.count(name, program.capture(), counts);
    }

    /// Counts what a suite printed, and how it ended.
    pub fn count(&mut self, name: &str, (output, outcome): (String, Outcome), counts: Counts) {
        let counted: Vec<(u32, u32)> = output.lines().filter_map(counts).collect();
        let passed: u32 = counted.iter().map(|(passed, _)| passed).sum();
        let failed: u32 = counted.iter().map(|(_, failed)| failed).sum();
        self.passed += passed;
        self.failed += failed;
        match outcome {
            Ok(()) if passed == 0 => self.fail(name, "ran no test"),
            Ok(()) => {}
            // A suite that fails without a failed test did not even run.
            Err(problem) if failed == 0 => self.fail(name, &problem),
            Err(problem) => self.failures.push(format!("{name}: {problem}")),
        }
    }

    /// Prints what could not be checked, the failures and the closing line.
    pub fn close(self) -> Outcome {
        println!();
        for unchecked in &self.unchecked {
            println!("NOT CHECKED {unchecked}");
        }
        for failure in &self.failures {
            println!("FAILED {failure}");
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 {
            Ok(())
        } else {
            Err("not everything passed".to_owned())
        }
    }

    fn fail(&mut self, name: &str, problem: &str) {
        println!("{problem}");
        self.failed += 1;
        self.failures.push(format!("{name}: {problem}"));
    }
}

/// `test result: ok. 12 passed; 0 failed; ...`
pub fn of_cargo_test(line: &str) -> Option<(u32, u32)> {
    let counts = line.strip_prefix("test result: ")?;
    Some((
        number_before(counts, " passed")?,
        number_before(counts, " failed")?,
    ))
}

/// `===== 3 failed, 12 passed in 1.20s =====`
pub fn of_pytest(line: &str) -> Option<(u32, u32)> {
    let line = line.trim_matches(['=', ' ']);
    if !line.contains(" in ") {
        return None;
    }
    let passed = number_before(line, " passed");
    let failed = number_before(line, " failed");
    let errors = number_before(line, " error");
    if passed.is_none() && failed.is_none() && errors.is_none() {
        return None;
    }
    let failed = failed.unwrap_or_default() + errors.unwrap_or_default();
    Some((passed.unwrap_or_default(), failed))
}

/// `# pass 12` and `# fail 0`, each on a line of its own.
pub fn of_node(line: &str) -> Option<(u32, u32)> {
    // The sign depends on the reporter.
    let (_, count) = line.split_once(' ')?;
    let (what, count) = count.split_once(' ')?;
    let count = count.trim().parse().ok()?;
    match what {
        "pass" => Some((count, 0)),
        // A test that was cancelled or skipped did not pass.
        "fail" | "cancelled" | "skipped" => Some((0, count)),
        _ => None,
    }
}

/// `Test Case 'CallTests.testCancelling' passed (0.2 seconds)`, a line for each test.
pub fn of_xctest(line: &str) -> Option<(u32, u32)> {
    let (_, outcome) = line.strip_prefix("Test Case ")?.rsplit_once("' ")?;
    match outcome.split_whitespace().next()? {
        "passed" => Some((1, 0)),
        // A test that was skipped did not pass.
        "failed" | "skipped" => Some((0, 1)),
        _ => None,
    }
}

/// `12 passed, 0 failed`
pub fn of_plain(line: &str) -> Option<(u32, u32)> {
    let (passed, failed) = line.trim().split_once(", ")?;
    Some((
        number_before(passed, " passed")?,
        number_before(failed, " failed")?,
    ))
}

fn number_before(text: &str, word: &str) -> Option<u32> {
    let before = &text[..text.find(word)?];
    let digits = before
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(before, |at| &before[at + 1..]);
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{of_cargo_test, of_node, of_plain, of_pytest, of_xctest};

    #[test]
    fn closing_lines_are_read() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; finished in 0.30s";
        assert_eq!(of_cargo_test(line), Some((12, 3)));
        assert_eq!(
            of_pytest("===== 3 failed, 12 passed, 1 error in 1.20s ====="),
            Some((12, 4))
        );
        assert_eq!(of_pytest("120 passed in 3.10s"), Some((120, 0)));
        assert_eq!(of_pytest("waiting in line"), None);
        let test = "Test Case 'CallTests.testCancelling'";
        assert_eq!(
            of_xctest(&format!("{test} passed (0.2 seconds)")),
            Some((1, 0))
        );
        assert_eq!(of_xctest(&format!("{test} started at 2026-01-01")), None);
        assert_eq!(of_node("# pass 45"), Some((45, 0)));
        assert_eq!(of_node("ℹ fail 2"), Some((0, 2)));
        assert_eq!(of_node("ok 3 - a pass of 7"), None);
        assert_eq!(of_plain("7 passed, 1 failed"), Some((7, 1)));
    }
}
