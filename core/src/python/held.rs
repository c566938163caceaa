//! What the fields of models hold, whatever their types.
//!
//! Attributes, `repr`, `to_dict`, `==` and pickling are compiled once for all models, and see a field
//! as one of these. Compiled for each of 128 models, they were an eighth of the library (docs/size.md).

use std::fmt;

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};

use super::convert::dict;
use super::from_python::unset;
use super::model::Model;
use crate::{Change, Extra, Timestamp, Value};

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum Held<'m> {
    /// Nothing: `None`.
    Nothing,
    /// What an update leaves alone: `UNSET`.
    Unset,
    /// A `bool`.
    Flag(bool),
    /// An `int`.
    Whole(i64),
    /// A `float`.
    Number(f64),
    /// A `str`.
    Text(&'m str),
    /// An aware `datetime`.
    Instant(Timestamp),
    /// A value of any kind.
    Value(&'m Value),
    /// Members that no field names: a `dict`.
    Extra(&'m Extra),
    /// Another model.
    Model(&'m dyn Model),
    /// A `list`.
    List(&'m dyn Items),
}

/// The type of a field.
pub trait Hold {
    /// What it holds.
    fn held(&self) -> Held<'_>;
}

/// A list of anything that a field can hold.
pub trait Items {
    /// How many there are.
    fn count(&self) -> usize;

    /// One of them.
    fn item(&self, index: usize) -> Held<'_>;
}

impl fmt::Debug for dyn Items + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items = (0..self.count()).map(|index| self.item(index));
        f.debug_list().entries(items).finish()
    }
}

impl Hold for bool {
    fn held(&self) -> Held<'_> {
        Held::Flag(*self)
    }
}

impl Hold for i64 {
    fn held(&self) -> Held<'_> {
        Held::Whole(*self)
    }
}

impl Hold for f64 {
    fn held(&self) -> Held<'_> {
        Held::Number(*self)
    }
}

impl Hold for String {
    fn held(&self) -> Held<'_> {
        Held::Text(self)
    }
}

impl Hold for Timestamp {
    fn held(&self) -> Held<'_> {
        Held::Instant(*self)
    }
}

impl Hold for Value {
    fn held(&self) -> Held<'_> {
        Held::Value(self)
    }
}

impl Hold for Extra {
    fn held(&self) -> Held<'_> {
        Held::Extra(self)
    }
}

impl<T: Hold> Hold for Option<T> {
    fn held(&self) -> Held<'_> {
        self.as_ref().map_or(Held::Nothing, T::held)
    }
}

impl<T: Hold> Hold for Change<T> {
    fn held(&self) -> Held<'_> {
        match self {
            Self::Keep => Held::Unset,
            Self::Set(value) => value.held(),
            Self::Clear => Held::Nothing,
        }
    }
}

impl<T: Hold> Hold for Vec<T> {
    fn held(&self) -> Held<'_> {
        Held::List(self)
    }
}

impl<T: Hold> Items for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> Held<'_> {
        self.get(index).map_or(Held::Nothing, T::held)
    }
}

impl Held<'_> {
    /// As one of Python's own values: models become dictionaries.
    ///
    /// # Errors
    /// Only if memory runs out.
    pub fn plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match *self {
            Self::Nothing => Ok(py.None().into_bound(py)),
            Self::Unset => unset(py),
            Self::Flag(flag) => flag.into_bound_py_any(py),
            Self::Whole(number) => number.into_bound_py_any(py),
            Self::Number(number) => number.into_bound_py_any(py),
            Self::Text(text) => Ok(PyString::new(py, text).into_any()),
            Self::Instant(time) => time.into_bound_py_any(py),
            Self::Value(value) => value.into_pyobject(py),
            Self::Extra(extra) => dict(py, &extra.0).map(Bound::into_any),
            Self::Model(model) => {
                let dict = PyDict::new(py);
                for (index, field) in model.class().fields.iter().enumerate() {
                    dict.set_item(field.name, model.field(index).plain(py)?)?;
                }
                Ok(dict.into_any())
            }
            Self::List(items) => {
                let list = PyList::empty(py);
                for index in 0..items.count() {
                    list.append(items.item(index).plain(py)?)?;
                }
                Ok(list.into_any())
            }
        }
    }
}

/// Of two of the same type.
impl PartialEq for Held<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (Self::Nothing, Self::Nothing) | (Self::Unset, Self::Unset) => true,
            (Self::Flag(one), Self::Flag(other)) => one == other,
            (Self::Whole(one), Self::Whole(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => one == other,
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Instant(one), Self::Instant(other)) => one == other,
            (Self::Value(one), Self::Value(other)) => one == other,
            (Self::Extra(one), Self::Extra(other)) => one == other,
            (Self::Model(one), Self::Model(other)) => {
                let mut fields = 0..one.class().fields.len();
                std::ptr::eq(one.class(), other.class())
                    && fields.all(|index| one.field(index) == other.field(index))
            }
            (Self::List(one), Self::List(other)) => {
                one.count() == other.count()
                    && (0..one.count()).all(|index| one.item(index) == other.item(index))
            }
            _ => false,
        }
    }
}
