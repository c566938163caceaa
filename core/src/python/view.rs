//! Models in Python's hands.
//!
//! A Python object is a view of a model that lies where the core read it: its fields become Python
//! objects when they are looked at, and a page of 500 records costs 500 small objects, not a copy of
//! each record. Of the time that a page took in Python, making the copies and freeing them was the
//! greater part. A view keeps what it is a part of.

use pared::sync::Parc;
use pyo3::prelude::*;
use pyo3::types::PyList;
use pyo3::{PyClass, PyClassInitializer};

use super::from_python::unset;
use crate::{Change, Extra, Timestamp, Value};

/// A model, or a part of one, that several Python objects share.
#[derive(Debug)]
pub struct View<T>(Parc<T>);

impl<T: Send + Sync + 'static> View<T> {
    /// A view of a model by itself.
    pub fn new(model: T) -> Self {
        Self(Parc::new(model))
    }

    /// The model.
    pub fn model(&self) -> &T {
        &self.0
    }

    /// A view of a part, if it is there.
    fn part<U: Send + Sync + 'static>(
        &self,
        locate: impl for<'m> Fn(&'m T) -> Option<&'m U>,
    ) -> Option<View<U>> {
        let part = self.0.try_project(|model| locate(model).ok_or(()));
        part.map(View).ok()
    }
}

impl<T: PartialEq> PartialEq for View<T> {
    fn eq(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }
}

/// A model that is a class of Python's.
pub trait Model: Clone + Send + Sync + 'static {
    /// The class.
    type Object: PyClass<Frozen = pyo3::pyclass::boolean_struct::True>
        + Into<PyClassInitializer<Self::Object>>
        + Sync;

    /// An object that shows this.
    fn object(view: View<Self>) -> Self::Object;

    /// What an object shows.
    fn view(object: &Self::Object) -> &View<Self>;
}

/// The type of a field.
pub trait Shown: Sized + Send + Sync + 'static {
    /// The Python object for a field of a model, or for a part of one; `None` if it is not there.
    ///
    /// # Errors
    /// Only if memory runs out.
    fn shown<'py, M: Send + Sync + 'static>(
        model: &View<M>,
        locate: impl for<'m> Fn(&'m M) -> Option<&'m Self> + Copy,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>>;
}

impl<T: Model> Shown for T {
    fn shown<'py, M: Send + Sync + 'static>(
        model: &View<M>,
        locate: impl for<'m> Fn(&'m M) -> Option<&'m Self> + Copy,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match model.part(locate) {
            Some(part) => Ok(Bound::new(py, T::object(part))?.into_any()),
            None => Ok(py.None().into_bound(py)),
        }
    }
}

/// Makes the plain value of a type its Python object.
macro_rules! shown_plainly {
    ($($type:ty),* $(,)?) => {$(
        impl $crate::python::Shown for $type {
            fn shown<'py, M: Send + Sync + 'static>(
                model: &$crate::python::View<M>,
                locate: impl for<'m> Fn(&'m M) -> Option<&'m Self> + Copy,
                py: ::pyo3::Python<'py>,
            ) -> ::pyo3::PyResult<::pyo3::Bound<'py, ::pyo3::PyAny>> {
                match locate(model.model()) {
                    Some(value) => $crate::python::ToPlain::to_plain(value, py),
                    None => Ok(py.None().into_bound(py)),
                }
            }
        }
    )*};
}

pub(crate) use shown_plainly;

shown_plainly!(bool, i64, f64, String, Timestamp, Value, Extra);

impl<T: Shown> Shown for Option<T> {
    fn shown<'py, M: Send + Sync + 'static>(
        model: &View<M>,
        locate: impl for<'m> Fn(&'m M) -> Option<&'m Self> + Copy,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        T::shown(model, move |it| locate(it)?.as_ref(), py)
    }
}

impl<T: Shown> Shown for Vec<T> {
    fn shown<'py, M: Send + Sync + 'static>(
        model: &View<M>,
        locate: impl for<'m> Fn(&'m M) -> Option<&'m Self> + Copy,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let length = locate(model.model()).map_or(0, Self::len);
        let items = (0..length).map(|index| T::shown(model, move |it| locate(it)?.get(index), py));
        let items: Vec<_> = items.collect::<PyResult<_>>()?;
        Ok(PyList::new(py, items)?.into_any())
    }
}

impl<T: Shown> Shown for Change<T> {
    fn shown<'py, M: Send + Sync + 'static>(
        model: &View<M>,
        locate: impl for<'m> Fn(&'m M) -> Option<&'m Self> + Copy,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match locate(model.model()) {
            Some(Self::Keep) => unset(py),
            _ => T::shown(model, move |it| locate(it)?.set(), py),
        }
    }
}
