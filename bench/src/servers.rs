//! The servers that the programs talk to.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A sandbox, and before it a server that knows its answers by heart.
pub struct Replay {
    children: [Child; 2],
    address: String,
    credentials: Vec<(String, String)>,
}

impl Replay {
    /// Starts both, from where `cargo` puts programs.
    ///
    /// # Errors
    /// Says which of them does not start.
    pub fn start() -> Result<Self, String> {
        let mut sandbox = start(
            "amocore-sandbox",
            &["--seed", "large", "--rate-limit", "off"],
        )?;
        let mut address = String::new();
        let mut credentials = Vec::new();
        for line in lines(&mut sandbox) {
            match line.split_once(char::is_whitespace) {
                Some(("address", rest)) => address = rest.trim().to_owned(),
                Some(("credentials", rest)) => {
                    let pairs = rest.split_whitespace().filter_map(|it| it.split_once('='));
                    credentials.extend(pairs.map(|(name, value)| {
                        let name = name.replace("AMOCORE_", "AMOCORE_BENCH_");
                        (name, value.to_owned())
                    }));
                }
                Some(("inspect", _)) => break,
                _ => {}
            }
        }
        let mut replay = start("amocore-bench-replay", &[&address])?;
        let address = lines(&mut replay)
            .next()
            .ok_or("the replay does not start")?;
        Ok(Self {
            children: [sandbox, replay],
            address,
            credentials,
        })
    }

    /// What the programs have to know.
    pub fn variables(&self) -> impl Iterator<Item = (String, String)> {
        let address = ("AMOCORE_BENCH_URL".to_owned(), self.address.clone());
        self.credentials.iter().cloned().chain([address])
    }
}

impl Drop for Replay {
    fn drop(&mut self) {
        for child in &mut self.children {
            // It may have ended by itself; either way it has to be gone.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn start(name: &str, arguments: &[&str]) -> Result<Child, String> {
    let own = env::current_exe().map_err(|error| error.to_string())?;
    let path: PathBuf = own.with_file_name(name);
    let child = Command::new(path)
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn();
    child.map_err(|error| format!("{name} does not start: {error}"))
}

fn lines(child: &mut Child) -> impl Iterator<Item = String> {
    let output = child.stdout.take().expect("piped");
    BufReader::new(output).lines().map_while(Result::ok)
}
