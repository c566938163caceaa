//! `cargo xtask test`: everything, from installing to the closing line.

use crate::languages::{Language, MODES, Selection};
use crate::process::{Outcome, cargo, root};
use crate::results::Tally;
use crate::{audit, cases, demo, fleet, glue, identity, packages, sandbox, system};

/// Of the fault matrix and the hostile input each surface but Rust's goes through one part in so
/// many: all of it in all of them takes twenty minutes (`cargo xtask faults`, `cargo xtask inputs`).
const MATRIX_PARTS: usize = 4;

pub fn run(selection: &Selection) -> Outcome {
    system::compiler()?;
    let mut tally = Tally::default();
    tally.check("generated files", || {
        cargo(&["run", "--quiet", "-p", "amocore-codegen", "--", "--check"]).run()?;
        glue::check()
    });
    let server = sandbox::build()?;
    let mut ready: Vec<(&'static str, Box<dyn Language>)> = Vec::new();
    for (name, prepared) in selection.prepare() {
        let language = match prepared {
            Ok(language) => language,
            Err(problem) => {
                tally.check(name, || Err(problem));
                continue;
            }
        };
        if let Err(problem) = language.test(&server, &mut tally) {
            tally.check(name, || Err(problem));
        }
        ready.push((name, language));
    }
    let shown: Vec<_> = ready
        .iter()
        .map(|(name, it)| (*name, it.as_ref()))
        .collect();
    cases::conformance(&shown, &mut tally)?;
    cases::matrices(&["faults", "inputs"], MATRIX_PARTS, &shown, &mut tally)?;
    fleet::check(&shown, &mut tally)?;
    tally.check("the demo", || demo::run_with(&shown));
    tally.check("100,000 contacts", || demo::read_large(&shown));
    identity::compare(&shown, &mut tally);
    for (name, language) in &shown {
        tally.check(&format!("the package for {name}"), || {
            packages::try_out(name, *language)
        });
    }
    tally.check("conformance results", || conformance_results(selection));
    audit::check(selection, &mut tally);
    tally.close()
}

/// Every run has left its result, with every operation and without a failure.
fn conformance_results(selection: &Selection) -> Outcome {
    let folder = root().join("target/conformance");
    for language in selection.names() {
        for mode in MODES {
            let path = folder.join(format!("{language}-{mode}.json"));
            let result = std::fs::read_to_string(&path)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            let compact: String = result.split_whitespace().collect();
            if !compact.contains("\"failed\":0,") && !compact.contains("\"failed\":0}") {
                return Err(format!("{}: cases failed", path.display()));
            }
        }
    }
    Ok(())
}
