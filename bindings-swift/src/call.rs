//! A call in flight.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use amocore::client::Canceller;
use amocore::client::dynamic::JsonCall;

use crate::failure::NativeFailure;

/// A call in flight. Its outcome can be had once; what nobody asks for any more is cancelled.
#[derive(Debug, uniffi::Object)]
pub struct NativeCall {
    call: Mutex<Option<JsonCall>>,
    canceller: Canceller,
}

impl NativeCall {
    pub fn new(call: JsonCall) -> Self {
        let canceller = call.canceller();
        Self {
            call: Mutex::new(Some(call)),
            canceller,
        }
    }

    fn take(&self) -> Result<JsonCall, NativeFailure> {
        let call = self
            .call
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        call.ok_or_else(NativeFailure::asked_twice)
    }
}

#[uniffi::export]
impl NativeCall {
    /// The output, as JSON. Giving up this future cancels the request.
    pub async fn outcome(&self) -> Result<String, NativeFailure> {
        let call = self.take()?;
        Ok(call.await?)
    }

    /// Blocks until the output is there, but no longer than so many milliseconds; then the call
    /// goes on and can be waited for again.
    pub fn wait_for(&self, milliseconds: u64) -> Result<Option<String>, NativeFailure> {
        let mut call = self.take()?;
        match call.wait_for(Duration::from_millis(milliseconds)) {
            Some(outcome) => Ok(Some(outcome?)),
            None => {
                *self.call.lock().unwrap_or_else(PoisonError::into_inner) = Some(call);
                Ok(None)
            }
        }
    }

    /// Cancels the request. The outcome then tells whether it may have happened.
    pub fn cancel(&self) {
        self.canceller.cancel();
    }
}
