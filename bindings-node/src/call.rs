//! A call in flight.

use std::time::Duration;

use amocore::client::Canceller;
use amocore::client::dynamic::JsonCall;
use napi::{Env, Error, JsString, Result};
use napi_derive::napi;

use crate::text::{latin1, told};

/// A call in flight. Its outcome can be had once.
#[napi]
#[derive(Debug)]
pub struct NativeCall {
    call: Option<JsonCall>,
    canceller: Canceller,
}

impl NativeCall {
    pub fn new(call: JsonCall) -> Self {
        let canceller = call.canceller();
        Self {
            call: Some(call),
            canceller,
        }
    }

    /// The call itself, for who waits for its outcome.
    pub fn take(&mut self) -> Result<JsonCall> {
        self.call.take().ok_or_else(asked_twice)
    }
}

#[napi]
impl NativeCall {
    /// Blocks until the output is there, but no longer than so many milliseconds.
    #[napi]
    pub fn wait_for<'env>(
        &mut self,
        env: &'env Env,
        milliseconds: u32,
    ) -> Result<Option<JsString<'env>>> {
        let limit = Duration::from_millis(milliseconds.into());
        let call = self.call.as_mut().ok_or_else(asked_twice)?;
        let Some(outcome) = call.wait_for(limit) else {
            return Ok(None);
        };
        self.call = None;
        let output = told(outcome).map_err(Error::from_reason)?;
        latin1(env, &output).map(Some)
    }

    /// Cancels the request. The outcome then tells whether it may have happened.
    #[napi]
    pub fn cancel(&self) {
        self.canceller.cancel();
    }
}

fn asked_twice() -> Error {
    Error::from_reason("the outcome of a call can be had once")
}
