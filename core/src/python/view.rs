//! Models in Python's hands.
//!
//! A Python object is a view of a model that lies where the core read it: its fields become Python
//! objects when they are looked at, and a page of 500 records costs 500 small objects, not a copy of
//! each record. Of the time that a page took in Python, making the copies and freeing them was the
//! greater part. A view keeps what it is a part of.

use pared::sync::Parc;
use pyo3::prelude::*;
use pyo3::types::PyList;

use super::held::Held;
use super::model::Model;

/// A model, or a part of one, that several Python objects share.
#[derive(Debug)]
pub struct View(Parc<dyn Model>);

impl View {
    /// A view of a model by itself.
    pub fn new<T: Model>(model: T) -> Self {
        Self(Parc::new(model).project(|model| model as &dyn Model))
    }

    /// The model.
    pub fn model(&self) -> &dyn Model {
        &*self.0
    }

    /// The Python object for this.
    ///
    /// # Errors
    /// Only if memory runs out.
    pub fn object(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let object = self.model().class().object;
        object(py, self)
    }

    /// The Python object for a field.
    ///
    /// # Errors
    /// Only if memory runs out.
    pub fn field<'py>(&self, index: usize, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self.model().field(index) {
            Held::Model(_) => self.part(|model| model.field(index), py),
            Held::List(items) => {
                let objects = (0..items.count()).map(|item| match items.item(item) {
                    Held::Model(_) => self.part(
                        |model| match model.field(index) {
                            Held::List(items) => items.item(item),
                            _ => Held::Nothing,
                        },
                        py,
                    ),
                    plain => plain.plain(py),
                });
                let objects: Vec<_> = objects.collect::<PyResult<_>>()?;
                Ok(PyList::new(py, objects)?.into_any())
            }
            plain => plain.plain(py),
        }
    }

    /// The object for a model that is a part of this one.
    fn part<'py>(
        &self,
        locate: impl for<'m> FnOnce(&'m dyn Model) -> Held<'m>,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let part = self.0.try_project(|model| match locate(model) {
            Held::Model(part) => Ok(part),
            _ => Err(()),
        });
        match part {
            Ok(part) => Self(part).object(py),
            Err(()) => Ok(py.None().into_bound(py)),
        }
    }
}
