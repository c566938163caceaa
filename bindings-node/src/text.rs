//! JSON on its way to JavaScript. In ASCII it is taken over byte by byte.

use std::fmt::Write as _;

use amocore::client::dynamic::describe;
use napi::{Env, JsString, Result};

/// No text of V8's is longer.
const LONGEST: usize = (1 << 29) - 24;

/// What came has no room on the other side. The call itself was carried out.
const TOO_LARGE: &str = r#"{"kind":"UnexpectedAnswer","message":"the answer does not fit into a string of JavaScript","may_have_happened":true,"items":[]}"#;

/// What a call has ended with, in ASCII: its output, or what is to be told of its failure.
pub fn told(outcome: amocore::Result<String>) -> std::result::Result<String, String> {
    match outcome.map(ascii) {
        Ok(output) if output.len() > LONGEST => Err(TOO_LARGE.to_owned()),
        Ok(output) => Ok(output),
        Err(error) => Err(ascii(describe(&error))),
    }
}

/// The same JSON in ASCII. Outputs are written so; failures are told in any words.
fn ascii(text: String) -> String {
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
