//! Values on their way to Python.

use pyo3::PyTypeInfo;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDateTime, PyDict, PyList, PyTzInfo};

use crate::{Timestamp, Value};

/// An aware `datetime` in UTC.
impl<'py> IntoPyObject<'py> for Timestamp {
    type Target = PyDateTime;
    type Output = Bound<'py, PyDateTime>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let (from_timestamp, utc) = clock(py)?;
        let time = from_timestamp.bind(py).call1((self.unix(), utc))?;
        Ok(time.cast_into()?)
    }
}

/// `datetime.fromtimestamp` and UTC, which every time of a record needs.
fn clock(py: Python<'_>) -> PyResult<&(Py<PyAny>, Py<PyTzInfo>)> {
    static CLOCK: PyOnceLock<(Py<PyAny>, Py<PyTzInfo>)> = PyOnceLock::new();
    CLOCK.get_or_try_init(py, || {
        let from_timestamp = PyDateTime::type_object(py).getattr("fromtimestamp")?;
        let utc = PyTzInfo::utc(py)?.to_owned();
        Ok((from_timestamp.unbind(), utc.unbind()))
    })
}

/// `None`, `bool`, `int`, `float`, `str`, `list` or `dict`.
impl<'py> IntoPyObject<'py> for &Value {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Ok(match self {
            Value::Null => py.None().into_bound(py),
            Value::Bool(value) => value.into_pyobject(py)?.to_owned().into_any(),
            Value::Int(value) => value.into_pyobject(py)?.into_any(),
            Value::Float(value) => value.into_pyobject(py)?.into_any(),
            Value::Text(text) => text.into_pyobject(py)?.into_any(),
            Value::List(items) => {
                let list = PyList::empty(py);
                for item in items {
                    list.append(item)?;
                }
                list.into_any()
            }
            Value::Map(members) => dict(py, members)?.into_any(),
        })
    }
}

impl<'py> IntoPyObject<'py> for Value {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        (&self).into_pyobject(py)
    }
}

pub(super) fn dict<'py, 'v>(
    py: Python<'py>,
    members: impl IntoIterator<Item = (&'v String, &'v Value)>,
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, value) in members {
        dict.set_item(name, value)?;
    }
    Ok(dict)
}
