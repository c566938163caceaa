//! JSON on its way to JavaScript. In ASCII it is taken over byte by byte.

use std::fmt::Write as _;

use napi::{Env, JsString, Result};

/// The same JSON in ASCII. Outputs are written so; failures are told in any words.
pub fn ascii(text: String) -> String {
    if text.is_ascii() {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        if character.is_ascii() {
            escaped.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Nothing fails that writes to memory.
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped
}

/// A text in ASCII as JavaScript's.
pub fn latin1<'env>(env: &'env Env, text: &str) -> Result<JsString<'env>> {
    env.create_string_latin1(text)
}
