//! Tokens in a file: for its owner only, replaced as a whole, and locked while they are renewed.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind as IoKind, Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::Tokens;
use crate::{Error, Result};

/// A file with tokens, by its absolute path.
#[derive(Debug, Clone)]
pub(crate) struct TokenFile(PathBuf);

/// Links that are followed at most.
const MAX_LINKS: u32 = 40;

impl TokenFile {
    /// The file at `path`, which need not exist. Its folder has to.
    ///
    /// # Errors
    /// `Configuration`.
    pub fn new(path: String) -> Result<Self> {
        let no_file = || Error::configuration("token_file", "is not the path of a file");
        let path = std::path::absolute(path).map_err(|_| no_file())?;
        if path.file_name().is_none() {
            return Err(no_file());
        }
        Ok(Self(path))
    }

    /// The tokens, if the file exists.
    pub fn load(&self) -> Result<Option<Tokens>> {
        let mut text = Zeroizing::new(String::new());
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
    /// a crash. Whoever saves has the lock.
    pub fn save(&self, tokens: &Tokens) -> Result<()> {
        let text = tokens.as_text();
        let place = self.place();
        let fresh = beside(&place, ".new");
        let written = new_private(&fresh).and_then(|mut file| {
            file.write_all(text.as_ref())?;
            file.sync_all()
        });
        let moved = written.and_then(|()| fs::rename(&fresh, &place));
        moved.map_err(|error| {
            // Half a file is of no use, and a whole one must not lie about.
            let _ = fs::remove_file(&fresh);
            self.problem("cannot be written", &error)
        })?;
        // So that the new name lasts, too, where folders can be asked that.
        if let Some(folder) = place.parent() {
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }

    /// Takes the lock that lies beside the file. The system frees it when the process ends, however
    /// it does.
    pub fn lock(&self) -> Result<File> {
        let lock = private(&beside(&self.place(), ".lock"));
        let locked = lock.and_then(|file| {
            while let Err(error) = file.lock() {
                match error.kind() {
                    IoKind::Interrupted => {}
                    // A system without such locks; an app there is one process.
                    IoKind::Unsupported => break,
                    _ => return Err(error),
                }
            }
            Ok(file)
        });
        locked.map_err(|error| self.problem("cannot be locked", &error))
    }

    /// Where the file itself is: a link to it stays one, and leads all processes to one lock.
    fn place(&self) -> PathBuf {
        let mut place = self.0.clone();
        for _ in 0..MAX_LINKS {
            let Ok(target) = fs::read_link(&place) else {
                break;
            };
            place.pop();
            place.push(target);
        }
        place
    }

    fn problem(&self, what: &str, error: &std::io::Error) -> Error {
        Error::configuration(
            "token_file",
            format!("{} {what}: {error}", self.0.display()),
        )
    }
}

fn beside(place: &Path, suffix: &str) -> PathBuf {
    let mut name = place.file_name().map_or_else(OsString::new, OsString::from);
    name.push(suffix);
    place.with_file_name(name)
}

/// A new file that only its owner may read, in place of what may be left of another.
fn new_private(path: &Path) -> std::io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != IoKind::NotFound => return Err(error),
        _ => {}
    }
    owned().create_new(true).open(path)
}

/// A file that only its owner may read, or the one that is there.
fn private(path: &Path) -> std::io::Result<File> {
    owned().create(true).truncate(false).open(path)
}

fn owned() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::{Path, PathBuf};

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

    /// A folder of one test's own.
    fn folder(name: &str) -> PathBuf {
        let name = format!("amocore-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_link_stays_one_and_what_was_left_over_is_replaced() {
        let folder = folder("token-link");
        let (link, path) = (folder.join("tokens.json"), folder.join("shared.json"));
        symlink("shared.json", &link).unwrap();
        let left_over = folder.join("shared.json.new");
        fs::write(&left_over, "half a").unwrap();
        fs::set_permissions(&left_over, fs::Permissions::from_mode(0o666)).unwrap();
        let file = TokenFile::new(link.display().to_string()).unwrap();
        for access in ["first", "second"] {
            file.save(&tokens(access)).unwrap();
            assert_eq!(file.load().unwrap(), Some(tokens(access)));
        }
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(mode(&path), 0o600);
        assert!(!left_over.exists());
        let lock = file.lock().unwrap();
        assert!(folder.join("shared.json.lock").exists());
        lock.unlock().unwrap();
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn tokens_come_back_and_are_for_their_owner_only() {
        let folder = folder("tokens");
        let path = folder.join("tokens.json");
        let file = TokenFile::new(path.display().to_string()).unwrap();
        assert!(file.load().unwrap().is_none());
        for access in ["first", "second"] {
            file.save(&tokens(access)).unwrap();
            assert_eq!(file.load().unwrap(), Some(tokens(access)));
        }
        assert_eq!(mode(&path), 0o600);
        let names: Vec<_> = fs::read_dir(&folder).unwrap().collect();
        assert_eq!(names.len(), 1, "nothing is left over");
        fs::write(&path, "{\"access_token\": \"canary").unwrap();
        let error = file.load().unwrap_err().to_string();
        assert!(
            error.contains("has no tokens") && !error.contains("canary"),
            "{error}"
        );
        fs::remove_dir_all(&folder).unwrap();
    }
}
