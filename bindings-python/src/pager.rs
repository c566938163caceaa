//! Lists, page by page. Pages are flattened in Python: one crossing for each page.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use pyo3::sync::MutexExt;

use crate::asynchronous::{awaitable, running_loop};
use crate::blocking::wait;
use crate::operations::AnyPager;

/// The pages of a list. One page is fetched at a time; a page that could not be fetched ends
/// the list.
#[pyclass(frozen, module = "amocore._native")]
pub struct Pager(Arc<Mutex<Box<dyn AnyPager>>>);

impl fmt::Debug for Pager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pager").finish_non_exhaustive()
    }
}

impl Pager {
    pub fn new(pager: Box<dyn AnyPager>) -> Self {
        Self(Arc::new(Mutex::new(pager)))
    }
}

/// Waits without the interpreter: whoever has the pager may be waiting for that.
fn lock<'a>(
    py: Python<'_>,
    pager: &'a Mutex<Box<dyn AnyPager>>,
) -> MutexGuard<'a, Box<dyn AnyPager>> {
    pager
        .lock_py_attached(py)
        .unwrap_or_else(PoisonError::into_inner)
}

#[pymethods]
impl Pager {
    /// The next page's items, or `None` after the last.
    fn next_page(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        let Some((asked, call)) = lock(py, &self.0).ask() else {
            return Ok(None);
        };
        let page = wait(py, call)?;
        lock(py, &self.0).turn(py, &asked, page).map(Some)
    }

    /// The next page's items, or `None` after the last, to be awaited.
    fn next_page_async<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let event_loop = running_loop(py)?;
        let pager = Arc::clone(&self.0);
        match lock(py, &self.0).ask() {
            Some((asked, call)) => awaitable(event_loop, call, move |py, page| {
                lock(py, &pager).turn(py, &asked, page)
            }),
            None => ended(&event_loop),
        }
    }
}

/// An awaitable of `None`.
fn ended<'py>(event_loop: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let future = event_loop.call_method0("create_future")?;
    future.call_method1("set_result", (event_loop.py().None(),))?;
    Ok(future)
}
