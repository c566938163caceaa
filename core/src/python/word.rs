//! Open enumerations are plain text in Python.

/// Makes an open enumeration a `str`.
macro_rules! word {
    ($name:ident) => {
        impl<'py> ::pyo3::IntoPyObject<'py> for $name {
            type Target = ::pyo3::types::PyString;
            type Output = ::pyo3::Bound<'py, ::pyo3::types::PyString>;
            type Error = ::std::convert::Infallible;

            fn into_pyobject(self, py: ::pyo3::Python<'py>) -> Result<Self::Output, Self::Error> {
                Ok(::pyo3::types::PyString::new(py, self.as_str()))
            }
        }

        impl $crate::python::FromPython for $name {
            const EXPECTED: &'static str = "str";

            fn from_python(
                value: &::pyo3::Bound<'_, ::pyo3::PyAny>,
            ) -> Result<Self, $crate::python::Mismatch> {
                <String as $crate::python::FromPython>::from_python(value).map(Self::from)
            }
        }

        impl $crate::python::Hold for $name {
            fn held(&self) -> $crate::python::Held<'_> {
                $crate::python::Held::Text(self.as_str())
            }
        }
    };
}

pub(crate) use word;
