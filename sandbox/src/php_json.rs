//! JSON written as PHP's `json_encode` writes it: `\/` for a slash and
//! `\uXXXX` for everything outside ASCII (v2 §2).

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::request::tree::Tree;

/// Encodes a tree.
pub fn encode(tree: &Tree) -> Vec<u8> {
    let mut bytes = Vec::new();
    tree.serialize(&mut Serializer::with_formatter(&mut bytes, PhpFormatter))
        .expect("a tree has only string keys and memory does not fail to write");
    bytes
}

struct PhpFormatter;

impl Formatter for PhpFormatter {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        let mut units = [0u16; 2];
        for letter in fragment.chars() {
            match letter {
                '/' => writer.write_all(b"\\/")?,
                ' '..='\x7f' => writer.write_all(&[letter as u8])?,
                _ => {
                    for unit in letter.encode_utf16(&mut units) {
                        write!(writer, "\\u{unit:04x}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_and_letters_are_escaped_as_php_does() {
        let tree = Tree::map([("a/b", Tree::from("Я/\"\n😀"))]);
        assert_eq!(
            String::from_utf8(encode(&tree)).unwrap(),
            r#"{"a\/b":"\u042f\/\"\n\ud83d\ude00"}"#
        );
    }
}
