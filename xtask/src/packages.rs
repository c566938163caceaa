//! What is published, used as its users use it: from an empty project outside the tree.

use std::env;
use std::fs;
use std::process;

use crate::languages::Language;
use crate::process::Outcome;
use crate::sandbox::Sandbox;

/// Builds one language's packages and runs its example with them.
pub fn try_out(name: &str, language: &dyn Language) -> Outcome {
    let folder = env::temp_dir().join(format!("amocore-package-{name}-{}", process::id()));
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let sandbox = Sandbox::start()?;
    let outcome = language.use_package(&folder, &sandbox.credentials);
    if outcome.is_ok() {
        // What failed is left for a person to look at.
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    outcome.map_err(|problem| format!("{problem} (in {})", folder.display()))
}
