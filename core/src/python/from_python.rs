//! Values on their way from Python: strict, since a silent conversion is a silent change.

use std::any::Any;
use std::collections::BTreeMap;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDateTime, PyDict, PyFloat, PyInt, PyList, PySequence, PyString,
    PyTuple,
};

use super::model::{Model, Object};
use crate::{Change, Extra, Secret, Timestamp, Value};

/// Lists and maps nested deeper than this are refused; they may be circular.
const MAX_DEPTH: usize = 64;

/// An argument of the wrong kind.
#[derive(Debug)]
pub struct Mismatch {
    /// Where in the argument: `[3]`.
    pub path: String,
    /// What is wrong.
    pub problem: String,
}

impl Mismatch {
    fn new(problem: impl Into<String>) -> Self {
        Self {
            path: String::new(),
            problem: problem.into(),
        }
    }

    pub(super) fn expected(what: &str, value: &Bound<'_, PyAny>) -> Self {
        let kind = value.get_type();
        let kind = kind
            .qualname()
            .map_or_else(|_| "object".to_owned(), |name| name.to_string());
        Self::new(format!("expected {what}, got {kind}"))
    }

    fn inside(mut self, place: &str) -> Self {
        self.path.insert_str(0, place);
        self
    }
}

/// A value that Python code can pass in.
pub trait FromPython: Sized {
    /// What Python calls it.
    const EXPECTED: &'static str;

    /// Reads it.
    ///
    /// # Errors
    /// Where and why the value does not fit.
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Mismatch>;

    /// What `None` means, if it does not mean what [`from_python`](Self::from_python) says.
    fn from_none() -> Option<Self> {
        None
    }
}

/// An instance of a model.
///
/// # Errors
/// If `value` is something else.
pub fn instance<T>(value: &Bound<'_, PyAny>) -> Result<T, Mismatch>
where
    T: Model + Clone + FromPython,
{
    let object = value.cast::<Object>().ok();
    let model = object.and_then(|it| (it.get().0.model() as &dyn Any).downcast_ref::<T>());
    model
        .cloned()
        .ok_or_else(|| Mismatch::expected(T::EXPECTED, value))
}

impl FromPython for bool {
    const EXPECTED: &'static str = "bool";

    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Mismatch> {
        let flag = value.cast::<PyBool>();
        flag.map(|flag| flag.is_true())
            .map_err(|_| Mismatch::expected(Self::EXPECTED, value))
    }

    fn from_none() -> Option<Self> {
        Some(false)
    }
}

impl FromPython for i64 {
    const EXPECTED: &'static str = "int";

    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Mismatch> {
        // `True` is an int to Python and a mistake here.
        if value.is_instance_of::<PyBool>() {
            return Err(Mismatch::expected(Self::EXPECTED, value));
        }
        value.extract().map_err(|_| match value.cast::<PyInt>() {
            Ok(_) => Mismatch::new("must fit into 64 bits"),
            Err(_) => Mismatch::expected(Self::EXPECTED, value),
        })
    }
}

impl FromPython for f64 {
    const EXPECTED: &'static str = "float";

    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Mismatch> {
        if value.is_instance_of::<PyBool>() {
            return Err(Mismatch::expected(Self::EXPECTED, value));
        }
        value
            .extract()
            .map_err(|_| Mismatch::expected(Self::EXPECTED, value))
    }
}

impl FromPython for String {
    const EXPECTED: &'static str = "str";

    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Mismatch> {
        let text = value
            .cast::<PyString>()
            .map_err(|_| Mismatch::expected(Self::EXPECTED, value))?;
        let text = text.to_str().map_err(|_| {
            Mismatch::new("contains a lone surrogate, which is no character and cannot be sent")
        })?;
        Ok(text.to_owned())
    }
}

impl FromPython for Secret {
    const EXPECTED: &'static str = "str";

    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Mismatch> {
        String::from_python(value).map(Self::new)
    }
}

/// An aware `datetime`. Fractions of a second are dropped: the wire has none.
impl FromPython for Timestamp {
    const EXPECTED: &'static str = "an aware datetime";

    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Mismatch> {
        let time = value
            .cast::<PyDateTime>()
            .map_err(|_| Mismatch::expected(Self::EXPECTED, value))?;
        let offset = time.call_method0("utcoffset");
        if offset.is_ok_and(|offset| offset.is_none()) {
            return Err(Mismatch::new(
                "a naive datetime is no instant: give it a tzinfo, such as timezone.utc",
            ));
        }
        // Without its fraction first: a float would round it up in a far century.
        let whole = PyDict::new(value.py());
        let seconds = whole
            .set_item("microsecond", 0)
            .and_then(|()| time.call_method("replace", (), Some(&whole)))
            .and_then(|time| time.call_method0("timestamp"))
            .and_then(|seconds| seconds.extract::<f64>());
        match seconds {
            Ok(seconds) => Ok(Self::from_unix(seconds.floor() as i64)),
            Err(_) => Err(Mismatch::new("is out of range")),
        }
    }
}

impl FromPython for Value {
    const EXPECTED: &'static str = "None, bool, int, float, str, list or dict";

    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Mismatch> {
        read_value(value, 0)
    }
}

impl FromPython for Extra {
    const EXPECTED: &'static str = "dict";

    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Mismatch> {
        let members = value
            .cast::<PyDict>()
            .map_err(|_| Mismatch::expected(Self::EXPECTED, value))?;
        read_members(members, 0).map(Self)
    }

    fn from_none() -> Option<Self> {
        Some(Self::default())
    }
}

fn read_value(value: &Bound<'_, PyAny>, depth: usize) -> Result<Value, Mismatch> {
    if depth > MAX_DEPTH {
        return Err(Mismatch::new(format!("is nested deeper than {MAX_DEPTH}")));
    }
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if value.is_instance_of::<PyInt>() {
        return i64::from_python(value).map(Value::Int);
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        let number = number.extract::<f64>().unwrap_or(f64::NAN);
        let finite = number.is_finite().then_some(Value::Float(number));
        return finite.ok_or_else(|| Mismatch::new("must be a finite number"));
    }
    if value.is_instance_of::<PyString>() {
        return String::from_python(value).map(Value::Text);
    }
    if let Ok(members) = value.cast::<PyDict>() {
        return read_members(members, depth + 1).map(Value::Map);
    }
    if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        return read_items(value, |item| read_value(item, depth + 1)).map(Value::List);
    }
    Err(Mismatch::expected(Value::EXPECTED, value))
}

