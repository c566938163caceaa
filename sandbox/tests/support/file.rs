//! A temporary file for an account.
#![allow(dead_code, missing_debug_implementations)]

use std::path::{Path, PathBuf};

pub struct AccountFile(PathBuf);

impl AccountFile {
    pub fn new(name: &str) -> AccountFile {
        let name = format!("amocore-sandbox-{name}-{}.sqlite", std::process::id());
        let file = AccountFile(std::env::temp_dir().join(name));
        file.remove();
        file
    }

    pub fn path(&self) -> &str {
        self.0.to_str().expect("a plain path")
    }

    fn remove(&self) {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", self.path()));
        }
    }
}

impl AsRef<Path> for AccountFile {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl Drop for AccountFile {
    fn drop(&mut self) {
        self.remove();
    }
}
