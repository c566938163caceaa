//! `cargo run -p amocore-codegen` writes the generated files; with `-- --check` it only
//! compares them, shows what differs, and fails if anything does; with `-- --list` it prints
//! the names of the operations.

use std::process::ExitCode;

use amocore_codegen::{files, generate, root};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--check"] => true,
        ["--list"] => {
            for operation in amocore::operations::table() {
                println!("{}.{}", operation.resource, operation.name);
            }
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("usage: cargo run -p amocore-codegen [-- --check | --list]");
            return ExitCode::from(2);
        }
    };
    let files = generate();
    if check {
        return report(&files::differences(root(), &files));
    }
    match files::write(root(), &files) {
        Ok(written) => {
            println!("{} files, {written} changed", files.len());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn report(differences: &[String]) -> ExitCode {
    if differences.is_empty() {
        return ExitCode::SUCCESS;
    }
    for difference in differences {
        println!("{difference}");
    }
    eprintln!("generated files are stale: run `cargo run -p amocore-codegen`");
    ExitCode::FAILURE
}