fn read_members(
    members: &Bound<'_, PyDict>,
    depth: usize,
) -> Result<BTreeMap<String, Value>, Mismatch> {
    members
        .iter()
        .map(|(name, value)| {
            let name = String::from_python(&name)
                .map_err(|_| Mismatch::new("the names in a dict must be text"))?;
            let value = read_value(&value, depth).map_err(|it| it.inside(&format!(".{name}")))?;
            Ok((name, value))
        })
        .collect()
}

/// Any sequence but text, which would fall into characters.
impl<T: FromPython> FromPython for Vec<T> {
    const EXPECTED: &'static str = "a sequence";

    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Mismatch> {
        let text = value.is_instance_of::<PyString>()
            || value.is_instance_of::<PyBytes>()
            || value.is_instance_of::<PyByteArray>();
        if text || value.cast::<PySequence>().is_err() {
            return Err(Mismatch::expected(
                &format!("a sequence of {}", T::EXPECTED),
                value,
            ));
        }
        read_items(value, T::from_python)
    }

    fn from_none() -> Option<Self> {
        Some(Self::new())
    }
}

fn read_items<T>(
    items: &Bound<'_, PyAny>,
    read: impl Fn(&Bound<'_, PyAny>) -> Result<T, Mismatch>,
) -> Result<Vec<T>, Mismatch> {
    let failed = |error: PyErr| Mismatch::new(format!("cannot be read: {error}"));
    let mut out = Vec::new();
    for (index, item) in items.try_iter().map_err(failed)?.enumerate() {
        let place = format!("[{index}]");
        let item = item.map_err(|error| failed(error).inside(&place))?;
        out.push(read(&item).map_err(|mismatch| mismatch.inside(&place))?);
    }
    Ok(out)
}

impl<T: FromPython> FromPython for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Mismatch> {
        if value.is_none() {
            Ok(None)
        } else {
            T::from_python(value).map(Some)
        }
    }

    fn from_none() -> Option<Self> {
        Some(None)
    }
}

/// `UNSET` leaves alone, `None` clears, anything else sets.
impl<T: FromPython> FromPython for Change<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Mismatch> {
        if is_unset(value) {
            Ok(Self::Keep)
        } else {
            T::from_python(value).map(Self::Set)
        }
    }

    fn from_none() -> Option<Self> {
        Some(Self::Clear)
    }
}

/// Python's `UNSET`.
pub(super) fn unset(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    static UNSET: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    UNSET.import(py, "amocore._unset", "UNSET").cloned()
}

fn is_unset(value: &Bound<'_, PyAny>) -> bool {
    unset(value.py()).is_ok_and(|unset| value.is(&unset))
}
