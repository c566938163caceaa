//! A Redis server for the time of a test.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// What it asks for.
pub const PASSWORD: &str = "redis-password-canary";

/// A server without a disk. It is killed when it is dropped.
#[derive(Debug)]
pub struct Redis {
    port: u16,
    folder: PathBuf,
    process: Option<Child>,
}

impl Default for Redis {
    fn default() -> Self {
        Self::start()
    }
}

impl Redis {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// If there is no `redis-server` on this machine.
    pub fn start() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("amocore-redis-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let mut redis = Self {
            port,
            folder,
            process: None,
        };
        redis.start_again();
        redis
    }

    /// Starts it, empty, and waits until it takes connections.
    ///
    /// # Panics
    /// If it does not.
    pub fn start_again(&mut self) {
        let port = self.port.to_string();
        let mut process = Command::new("redis-server")
            .args(["--port", &port, "--bind", "127.0.0.1", "--save", ""])
            .args(["--requirepass", PASSWORD])
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("redis-server, which has to be installed");
        let output = process.stdout.take().expect("piped");
        let mut lines = BufReader::new(output).lines();
        let ready = lines.any(|line| line.is_ok_and(|line| line.contains("eady to accept")));
        assert!(ready, "Redis did not start");
        self.process = Some(process);
    }

    /// Ends it at once.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Its address, with the password.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://:{PASSWORD}@{}/0", self.address())
    }

    /// Its host and port.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What it answers to a command.
    ///
    /// # Panics
    /// If there is no `redis-cli` on this machine.
    pub fn ask(&self, command: &[&str]) -> String {
        let port = self.port.to_string();
        let output = Command::new("redis-cli")
            .args(["-p", &port, "--no-auth-warning", "-a", PASSWORD])
            .args(command)
            .output()
            .expect("redis-cli");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
