//! The server that says what to call: one for all suites.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::process::{Outcome, program, root};

/// A running conductor; it ends with its standard input, and so with this value.
pub struct Conductor {
    child: Child,
    /// Its address, for the runners.
    pub control: String,
}

impl Conductor {
    /// Starts it. The time begins when it has read its cases, which is when this returns.
    pub fn start(server: &Path, account: &str, seconds: u64) -> Outcome<Self> {
        let cases = root().join("tests/conformance/cases");
        let out = root().join("target/conformance");
        let (cases, out) = (cases.to_string_lossy(), out.to_string_lossy());
        let mut command = program(server, &["--cases", &cases, "--out", &out])
            .with("AMOCORE_ENDURANCE_ACCOUNT", account)
            .with("AMOCORE_ENDURANCE_SECONDS", seconds.to_string())
            .command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let failed = |why: String| format!("the conductor does not start: {why}");
        let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped"))
            .read_line(&mut line)
            .map_err(|error| failed(error.to_string()))?;
        let control = line.trim_end().strip_prefix("control ");
        let control = control.ok_or_else(|| failed("it does not say where it is".to_owned()))?;
        Ok(Self {
            control: control.to_owned(),
            child,
        })
    }
}

impl Drop for Conductor {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // It may have ended by itself.
        let _ = self.child.wait();
    }
}
