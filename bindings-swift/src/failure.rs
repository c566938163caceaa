//! Failures on their way to Swift, which makes errors of its own of them.

use std::fmt;

use amocore::Error;
use amocore::client::dynamic::describe;

/// A failed call.
#[derive(Debug, uniffi::Error)]
pub enum NativeFailure {
    /// What is known of it, as JSON.
    Failed { description: String },
}

impl NativeFailure {
    /// An outcome can be had once.
    pub fn asked_twice() -> Self {
        let description = r#"{"kind":"Cancelled","message":"the call has ended already"}"#;
        Self::Failed {
            description: description.to_owned(),
        }
    }
}

impl From<Error> for NativeFailure {
    fn from(error: Error) -> Self {
        Self::Failed {
            description: describe(&error),
        }
    }
}

impl fmt::Display for NativeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Failed { description } = self;
        f.write_str(description)
    }
}

impl std::error::Error for NativeFailure {}
