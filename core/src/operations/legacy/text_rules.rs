//! What can be found wrong with arguments before they are sent.

use super::fields::ElementType;
use crate::operations::rules;
use crate::{Error, Result};

/// Tags travel as one comma-separated text (legacy §12.12), so a tag cannot contain a comma.
pub fn tags(field: &str, tags: &[String]) -> Result<()> {
    for (index, tag) in tags.iter().enumerate() {
        let field = format!("{field}[{index}]");
        rules::not_blank(&field, tag)?;
        if tag.contains(',') {
            return Err(Error::invalid_input(field, "a tag cannot contain a comma"));
        }
    }
    Ok(())
}

/// An object and its type go together (legacy §12.6).
pub fn target(id: Option<i64>, kind: Option<&ElementType>) -> Result<()> {
    if let Some(id) = id {
        rules::id("element_id", id)?;
    }
    match (id, kind) {
        (Some(_), None) => Err(Error::invalid_input(
            "element_type",
            "is needed with element_id: contact or deal",
        )),
        (None, Some(_)) => Err(Error::invalid_input(
            "element_id",
            "is needed with element_type",
        )),
        (_, Some(ElementType::Other(word))) => Err(Error::invalid_input(
            "element_type",
            format!("{word:?} is not known to the XML API: contact or deal"),
        )),
        _ => Ok(()),
    }
}
