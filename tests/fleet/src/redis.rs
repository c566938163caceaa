//! A Redis server for the time of a test.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use rcgen::{CertifiedKey, generate_simple_self_signed};

/// What it asks for.
pub const PASSWORD: &str = "redis-password-canary";

/// The files of its certificate.
const CERTIFICATE: &str = "certificate.pem";
const KEY: &str = "key.pem";

/// A server without a disk. It is killed when it is dropped.
#[derive(Debug)]
pub struct Redis {
    port: u16,
    tls: bool,
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
        let mut redis = Self::prepare(false);
        redis.start_again();
        redis
    }

    /// Starts one that speaks TLS alone, and gives the certificate (PEM) to trust for it.
    ///
    /// # Panics
    /// See [`Redis::start`].
    pub fn start_with_tls() -> (Self, String) {
        let mut redis = Self::prepare(true);
        let names = ["127.0.0.1".to_owned()];
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(names).expect("a certificate");
        let key = signing_key.serialize_pem();
        fs::write(redis.folder.join(CERTIFICATE), cert.pem()).expect("a file");
        fs::write(redis.folder.join(KEY), key).expect("a file");
        redis.start_again();
        (redis, cert.pem())
    }

    fn prepare(tls: bool) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("amocore-redis-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        Self {
            port,
            tls,
            folder,
            process: None,
        }
    }

    /// Starts it, empty, and waits until it takes connections.
    ///
    /// # Panics
    /// If it does not.
    pub fn start_again(&mut self) {
        let port = self.port.to_string();
        let listen: &[&str] = match self.tls {
            false => &["--port", &port],
            true => &[
                "--port",
                "0",
                "--tls-port",
                &port,
                "--tls-cert-file",
                CERTIFICATE,
                "--tls-key-file",
                KEY,
                "--tls-auth-clients",
                "no",
            ],
        };
        let mut process = Command::new("redis-server")
            .args(listen)
            .args(["--bind", "127.0.0.1", "--save", ""])
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
        let scheme = if self.tls { "rediss" } else { "redis" };
        format!("{scheme}://:{PASSWORD}@{}/0", self.address())
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
        let tls: &[&str] = if self.tls {
            &["--tls", "--cacert", CERTIFICATE]
        } else {
            &[]
        };
        let output = Command::new("redis-cli")
            .args([
                "-h",
                "127.0.0.1",
                "-p",
                &port,
                "--no-auth-warning",
                "-a",
                PASSWORD,
            ])
            .args(tls)
            .current_dir(&self.folder)
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
