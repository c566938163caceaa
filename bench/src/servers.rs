//! The servers that the programs talk to.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// An account that the programs talk to, and the processes that it is made of.
pub struct Account {
    children: Vec<Child>,
    address: String,
    credentials: Vec<(String, String)>,
}

impl Account {
    /// A large sandbox without limits, and before it a server that knows its answers by heart.
    ///
    /// # Errors
    /// Says which of them does not start.
    pub fn replay() -> Result<Self, String> {
        let mut account = Self::sandbox(&["--seed", "large", "--rate-limit", "off"])?;
        let mut replay = start("amocore-bench-replay", &[&account.address])?;
        let address = lines(&mut replay).next();
        account.children.push(replay);
        account.address = address.ok_or("the replay does not start")?;
        Ok(account)
    }

    /// An empty sandbox with the limits of an account.
    ///
    /// # Errors
    /// Says that it does not start.
    pub fn limited() -> Result<Self, String> {
        Self::sandbox(&["--seed", "empty"])
    }

    fn sandbox(arguments: &[&str]) -> Result<Self, String> {
        let listen = ["--listen", "127.0.0.1:0"];
        let mut sandbox = start("amocore-sandbox", &[&listen, arguments].concat())?;
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
        Ok(Self {
            children: vec![sandbox],
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

impl Drop for Account {
    fn drop(&mut self) {
        for child in &mut self.children {
            // It may have ended by itself; either way it has to be gone.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Starts one of this workspace's programs, from where `cargo` puts them.
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
