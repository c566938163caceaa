//! The core's client.

use amocore::client::Client;
use amocore::client::dynamic::{JsonCall, Notation};
use napi::Result;
use napi_derive::napi;

use crate::call::NativeCall;
use crate::failure::raise;
use crate::pages::NativePages;

/// The client under `BlockingClient` and `AsyncClient`.
#[napi]
#[derive(Debug)]
pub struct NativeClient(Client);

impl NativeClient {
    /// The client itself, which is closed with this all the same.
    pub fn inner(&self) -> Client {
        self.0.clone()
    }
}

/// An operation with a JSON object of arguments.
pub fn start(client: &Client, operation: &str, arguments: &str) -> JsonCall {
    client.start_json(operation, arguments, Notation::JavaScript)
}

#[napi]
impl NativeClient {
    /// A client with these settings, a JSON object. Nothing is sent.
    #[napi(constructor)]
    pub fn new(settings: String) -> Result<Self> {
        let client = Client::from_json(&settings).map_err(|error| raise(&error))?;
        Ok(Self(client))
    }

    /// Starts an operation with a JSON object of arguments.
    #[napi]
    pub fn start(&self, operation: String, arguments: String) -> NativeCall {
        NativeCall::new(start(&self.0, &operation, &arguments))
    }

    /// Starts paging through a list.
    #[napi]
    pub fn pages(&self, operation: String, arguments: String) -> Result<NativePages> {
        let pager = self
            .0
            .page_json(&operation, &arguments, Notation::JavaScript);
        pager.map(NativePages::new).map_err(|error| raise(&error))
    }

    /// Closes the client: calls in flight fail with `Cancelled`, and so do later ones.
    #[napi]
    pub fn close(&self) {
        self.0.close();
    }

    /// Why the limit of requests is not shared over Redis at the moment, if it should be.
    #[napi(getter)]
    pub fn redis_problem(&self) -> Option<String> {
        self.0.redis_problem()
    }

    /// Whether the client was closed.
    #[napi(getter)]
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }
}

// Dropped with the garbage, when no call of its is pending, or at the end of its worker thread,
// where nobody is left who could take the outcome of those that are.
impl Drop for NativeClient {
    fn drop(&mut self) {
        self.0.close();
    }
}
