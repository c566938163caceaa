//! What needs no client.

use amocore::client::dynamic::{Notation, evaluate};
use napi::Result;
use napi_derive::napi;

use crate::failure::raise;

/// Runs a tool with a JSON object of arguments.
#[napi(js_name = "evaluate")]
pub fn evaluate_tool(tool: String, arguments: String) -> Result<String> {
    evaluate(&tool, &arguments, Notation::JavaScript).map_err(|error| raise(&error))
}
