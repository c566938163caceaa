//! The classes of a Python module: every model puts itself on the list.

use std::fmt;

use pyo3::prelude::*;

/// How one model's class is added to a module.
pub struct Class(pub fn(&Bound<'_, PyModule>) -> PyResult<()>);

inventory::collect!(Class);

/// Adds the classes of all models.
///
/// # Errors
/// Only if memory runs out.
pub fn add_classes(module: &Bound<'_, PyModule>) -> PyResult<()> {
    inventory::iter::<Class>
        .into_iter()
        .try_for_each(|class| class.0(module))
}

impl fmt::Debug for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Class")
    }
}
