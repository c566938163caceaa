//! Failures on their way to Kotlin, which makes exceptions of its own of them.

use std::fmt;

use amocore::Error;
use amocore::client::dynamic::{describe, describe_defect};

/// What is known of a failed call, as JSON.
pub struct Failure(String);

impl Failure {
    /// A number that stands for nothing, or for nothing any more.
    pub fn stale(what: &str) -> Self {
        Self(format!(
            r#"{{"kind":"Cancelled","message":"the {what} has ended already"}}"#
        ))
    }

    /// A defect of amocore. What was sent, if anything, is not known.
    pub fn internal() -> Self {
        Self(describe_defect())
    }

    /// What came has no room on the other side. The call itself was carried out.
    pub fn too_large() -> Self {
        let description = r#"{"kind":"UnexpectedAnswer","message":"the answer does not fit into Java's memory","may_have_happened":true}"#;
        Self(description.to_owned())
    }

    pub fn into_description(self) -> String {
        self.0
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(describe(&error))
    }
}

impl From<jni::errors::Error> for Failure {
    fn from(_: jni::errors::Error) -> Self {
        Self::internal()
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
