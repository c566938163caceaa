//! Where large downloads are kept between runs, outside the tree.

use std::env;
use std::fs;
use std::path::PathBuf;

use crate::process::Outcome;

/// A folder of the cache, made if it is missing: `$AMOCORE_CACHE`, or `amocore` among the
/// user's caches.
pub fn folder() -> Outcome<PathBuf> {
    let named = env::var_os("AMOCORE_CACHE").map(PathBuf::from);
    let usual = || {
        let caches = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".cache"));
        Some(caches.or_else(home)?.join("amocore"))
    };
    let folder = named
        .or_else(usual)
        .ok_or("set AMOCORE_CACHE to a folder for large downloads")?;
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}
