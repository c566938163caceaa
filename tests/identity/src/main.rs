//! `amocore-identity FILE...` compares surfaces that readers wrote with the operation list.

use std::process::ExitCode;

use amocore_codegen::surface::Surface;
use amocore_identity::{Dialect, Reading, differences};

fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let (mut passed, mut failed) = (0, 0);
    for file in &files {
        match compare(file) {
            Ok(language) => {
                println!("{language}: the same as the operation list");
                passed += 1;
            }
            Err(problem) => {
                println!("{file}: {problem}");
                failed += 1;
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 && passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn compare(file: &str) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let reading: Reading = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let dialect = Dialect::of(&reading.language)
        .ok_or_else(|| format!("{} is not known here", reading.language))?;
    let found = differences(&Surface::current(), &reading, &dialect);
    if found.is_empty() {
        return Ok(reading.language);
    }
    let count = found.len();
    Err(format!("{count} differences\n  {}", found.join("\n  ")))
}
