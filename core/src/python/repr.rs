//! `repr`: as one would write it.

use pyo3::prelude::*;

/// Writes `Model(field=value, ...)`, without the fields that have nothing in them.
#[derive(Debug)]
pub struct Repr {
    text: String,
    first: bool,
}

impl Repr {
    /// Begins with the model's name.
    pub fn new(model: &str) -> Self {
        Self {
            text: format!("{model}("),
            first: true,
        }
    }

    /// Adds a field.
    ///
    /// # Errors
    /// Only if memory runs out.
    pub fn field(&mut self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let empty = value.is_none() || value.len().is_ok_and(|length| length == 0);
        if empty {
            return Ok(());
        }
        self.write(name, value)
    }

    /// Adds what a change sets or clears: clearing says something.
    ///
    /// # Errors
    /// Only if memory runs out.
    pub fn write(&mut self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let separator = if self.first { "" } else { ", " };
        self.text
            .push_str(&format!("{separator}{name}={}", value.repr()?.to_str()?));
        self.first = false;
        Ok(())
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.text + ")"
    }
}
