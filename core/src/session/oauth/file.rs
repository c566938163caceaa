//! Tokens in a file: for its owner only, replaced as a whole, and locked while they are renewed.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind as IoKind, Read, Write};
use std::path::{Path, PathBuf};

use super::Tokens;
use crate::{Error, Result};

/// A file with tokens.
#[derive(Debug, Clone)]
pub(crate) struct TokenFile(PathBuf);

impl TokenFile {
    /// The file at `path`, which need not exist. Its folder has to.
    ///
    /// # Errors
    /// `Configuration`.
    pub fn new(path: String) -> Result<Self> {
        let path = PathBuf::from(path);
        if path.file_name().is_none() {
            return Err(Error::configuration(
                "token_file",
                "is not the path of a file",
            ));
        }
        Ok(Self(path))
    }

    /// The tokens, if the file exists.
    pub fn load(&self) -> Result<Option<Tokens>> {
        let mut text = String::new();
        match File::open(&self.0).and_then(|mut file| file.read_to_string(&mut text)) {
            Ok(_) => {}
            Err(error) if error.kind() == IoKind::NotFound => return Ok(None),
            Err(error) => return Err(self.problem("cannot be read", &error)),
        }
        // What serde says might show a token.
        let tokens = serde_json::from_str(&text).map_err(|_| {
            let problem = format!("{} has no tokens in it", self.0.display());
            Error::configuration("token_file", problem)
        })?;
        Ok(Some(tokens))
    }

    /// Replaces the tokens: whoever reads meanwhile sees the old ones or the new ones, also after
    /// a crash.
    pub fn save(&self, tokens: &Tokens) -> Result<()> {
        let text = tokens.as_text()?;
        let fresh = self.beside(&format!(".{}.new", std::process::id()));
        let written = private(&fresh).and_then(|mut file| {
            file.write_all(text.expose().as_bytes())?;
            file.sync_all()
        });
        let moved = written.and_then(|()| fs::rename(&fresh, &self.0));
        moved.map_err(|error| {
            // Half a file is of no use, and a whole one must not lie about.
            let _ = fs::remove_file(&fresh);
            self.problem("cannot be written", &error)
        })
    }

    /// Takes the lock that lies beside the file. The system frees it when the process ends, however
    /// it does.
    pub fn lock(&self) -> Result<File> {
        let lock = private_kept(&self.beside(".lock"));
        let locked = lock.and_then(|file| file.lock().map(|()| file));
        locked.map_err(|error| self.problem("cannot be locked", &error))
    }

    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self
            .0
            .file_name()
            .map_or_else(OsString::new, OsString::from);
        name.push(suffix);
        self.0.with_file_name(name)
    }

    fn problem(&self, what: &str, error: &std::io::Error) -> Error {
        Error::configuration(
            "token_file",
            format!("{} {what}: {error}", self.0.display()),
        )
    }
}

/// A new file that only its owner may read.
fn private(path: &Path) -> std::io::Result<File> {
    open(path, true)
}

/// The same, but what is there is kept.
fn private_kept(path: &Path) -> std::io::Result<File> {
    open(path, false)
}

fn open(path: &Path, truncate: bool) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(truncate);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::TokenFile;
    use crate::Secret;
    use crate::session::oauth::Tokens;

    fn tokens(access: &str) -> Tokens {
        Tokens {
            access_token: Secret::new(access),
            refresh_token: Secret::new("refresh"),
            expires_at: 1_572_000_000,
        }
    }

    #[test]
    fn tokens_come_back_and_are_for_their_owner_only() {
        let folder = std::env::temp_dir().join(format!("amocore-tokens-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("tokens.json");
        let file = TokenFile::new(path.display().to_string()).unwrap();
        assert!(file.load().unwrap().is_none());
        for access in ["first", "second"] {
            file.save(&tokens(access)).unwrap();
            assert_eq!(file.load().unwrap(), Some(tokens(access)));
        }
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let names: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
        assert_eq!(names.len(), 1, "nothing is left over");
        std::fs::write(&path, "{\"access_token\": \"canary").unwrap();
        let error = file.load().unwrap_err().to_string();
        assert!(
            error.contains("has no tokens") && !error.contains("canary"),
            "{error}"
        );
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
