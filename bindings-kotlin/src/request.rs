//! What is asked for: a name and, on the next line, a JSON object of arguments.

use jni::Env;
use jni::objects::JByteArray;

use crate::failure::Failure;

/// A name with its arguments, which crossed as one.
pub struct Request(String);

impl Request {
    pub fn read(env: &Env<'_>, bytes: &JByteArray<'_>) -> Result<Self, Failure> {
        text(env, bytes).map(Self)
    }

    /// The name, and the arguments.
    pub fn parts(&self) -> (&str, &str) {
        self.0.split_once('\n').unwrap_or((&self.0, "{}"))
    }
}

/// A text of Kotlin's.
pub fn text(env: &Env<'_>, bytes: &JByteArray<'_>) -> Result<String, Failure> {
    let bytes = env.convert_byte_array(bytes)?;
    String::from_utf8(bytes).map_err(|_| Failure::internal())
}
