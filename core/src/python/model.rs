//! What all models have in common in Python: one class, from which theirs are derived.

use std::any::Any;
use std::fmt;

use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple, PyType};

use super::fields::Field;
use super::held::{Held, Hold};
use super::repr::Repr;
use super::view::View;

/// A model that is a class of Python's.
pub trait Model: Any + Send + Sync {
    /// The class.
    fn class(&self) -> &'static Class;

    /// What a field holds, by its place in the class.
    fn field(&self, index: usize) -> Held<'_>;
}

/// Only its name: derived code for all models is a hundred kilobytes.
impl fmt::Debug for dyn Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(self.class().name).finish_non_exhaustive()
    }
}

impl<T: Model> Hold for T {
    fn held(&self) -> Held<'_> {
        Held::Model(self)
    }
}

/// The class of one model.
pub struct Class {
    /// Its name.
    pub name: &'static str,
    /// Its fields, in the model's order.
    pub fields: &'static [Field],
    /// Makes an object that shows a model of this class.
    pub object: for<'py> fn(Python<'py>, View) -> PyResult<Bound<'py, PyAny>>,
    /// The class as Python has it.
    pub type_object: for<'py> fn(Python<'py>) -> Bound<'py, PyType>,
}

impl fmt::Debug for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Every model puts its class on the list.
#[derive(Debug)]
pub struct Listed(pub &'static Class);

inventory::collect!(Listed);

/// Adds the classes of all models.
///
/// # Errors
/// Only if memory runs out.
pub fn add_classes(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    for Listed(class) in inventory::iter::<Listed> {
        let type_object = (class.type_object)(py);
        for index in 0..class.fields.len() {
            let attribute = Attribute { class, index };
            type_object.setattr(attribute.field().name, Bound::new(py, attribute)?)?;
        }
        module.add(class.name, type_object)?;
    }
    Ok(())
}

/// What the classes of all models are derived from.
#[pyclass(frozen, subclass, name = "Model", module = "amocore._native")]
#[derive(Debug)]
pub struct Object(pub View);

#[pymethods]
impl Object {
    fn __eq__(&self, other: &Self) -> bool {
        Held::Model(self.0.model()) == Held::Model(other.0.model())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let model = self.0.model();
        let mut repr = Repr::new(model.class().name);
        for (index, field) in model.class().fields.iter().enumerate() {
            if matches!(model.field(index), Held::Unset) {
                continue;
            }
            let value = self.0.field(index, py)?;
            if field.change {
                repr.write(field.name, &value)?;
            } else {
                repr.field(field.name, &value)?;
            }
        }
        Ok(repr.finish())
    }

    /// The fields as plain values: nested models become dictionaries.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Held::Model(self.0.model()).plain(py)
    }

    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        let dict = PyDict::new(py);
        for (index, field) in self.0.model().class().fields.iter().enumerate() {
            dict.set_item(field.name, self.0.field(index, py)?)?;
        }
        Ok((PyTuple::empty(py), dict))
    }
}

// A field of a class: what Python itself makes of a getter, without code for each. A comment for
// Python here would stand before that of the field.
#[pyclass(frozen, name = "attribute", module = "amocore._native")]
#[derive(Debug)]
struct Attribute {
    class: &'static Class,
    index: usize,
}

impl Attribute {
    fn field(&self) -> &'static Field {
        &self.class.fields[self.index]
    }

    fn read_only(&self) -> PyErr {
        let (name, class) = (self.field().name, self.class.name);
        PyAttributeError::new_err(format!(
            "attribute '{name}' of 'amocore.{class}' objects is not writable"
        ))
    }
}

#[pymethods]
impl Attribute {
    fn __get__<'py>(
        attribute: &Bound<'py, Self>,
        object: Option<&Bound<'py, PyAny>>,
        _owner: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Some(object) = object else {
            return Ok(attribute.clone().into_any());
        };
        let own = attribute.get();
        if let Ok(model) = object.cast::<Object>() {
            let view = &model.get().0;
            if std::ptr::eq(view.model().class(), own.class) {
                return view.field(own.index, object.py());
            }
        }
        let (name, class) = (own.field().name, own.class.name);
        let given = object.get_type().name()?;
        Err(PyTypeError::new_err(format!(
            "descriptor '{name}' for 'amocore.{class}' objects doesn't apply to a '{given}' object"
        )))
    }

    fn __set__(&self, _object: &Bound<'_, PyAny>, _value: &Bound<'_, PyAny>) -> PyResult<()> {
        Err(self.read_only())
    }

    fn __delete__(&self, _object: &Bound<'_, PyAny>) -> PyResult<()> {
        Err(self.read_only())
    }

    #[getter]
    fn __name__(&self) -> &'static str {
        self.field().name
    }

    #[getter]
    fn __doc__(&self) -> &'static str {
        self.field().doc
    }

    #[getter]
    fn __objclass__<'py>(&self, py: Python<'py>) -> Bound<'py, PyType> {
        (self.class.type_object)(py)
    }

    fn __repr__(&self) -> String {
        let (name, class) = (self.field().name, self.class.name);
        format!("<attribute '{name}' of 'amocore.{class}' objects>")
    }
}
