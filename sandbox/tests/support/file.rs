//! A temporary file, gone with what SQLite puts beside it.
#![allow(dead_code, missing_debug_implementations)]

use std::path::{Path, PathBuf};

pub struct TemporaryFile(PathBuf);

impl TemporaryFile {
    pub fn new(name: &str) -> TemporaryFile {
        let name = format!("amocore-sandbox-{name}-{}.sqlite", std::process::id());
        let file = TemporaryFile(std::env::temp_dir().join(name));
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

impl AsRef<Path> for TemporaryFile {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        self.remove();
    }
}
