//! JSON written as PHP's `json_encode` writes it: `\/` for a slash and
//! `\uXXXX` for everything outside ASCII (v2 §2).

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Encodes a document.
pub fn encode(document: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    document
        .serialize(&mut Serializer::with_formatter(&mut bytes, PhpFormatter))
        .expect("a document has only string keys and memory does not fail to write");
    bytes
}

const HEX: &[u8; 16] = b"0123456789abcdef";

struct PhpFormatter;

impl Formatter for PhpFormatter {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        // Most of a page is plain, and written at one stroke.
        let is_plain = |byte: &u8| byte.is_ascii() && *byte != b'/';
        let mut rest = fragment;
        loop {
            let plain = rest.bytes().take_while(is_plain).count();
            writer.write_all(&rest.as_bytes()[..plain])?;
            rest = &rest[plain..];
            let Some(letter) = rest.chars().next() else {
                return Ok(());
            };
            rest = &rest[letter.len_utf8()..];
            if letter == '/' {
                writer.write_all(b"\\/")?;
                continue;
            }
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let digit = |place: u16| HEX[usize::from(*unit >> place & 15)];
                writer.write_all(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)])?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::tree::Tree;

    #[test]
    fn slashes_and_letters_are_escaped_as_php_does() {
        let tree = Tree::map([("a/b", Tree::from("Я/\"\n😀"))]);
        assert_eq!(
            String::from_utf8(encode(&tree)).unwrap(),
            r#"{"a\/b":"\u042f\/\"\n\ud83d\ude00"}"#
        );
    }
}
