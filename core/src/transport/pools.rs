//! The connections of a client, by the runtime that they live in.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustls::ClientConfig;
use tokio::runtime::{Handle, Id};

use super::http::Http;
use crate::Result;
use crate::session::Origin;

/// Of so many runtimes connections are kept. A runtime of an application's own does not tell
/// that it has ended.
const MOST: usize = 32;

/// A connection pool for each runtime that carries calls: a connection is moved along by the
/// runtime in which it was made, and ends with it.
pub struct Pools {
    settings: HttpSettings,
    made: Mutex<Made>,
}

struct Made {
    /// Made to see that the settings fit, for the first who asks.
    first: Option<Http>,
    by_runtime: Vec<(Id, Arc<Http>)>,
}

/// What all connections of a client have in common.
pub struct HttpSettings {
    pub origin: Origin,
    pub user_agent: String,
    pub connect_timeout: Duration,
    pub timeout: Duration,
    pub max_answer_bytes: usize,
    pub tls: ClientConfig,
}

impl Pools {
    /// Nothing is connected yet.
    ///
    /// # Errors
    /// `Configuration` if the settings do not fit.
    pub fn new(settings: HttpSettings) -> Result<Self> {
        let made = Made {
            first: Some(Http::new(&settings)?),
            by_runtime: Vec::new(),
        };
        Ok(Self {
            settings,
            made: Mutex::new(made),
        })
    }

    /// The pool of the runtime that this is asked in.
    ///
    /// # Errors
    /// `Configuration`.
    pub fn here(&self) -> Result<Arc<Http>> {
        let here = Handle::current().id();
        let mut made = self.made();
        let own = made.by_runtime.iter().find(|(id, _)| *id == here);
        if let Some((_, http)) = own {
            return Ok(Arc::clone(http));
        }
        let http = match made.first.take() {
            Some(http) => http,
            None => Http::new(&self.settings)?,
        };
        if made.by_runtime.len() == MOST {
            made.by_runtime.remove(0);
        }
        let http = Arc::new(http);
        made.by_runtime.push((here, Arc::clone(&http)));
        Ok(http)
    }

    /// Lets go of the connections of a runtime that ends.
    pub fn forget(&self, runtime: Id) {
        self.made().by_runtime.retain(|(id, _)| *id != runtime);
    }

    fn made(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
