//! What needs no client.

use amocore::client::dynamic::{Notation, evaluate};

use crate::failure::NativeFailure;

/// Runs a tool with a JSON object of arguments.
#[uniffi::export(name = "evaluate")]
pub fn evaluate_tool(tool: &str, arguments: &str) -> Result<String, NativeFailure> {
    Ok(evaluate(tool, arguments, Notation::Exact)?)
}
