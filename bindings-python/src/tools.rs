//! What needs no client: the list of tools, expanded for Python.

use amocore::python::FromFields;
use amocore::tools::*;
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// What `tools` is made of: calls by name, without a client.
#[pyclass(frozen, module = "amocore._native")]
#[derive(Debug)]
pub struct NativeTools;

macro_rules! by_name {
    ($($group:ident: $doc:literal {
        $($name:ident($request:ident) -> $output:ty, $tool_doc:literal;)*
    })*) => {
        fn run(py: Python<'_>, given: &str, fields: &Bound<'_, PyDict>) -> PyResult<Py<PyAny>> {
            $($(
                if given == concat!("tools.", stringify!($group), ".", stringify!($name)) {
                    let name = concat!("tools.", stringify!($group), ".", stringify!($name));
                    let request = $request::from_fields(Some(fields))?;
                    return request.run_as(name)?.into_py_any(py);
                }
            )*)*
            Err(PyAttributeError::new_err(format!("there is no tool {given}")))
        }
    };
}

amocore::tools!(by_name);

#[pymethods]
impl NativeTools {
    #[new]
    fn new() -> Self {
        Self
    }

    /// Runs a tool and answers its result.
    fn call(&self, py: Python<'_>, tool: &str, fields: &Bound<'_, PyDict>) -> PyResult<Py<PyAny>> {
        run(py, tool, fields)
    }
}
