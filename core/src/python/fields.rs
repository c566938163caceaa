//! Keyword arguments.

use std::fmt;

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::from_python::{FromPython, Mismatch};
use crate::Error;

/// One field of a model.
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its documentation; that of an argument is in the package's own.
    pub doc: &'static str,
    /// What is expected, if it has to be given.
    pub required: Option<&'static str>,
    /// Whether an update leaves it alone, sets or clears it.
    pub change: bool,
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A model that is built from keyword arguments.
pub trait FromFields: Default {
    /// What Python calls it.
    const NAME: &'static str;

    /// Its fields.
    const FIELDS: &'static [Field];

    /// Sets a field, by its place.
    ///
    /// # Errors
    /// Where and why the value does not fit.
    fn set(&mut self, index: usize, value: &Bound<'_, PyAny>) -> Result<(), Mismatch>;

    /// Builds the model.
    ///
    /// # Errors
    /// `InvalidInput`, naming the field.
    fn from_fields(given: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut model = Self::default();
        if let Some(given) = given {
            fill(Self::NAME, Self::FIELDS, given, &mut |index, value| {
                model.set(index, value)
            })?;
        } else if let Some((field, expected)) = first_required(Self::FIELDS) {
            return Err(missing(field, expected).into());
        }
        Ok(model)
    }
}

/// Sets a field of a model that is not known here, by its place.
type Set<'m> = dyn FnMut(usize, &Bound<'_, PyAny>) -> Result<(), Mismatch> + 'm;

/// Sets a field.
///
/// # Errors
/// Where and why the value does not fit.
#[inline(never)]
pub fn put<T: FromPython>(field: &mut T, value: &Bound<'_, PyAny>) -> Result<(), Mismatch> {
    let nothing = match value.is_none() {
        true => T::from_none(),
        false => None,
    };
    *field = match nothing {
        Some(nothing) => nothing,
        None => T::from_python(value)?,
    };
    Ok(())
}

/// Sets the fields that are given, and refuses what is none. It is one for all models.
fn fill(
    model: &str,
    fields: &[Field],
    given: &Bound<'_, PyDict>,
    set: &mut Set<'_>,
) -> PyResult<()> {
    let mut known = 0;
    for (index, field) in fields.iter().enumerate() {
        let value = given.get_item(field.name)?;
        known += usize::from(value.is_some());
        match (value, field.required) {
            (Some(value), None) => read(field.name, &value, index, set)?,
            (Some(value), Some(_)) if !value.is_none() => read(field.name, &value, index, set)?,
            (_, Some(expected)) => return Err(missing(field.name, expected).into()),
            (None, None) => {}
        }
    }
    if known == given.len() {
        return Ok(());
    }
    let unknown = given.keys().iter().map(|name| name.to_string());
    let unknown = unknown
        .into_iter()
        .find(|name| fields.iter().all(|field| field.name != name));
    match unknown {
        Some(name) => {
            let problem = format!("{model} has no such field");
            Err(Error::invalid_input(name, problem).into())
        }
        None => Ok(()),
    }
}

fn read(name: &str, value: &Bound<'_, PyAny>, index: usize, set: &mut Set<'_>) -> PyResult<()> {
    set(index, value).map_err(|mismatch| {
        Error::invalid_input(format!("{name}{}", mismatch.path), mismatch.problem).into()
    })
}

fn first_required(fields: &'static [Field]) -> Option<(&'static str, &'static str)> {
    let mut required = fields.iter().filter_map(|it| Some((it.name, it.required?)));
    required.next()
}

fn missing(name: &str, expected: &str) -> Error {
    Error::invalid_input(name, format!("is required ({expected})"))
}
