//! Failures on their way to JavaScript, which makes errors of its own of them.

use amocore::Error;
use amocore::client::dynamic::describe;

/// An error whose message is the failure as JSON (`lib/errors.js` reads it).
pub fn raise(error: &Error) -> napi::Error {
    napi::Error::from_reason(describe(error))
}
