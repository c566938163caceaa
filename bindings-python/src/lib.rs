//! `amocore._native`: the core in Python.
//!
//! The models are the core's own. What is written here is truly Python's: waiting without the
//! interpreter, asyncio, pages. The typed surface above it, `amocore/_resources.py`, is made
//! from the operation list.

mod arrivals;
mod asynchronous;
mod bell;
mod blocking;
mod client;
mod operations;
mod pager;
mod tools;

use pyo3::prelude::*;

// Free-threaded interpreters need no lock for it: its classes are frozen, and what changes inside
// them is under locks of its own.
#[pymodule(gil_used = false)]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    amocore::python::register_ending(module)?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<client::Client>()?;
    module.add_class::<pager::Pager>()?;
    module.add_class::<tools::NativeTools>()?;
    amocore::python::add_classes(module)
}
