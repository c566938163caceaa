//! Whether every language offers what the operation list says.

use std::fs;

use crate::languages::Language;
use crate::process::{cargo, target};
use crate::results::{Tally, of_plain};

/// Reads the surface of each language, and compares all of them with the list.
pub fn compare(languages: &[(&'static str, &dyn Language)], tally: &mut Tally) {
    let folder = target().join("identity");
    let mut files = Vec::new();
    tally.check("reading the surfaces", || {
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        for (name, language) in languages {
            let file = folder.join(format!("{name}.json"));
            if language.read_surface(&file)? {
                files.push(file.to_string_lossy().into_owned());
            }
        }
        Ok(())
    });
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let arguments = ["run", "--quiet", "-p", "amocore-identity", "--"];
    let comparison = cargo(&[&arguments[..], &files].concat());
    tally.suite("identity of the languages", comparison, of_plain);
}
