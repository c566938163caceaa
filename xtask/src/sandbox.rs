//! A sandbox for the time of a command.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};

use crate::process::{Outcome, cargo, program, target};

/// A running sandbox; it ends with this value.
pub struct Sandbox {
    child: Child,
    /// Its address.
    pub address: String,
    /// Where a person can look at it.
    pub inspect: String,
    /// The variables of its credential line.
    pub credentials: Vec<(String, String)>,
}

/// Builds the sandbox's program.
pub fn build() -> Outcome<PathBuf> {
    cargo(&["build", "--quiet", "-p", "amocore-sandbox"]).run()?;
    Ok(target().join("debug").join("amocore-sandbox"))
}

impl Sandbox {
    /// Starts one on a free port.
    pub fn start() -> Outcome<Self> {
        Self::start_with(&["--seed", "small"])
    }

    /// Starts one with 100,000 contacts, for whoever reads them as fast as can be.
    pub fn start_large() -> Outcome<Self> {
        Self::start_with(&["--seed", "large", "--rate-limit", "off"])
    }

    /// Starts one for many at the same time.
    pub fn start_unlimited() -> Outcome<Self> {
        Self::start_with(&["--seed", "small", "--rate-limit", "off"])
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Makes it begin anew.
    pub fn reset(&self) -> Outcome {
        let failed = |why: String| format!("the sandbox does not begin anew: {why}");
        let address = self.address.trim_start_matches("http://");
        let request = format!(
            "POST /_sandbox/reset HTTP/1.1\r\nHost: {address}\r\nContent-Length: 0\r\n\
             Connection: close\r\n\r\n"
        );
        let ask = || {
            let mut stream = TcpStream::connect(address)?;
            stream.write_all(request.as_bytes())?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        };
        let answer = ask().map_err(|error: std::io::Error| failed(error.to_string()))?;
        match answer.starts_with("HTTP/1.1 200") {
            true => Ok(()),
            false => Err(failed(answer)),
        }
    }

    /// Starts one, and reads its address and credentials from what it prints.
    fn start_with(options: &[&str]) -> Outcome<Self> {
        let path = build()?;
        let arguments = [&["--listen", "127.0.0.1:0"], options].concat();
        let mut command = program(path, &arguments).command();
        let failed = |why: String| format!("the sandbox does not start: {why}");
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        let output = child.stdout.take().expect("piped");
        let mut sandbox = Self {
            child,
            address: String::new(),
            inspect: String::new(),
            credentials: Vec::new(),
        };
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            match line.split_once(char::is_whitespace) {
                Some(("address", rest)) => sandbox.address = rest.trim().to_owned(),
                Some(("credentials", rest)) => {
                    let pairs = rest
                        .split_whitespace()
                        .filter_map(|pair| pair.split_once('='));
                    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
                    sandbox.credentials = pairs.map(owned).collect();
                }
                Some(("inspect", rest)) => {
                    sandbox.inspect = rest.trim().to_owned();
                    return Ok(sandbox);
                }
                _ => {}
            }
        }
        Err(failed("it ended before it was ready".to_owned()))
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended by itself; either way it has to be gone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
