//! The real `amocore-sandbox` process.
#![allow(dead_code, missing_debug_implementations)]

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

pub struct Process {
    pub child: Child,
    /// What it printed on start.
    pub lines: Vec<String>,
    pub address: SocketAddr,
}

pub fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_amocore-sandbox"))
}

impl Process {
    /// Starts it, on a free port unless told otherwise, and reads the lines it prints.
    pub fn start(arguments: &[&str]) -> Process {
        Process::start_logging(arguments, Stdio::inherit())
    }

    /// The same with somewhere for its messages.
    pub fn start_logging(arguments: &[&str], messages: impl Into<Stdio>) -> Process {
        let lines = if arguments.contains(&"--tls") { 6 } else { 5 };
        let mut command = command();
        if !arguments.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let mut child = command
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(messages)
            .spawn()
            .expect("the process starts");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let lines: Vec<String> = output
            .lines()
            .take(lines)
            .map(|line| line.unwrap())
            .collect();
        let url = lines[1].split_whitespace().nth(1).expect("an address");
        let address = url
            .split("://")
            .nth(1)
            .unwrap()
            .parse()
            .expect("an address");
        Process {
            child,
            lines,
            address,
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
