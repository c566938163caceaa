//! From an operation's name to the core: the operation list, expanded for Python.

use amocore::client::{Call, Chunks, Client, Erased, Pager, Piece, RawCall};
use amocore::operation::Paged;
use amocore::python::FromFields;
use amocore::*;
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

/// Makes an output a Python object.
pub type Convert = fn(Python<'_>, Erased) -> PyResult<Py<PyAny>>;

/// A list being paged through, whatever it lists, or a download.
pub trait AnyPager: Send {
    /// Asks for the next page, if there may be one.
    fn ask(&mut self) -> Option<(Asked, RawCall)>;
    /// Takes a page that was asked for, and gives its items as a list.
    fn turn(&mut self, py: Python<'_>, asked: &Asked, page: Erased) -> PyResult<Py<PyAny>>;
}

/// The request for a page.
pub type Asked = Erased;

impl<P> AnyPager for Pager<P>
where
    P: Paged,
    P::Item: for<'py> IntoPyObject<'py>,
{
    fn ask(&mut self) -> Option<(Asked, RawCall)> {
        let (request, call) = Pager::ask(self)?;
        Some((Box::new(request), call.into_raw()))
    }

    fn turn(&mut self, py: Python<'_>, asked: &Asked, page: Erased) -> PyResult<Py<PyAny>> {
        let page = Call::<P::Output>::read(page)?;
        let items = match asked.downcast_ref::<P>() {
            Some(asked) => Pager::turn(self, asked, page),
            None => Vec::new(),
        };
        items.into_py_any(py)
    }
}

/// A chunk a page.
impl AnyPager for Chunks {
    fn ask(&mut self) -> Option<(Asked, RawCall)> {
        let call = Chunks::ask(self)?;
        Some((Box::new(()), call.into_raw()))
    }

    fn turn(&mut self, py: Python<'_>, _: &Asked, page: Erased) -> PyResult<Py<PyAny>> {
        let chunk = self.take(Call::<Piece>::read(page)?);
        let chunks = chunk.iter().map(|it| PyBytes::new(py, it));
        PyList::new(py, chunks.collect::<Vec<_>>())?.into_py_any(py)
    }
}

fn unknown(name: &str) -> PyErr {
    PyAttributeError::new_err(format!("there is no operation {name}"))
}

macro_rules! by_name {
    ($(
        $generation:ident: $type:ident $blocking:ident, $generation_doc:literal {
            { $($direct:tt)* }
            $($resource:ident: $resource_type:ident $resource_blocking:ident, $doc:literal {
                $($rows:tt)*
            })*
        }
    )*) => {
        /// Starts an operation.
        pub fn start(
            client: &Client,
            name: &str,
            fields: &Bound<'_, PyDict>,
        ) -> PyResult<(RawCall, Convert)> {
            $(
                by_name!(@start client, name, fields, stringify!($generation), $($direct)*);
                $(by_name!(
                    @start client, name, fields,
                    concat!(stringify!($generation), ".", stringify!($resource)),
                    $($rows)*
                );)*
            )*
            Err(unknown(name))
        }

        /// Starts paging through a list.
        pub fn pager(
            client: &Client,
            name: &str,
            fields: &Bound<'_, PyDict>,
        ) -> PyResult<Box<dyn AnyPager>> {
            $(
                by_name!(@pager client, name, fields, stringify!($generation), $($direct)*);
                $(by_name!(
                    @pager client, name, fields,
                    concat!(stringify!($generation), ".", stringify!($resource)),
                    $($rows)*
                );)*
            )*
            Err(unknown(name))
        }
    };

    (@start $client:ident, $given:ident, $fields:ident, $path:expr, $(
        $name:ident($request:ident)
        $(-> $output:ty, $(pages $iter:ident -> $item:ident,)?)?
        $(streams $chunk:ident,)?
        $doc:literal;
    )*) => {
        $($(
            if $given == concat!($path, ".", stringify!($name)) {
                let request = $request::from_fields(Some($fields))?;
                let call = $client.start(concat!($path, ".", stringify!($name)), request);
                let convert: Convert = |py, output| Call::<$output>::read(output)?.into_py_any(py);
                return Ok((call.into_raw(), convert));
            }
        )?)*
    };

    (@pager $client:ident, $given:ident, $fields:ident, $path:expr, $(
        $name:ident($request:ident)
        $(-> $output:ty, $(pages $iter:ident -> $item:ident,)?)?
        $(streams $chunk:ident,)?
        $doc:literal;
    )*) => {
        $(
            $($(
                if $given == concat!($path, ".", stringify!($iter)) {
                    let request = $request::from_fields(Some($fields))?;
                    return Ok(Box::new(Pager::<$request>::of($client.clone(), request)));
                }
            )?)?
            $(
                if $given == concat!($path, ".", stringify!($name)) {
                    // The chunks are what the list says.
                    let _: fn(&mut Chunks, Piece) -> Option<$chunk> = Chunks::take;
                    let request = $request::from_fields(Some($fields))?;
                    let name = concat!($path, ".", stringify!($name));
                    return Ok(Box::new($client.stream(name, request)));
                }
            )?
        )*
    };
}

amocore::operations!(by_name);
