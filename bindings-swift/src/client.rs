//! The core's client.

use amocore::client::Client;
use amocore::client::dynamic::Notation;

use crate::call::NativeCall;
use crate::failure::NativeFailure;
use crate::pages::NativePages;

/// The client under `BlockingClient` and `AsyncClient`.
#[derive(Debug, uniffi::Object)]
pub struct NativeClient(Client);

#[uniffi::export]
impl NativeClient {
    /// A client with these settings, a JSON object. Nothing is sent.
    #[uniffi::constructor]
    pub fn new(settings: String) -> Result<Self, NativeFailure> {
        Ok(Self(Client::from_json(&settings)?))
    }

    /// Starts an operation with a JSON object of arguments.
    pub fn start(&self, operation: &str, arguments: &str) -> NativeCall {
        let call = self.0.start_json(operation, arguments, Notation::Exact);
        NativeCall::new(call)
    }

    /// Starts paging through a list.
    pub fn pages(&self, operation: &str, arguments: &str) -> Result<NativePages, NativeFailure> {
        let pager = self.0.page_json(operation, arguments, Notation::Exact)?;
        Ok(NativePages::new(pager))
    }

    /// Closes the client: calls in flight fail with `Cancelled`, and so do later ones.
    pub fn shut(&self) {
        self.0.close();
    }

    /// Why the limit of requests is not shared over Redis at the moment, if it should be.
    pub fn redis_problem(&self) -> Option<String> {
        self.0.redis_problem()
    }

    /// Whether the client was closed.
    pub fn is_shut(&self) -> bool {
        self.0.is_closed()
    }
}
