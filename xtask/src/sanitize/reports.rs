//! Reports as files, because nobody looks at the last words of a process that a test has started.

use std::fs;
use std::path::Path;

use crate::process::Outcome;

/// Makes the folder, with nothing in it.
pub fn clear(folder: &Path) -> Outcome {
    let problem = |error| format!("{}: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(problem)?;
    }
    fs::create_dir_all(folder).map_err(problem)
}

/// Shows what was reported, by any process.
pub fn none(folder: &Path) -> Outcome {
    let problem = |error| format!("{}: {error}", folder.display());
    let mut count = 0;
    for file in fs::read_dir(folder).map_err(problem)? {
        let report = fs::read(file.map_err(problem)?.path()).map_err(problem)?;
        println!("{}", String::from_utf8_lossy(&report));
        count += 1;
    }
    match count {
        0 => Ok(()),
        some => Err(format!("reports of {some} processes")),
    }
}
