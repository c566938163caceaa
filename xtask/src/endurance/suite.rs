//! A suite: a runner as a process that is looked at.

use std::io::{BufRead, BufReader};
use std::process::{Child, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};

use super::measure::Measured;
use crate::process::{Outcome, Program};

/// Lines of output that are kept; all failures say much the same.
const LINES: usize = 60;

/// A suite that is under way. It ends with this value.
pub struct Suite {
    name: String,
    child: Child,
    output: Option<JoinHandle<Vec<String>>>,
    status: Option<ExitStatus>,
    measured: Vec<Measured>,
}

/// A suite that has ended.
pub struct Ended {
    pub name: String,
    /// What it printed last.
    pub output: String,
    pub succeeded: bool,
    pub measured: Vec<Measured>,
}

impl Suite {
    /// Starts it.
    pub fn start(name: String, runner: Program) -> Outcome<Self> {
        let mut command = runner.command();
        let failed = |error: std::io::Error| format!("{name} does not start: {error}");
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
        let output = child.stdout.take().expect("piped");
        let output = thread::spawn(move || {
            let mut kept = Vec::new();
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if kept.len() == LINES {
                    kept.remove(0);
                }
                kept.push(line);
            }
            kept
        });
        Ok(Self {
            name,
            child,
            output: Some(output),
            status: None,
            measured: Vec::new(),
        })
    }

    /// Whether it goes on.
    pub fn goes_on(&mut self) -> Outcome<bool> {
        if self.status.is_none() {
            self.status = self.child.try_wait().map_err(|error| error.to_string())?;
        }
        Ok(self.status.is_none())
    }

    /// Looks at its process.
    pub fn measure(&mut self) {
        if self.status.is_none() {
            self.measured.extend(Measured::of(self.child.id()));
        }
    }

    /// What it came to, when it no longer goes on.
    pub fn end(mut self) -> Ended {
        let output = self.output.take().map(JoinHandle::join);
        let lines = output.and_then(Result::ok).unwrap_or_default();
        Ended {
            name: std::mem::take(&mut self.name),
            output: lines.join("\n"),
            succeeded: self.status.is_some_and(|it| it.success()),
            measured: std::mem::take(&mut self.measured),
        }
    }
}

impl Drop for Suite {
    fn drop(&mut self) {
        // It may have ended by itself; either way it has to be gone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
