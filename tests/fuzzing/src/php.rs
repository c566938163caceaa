//! What PHP's `serialize()` writes, as old clients send it.

use std::fmt::Write as _;

use amocore_sandbox::fuzzing;
use serde_json::Value as Json;

/// A value is read the same each time, and what is read is written and read again as it was.
pub fn php_serialized(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let read = fuzzing::php_serialized(text);
    assert_eq!(read, fuzzing::php_serialized(text));
    let Ok(read) = read else { return };
    let tree: Json = serde_json::from_str(&read).expect("JSON");
    let mut written = String::new();
    if write(&tree, &mut written).is_some() {
        assert_eq!(fuzzing::php_serialized(&written), Ok(read), "{written}");
    }
}

/// Writes a value as PHP does. Not so fractions: their digits are not PHP's.
fn write(value: &Json, out: &mut String) -> Option<()> {
    match value {
        Json::Null => out.push_str("N;"),
        Json::Bool(flag) => write!(out, "b:{};", u8::from(*flag)).ok()?,
        Json::Number(number) => write!(out, "i:{};", number.as_i64()?).ok()?,
        Json::String(text) => write_text(text, out)?,
        Json::Array(items) => {
            write!(out, "a:{}:{{", items.len()).ok()?;
            for (place, item) in items.iter().enumerate() {
                write!(out, "i:{place};").ok()?;
                write(item, out)?;
            }
            out.push('}');
        }
        Json::Object(members) => {
            write!(out, "a:{}:{{", members.len()).ok()?;
            for (name, item) in members {
                write_text(name, out)?;
                write(item, out)?;
            }
            out.push('}');
        }
    }
    Some(())
}

fn write_text(text: &str, out: &mut String) -> Option<()> {
    write!(out, "s:{}:\"{text}\";", text.len()).ok()
}
