//! What needs no client.

use amocore::client::dynamic::{Integers, evaluate};
use napi::Result;
use napi_derive::napi;

use crate::failure::raise;

/// Runs a tool with a JSON object of arguments.
#[napi(js_name = "evaluate")]
pub fn evaluate_tool(tool: String, arguments: String) -> Result<String> {
    evaluate(&tool, &arguments, Integers::Double).map_err(|error| raise(&error))
}
