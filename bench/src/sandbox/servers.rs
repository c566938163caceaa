//! Servers on a core of their own, while who asks them has the other.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The core of the server that is measured.
const SERVER: &str = "0";
/// The core of this program, which asks.
const ASKING: &str = "1";

/// Several times the answers that the sandbox keeps: of the connections that go round, one that is faster
/// may come near to what another has just asked.
const TURNS: usize = 6000;

/// A server has so long to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that runs until this is dropped.
pub struct Server {
    child: Child,
    address: String,
    token: String,
}

impl Server {
    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        // `taskset` becomes what it starts.
        self.child.id()
    }

    /// GET of that path and query.
    pub fn get(&self, target: &str) -> Vec<u8> {
        let Self { address, token, .. } = self;
        format!(
            "GET {target} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
             accept: application/json\r\n\r\n"
        )
        .into_bytes()
    }

    /// POST of JSON to that path.
    pub fn post(&self, path: &str, json: &str) -> Vec<u8> {
        let Self { address, token, .. } = self;
        let length = json.len();
        format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{json}"
        )
        .into_bytes()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; either way it has to be gone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The same question in so many words that the sandbox, which keeps answers, has forgotten the first
/// when it comes to it again.
pub fn turns(target: &str) -> impl Iterator<Item = String> {
    let sign = if target.contains('?') { '&' } else { '?' };
    (0..TURNS).map(move |turn| format!("{target}{sign}turn={turn}"))
}

/// Leaves the servers' core to them.
///
/// # Errors
/// If the system does not allow it.
pub fn leave_room() -> Result<(), String> {
    let own = std::process::id().to_string();
    let moved = Command::new("taskset")
        .args(["--all-tasks", "--pid", "--cpu-list", ASKING, &own])
        .stdout(Stdio::null())
        .status();
    match moved {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("taskset: {status}")),
        Err(error) => Err(format!("taskset: {error}")),
    }
}

/// The sandbox without a limit, with these arguments.
///
/// # Errors
/// If it does not start.
pub fn sandbox(arguments: &[&str]) -> Result<Server, String> {
    let mut command = pinned(&beside("amocore-sandbox")?);
    command
        .args(["--listen", "127.0.0.1:0", "--rate-limit", "off"])
        .args(arguments);
    start(command, |line| line.starts_with("inspect"))
}

/// A bare axum handler with the answers in that file.
///
/// # Errors
/// If it does not start.
pub fn bare(answers: &Path) -> Result<Server, String> {
    let mut command = pinned(&beside("amocore-bench-bare")?);
    command.arg(answers);
    start(command, |line| line.starts_with("address"))
}

/// json-server with that file, as it is usually started.
///
/// # Errors
/// If it does not start, or is not installed.
pub fn json_server(project: &Path, data: &Path) -> Result<Server, String> {
    let port = free_port()?;
    let script = project.join("node_modules/json-server/lib/cli/bin.js");
    let mut command = pinned(Path::new("node"));
    command
        .arg(script)
        .args(["--quiet", "--host", "127.0.0.1", "--port"])
        .arg(port.to_string())
        .arg(data);
    start_silent(command, port)
}

/// WireMock with the stubs in that folder. It keeps no journal, which it is told to be faster without.
///
/// # Errors
/// If it does not start, or is not there.
pub fn wiremock(project: &Path, stubs: &Path) -> Result<Server, String> {
    let port = free_port()?;
    let mut command = pinned(Path::new("java"));
    command
        .arg("-jar")
        .arg(project.join("wiremock-standalone.jar"))
        .args(["--port", &port.to_string(), "--bind-address", "127.0.0.1"])
        .args(["--no-request-journal", "--disable-banner", "--root-dir"])
        .arg(stubs);
    start_silent(command, port)
}

/// A program that lies where this one does.
fn beside(name: &str) -> Result<PathBuf, String> {
    let own = env::current_exe().map_err(|error| error.to_string())?;
    Ok(own.with_file_name(name))
}

fn pinned(program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", SERVER]).arg(program);
    command.stdin(Stdio::null());
    command
}

/// Starts what prints its address, and reads on until it has said all.
fn start(mut command: Command, is_last: impl Fn(&str) -> bool) -> Result<Server, String> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("taskset: {error}"))?;
    let output = child.stdout.take().expect("piped");
    let mut server = Server {
        child,
        address: String::new(),
        token: String::new(),
    };
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        match line.split_once(char::is_whitespace) {
            Some(("address", rest)) => {
                rest.trim()
                    .trim_start_matches("http://")
                    .clone_into(&mut server.address);
            }
            Some(("credentials", rest)) => {
                let token = rest
                    .split_whitespace()
                    .find_map(|it| it.strip_prefix("AMOCORE_TOKEN="));
                token.unwrap_or_default().clone_into(&mut server.token);
            }
            _ => {}
        }
        if is_last(&line) {
            return Ok(server);
        }
    }
    Err("a server did not start".to_owned())
}

/// Starts what says nothing, and waits until it listens.
fn start_silent(mut command: Command, port: u16) -> Result<Server, String> {
    let child = command
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| format!("taskset: {error}"))?;
    let mut server = Server {
        child,
        address: format!("127.0.0.1:{port}"),
        token: String::new(),
    };
    let end = Instant::now() + PATIENCE;
    while TcpStream::connect(&server.address).is_err() {
        if let Ok(Some(status)) = server.child.try_wait() {
            return Err(format!("a server did not start: {status}"));
        }
        if Instant::now() > end {
            return Err(format!("nobody listens at {}", server.address));
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(server)
}

/// A port that nobody has, for those who cannot look for one.
fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
    listener
        .map(|address| address.port())
        .map_err(|error| error.to_string())
}
