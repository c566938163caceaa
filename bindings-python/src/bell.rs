//! How an event loop learns that something has arrived.

#[cfg(unix)]
use std::io::{Read as _, Write as _};
#[cfg(unix)]
use std::os::fd::AsRawFd as _;
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::sync::Arc;

use amocore::client::runtime;
use amocore::python::Inside;
#[cfg(not(unix))]
use pyo3::exceptions::PyNotImplementedError;
use pyo3::prelude::*;

/// Where an event loop keeps whom to call.
pub const ATTRIBUTE: &str = "_amocore_arrivals";

/// Rung by threads of the core.
pub enum Bell {
    /// A pair of sockets, of which the event loop watches one.
    #[cfg(unix)]
    Sockets { rung: UnixStream, heard: UnixStream },
    /// What a loop that watches no sockets, as that of Windows, is asked to call.
    Callback(Ear),
}

/// A weak reference to the event loop, which would live for ever otherwise.
type Ear = Arc<Py<PyAny>>;

impl Bell {
    /// A bell that needs no interpreter, unless the event loop cannot hear it.
    pub fn usual() -> PyResult<Self> {
        #[cfg(unix)]
        {
            let (rung, heard) = UnixStream::pair()?;
            rung.set_nonblocking(true)?;
            heard.set_nonblocking(true)?;
            Ok(Self::Sockets { rung, heard })
        }
        #[cfg(not(unix))]
        Err(PyNotImplementedError::new_err(()))
    }

    /// The bell for other event loops.
    pub fn other(event_loop: &Bound<'_, PyAny>) -> PyResult<Self> {
        let weak = event_loop.py().import("weakref")?.getattr("ref")?;
        let ear = weak.call1((event_loop,))?;
        Ok(Self::Callback(Arc::new(ear.unbind())))
    }

    /// Has `listener` called by the event loop when this is rung.
    pub fn listen(
        &self,
        event_loop: &Bound<'_, PyAny>,
        listener: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        match self {
            #[cfg(unix)]
            Self::Sockets { heard, .. } => {
                let watched = (heard.as_raw_fd(), listener);
                event_loop.call_method1("add_reader", watched).map(drop)
            }
            Self::Callback(_) => Ok(()),
        }
    }

    /// Tells the event loop to look.
    pub fn ring(&self) {
        match self {
            // Fails only if it is full, and then it is heard as well.
            #[cfg(unix)]
            Self::Sockets { rung, .. } => drop((&*rung).write(&[1])),
            Self::Callback(ear) => {
                let ear = Arc::clone(ear);
                // The interpreter may be busy for long, and this thread has calls to carry.
                if let Ok(runtime) = runtime() {
                    runtime.spawn_blocking(move || call_back(&ear));
                }
            }
        }
    }

    /// The event loop looks.
    pub fn heard(&self) {
        #[cfg(unix)]
        if let Self::Sockets { heard, .. } = self {
            while (&*heard).read(&mut [0; 64]).is_ok_and(|read| read == 64) {}
        }
    }
}

/// Asks an event loop to look. Fails if it was closed meanwhile; then nobody waits.
fn call_back(ear: &Ear) {
    let Some(_inside) = Inside::enter() else {
        return;
    };
    let _ = Python::attach(|py| -> PyResult<()> {
        let event_loop = ear.bind(py).call0()?;
        let listener = event_loop.getattr(ATTRIBUTE)?;
        event_loop.call_method1("call_soon_threadsafe", (listener,))?;
        Ok(())
    });
}
