//! `cargo xtask test`: everything, from installing to the closing line.

use crate::process::{Outcome, cargo, root};
use crate::python::Environment;
use crate::results::{Tally, of_cargo_test, of_plain, of_pytest};
use crate::{demo, sandbox, system};

/// The Python beside the binding, which has a configuration of its own.
const SUITES: [&str; 2] = ["tests/scenarios/python", "tests/conformance/python"];

pub fn run() -> Outcome {
    system::compiler()?;
    system::node()?;
    let mut tally = Tally::default();
    rust(&mut tally);
    let python = Environment::prepare()?;
    python.install_binding()?;
    python_suites(&mut tally, &python)?;
    tally.check("the demo", || {
        cargo(&["build", "--quiet", "-p", "amocore-scenarios"]).run()?;
        demo::run_with(&python)
    });
    tally.check("conformance results", conformance_results);
    tally.close()
}

fn rust(tally: &mut Tally) {
    tally.check("rustfmt", || cargo(&["fmt", "--all", "--check"]).run());
    // The core alone, with its features one by one: a workspace build would mix them.
    let strict = ["--", "-D", "warnings"];
    let clippy = |arguments: &[&str]| {
        cargo(&[&["clippy", "--quiet", "--all-targets"], arguments, &strict].concat())
    };
    tally.check("clippy", || clippy(&[]).run());
    tally.check("clippy, the core without I/O", || {
        clippy(&["-p", "amocore", "--no-default-features"]).run()
    });
    tally.check("clippy, the Python binding", || {
        clippy(&["-p", "amocore-python"]).run()
    });
    tally.check("clippy, the tools", || {
        clippy(&["-p", "xtask", "-p", "amocore-codegen"]).run()
    });
    tally.check("generated files", || {
        cargo(&["run", "--quiet", "-p", "amocore-codegen", "--", "--check"]).run()
    });
    tally.suite(
        "Rust tests",
        cargo(&["test", "--no-fail-fast"]),
        of_cargo_test,
    );
    let tools = cargo(&[
        "test",
        "-p",
        "xtask",
        "-p",
        "amocore-codegen",
        "--no-fail-fast",
    ]);
    tally.suite("tests of the tools", tools, of_cargo_test);
}

fn python_suites(tally: &mut Tally, python: &Environment) -> Outcome {
    let server = sandbox::build()?;
    tally.check("ruff", || {
        python
            .tool("ruff", &["check", "bindings-python", "tests"])
            .run()?;
        python
            .tool("ruff", &["format", "--check", "bindings-python", "tests"])
            .run()
    });
    tally.check("mypy", || {
        python.tool("mypy", &[]).within("bindings-python").run()?;
        SUITES
            .iter()
            .try_for_each(|suite| python.tool("mypy", &["--strict", suite]).run())
    });
    tally.check("pyright", || {
        python
            .tool("pyright", &[])
            .within("bindings-python")
            .run()?;
        python.tool("pyright", &SUITES).run()
    });
    let tests = python.tool("pytest", &["-q"]).within("bindings-python");
    tally.suite(
        "Python tests",
        tests.with("AMOCORE_SANDBOX", &server),
        of_pytest,
    );
    for mode in ["blocking", "async"] {
        let runner = python.tool("python", &["tests/conformance/python/run.py", mode]);
        tally.suite(&format!("conformance, Python, {mode}"), runner, of_plain);
    }
    Ok(())
}

/// Every run has left its result, with every operation and without a failure.
fn conformance_results() -> Outcome {
    let folder = root().join("target/conformance");
    for language in ["rust", "python"] {
        for mode in ["blocking", "async"] {
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
