//! What the project's fuzz targets need of the inside. Not for anybody else.

use crate::request::php_serialize;

/// Reads a PHP-serialized value, and gives it as JSON.
///
/// # Errors
/// Says why it cannot be read.
pub fn php_serialized(text: &str) -> Result<String, String> {
    let tree = php_serialize::parse(text).map_err(|problem| problem.reason().to_owned())?;
    serde_json::to_string(&tree).map_err(|problem| problem.to_string())
}
