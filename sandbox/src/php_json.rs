//! JSON written as PHP's `json_encode` writes it: `\/` for a slash, escapes
//! such as `\u042f` for everything outside ASCII (v2 §2), and numbers as since
//! PHP 7.1. No tree and no general serializer is in between: cards are most of
//! what the sandbox is asked for, and take several times as long by either.

use crate::request::tree::Tree;

/// What can be written as JSON.
pub trait Json {
    /// Writes it behind what has been written.
    fn write(&self, text: &mut Text);
}

/// JSON as far as it has been written.
pub struct Text(Vec<u8>);

/// The members of an object.
pub struct Members<'a> {
    text: &'a mut Text,
    is_empty: bool,
}

/// Encodes a document.
pub fn encode(document: &impl Json) -> Vec<u8> {
    let mut text = Text(Vec::with_capacity(1024));
    document.write(&mut text);
    // Most answers are kept for a while.
    text.0.shrink_to_fit();
    text.0
}

impl Text {
    /// An object with the members that `write` gives it.
    pub fn map(&mut self, write: impl FnOnce(&mut Members<'_>)) {
        self.0.push(b'{');
        write(&mut Members {
            text: self,
            is_empty: true,
        });
        self.0.push(b'}');
    }

    /// A list.
    pub fn list<T: Json>(&mut self, items: impl IntoIterator<Item = T>) {
        self.0.push(b'[');
        for (place, item) in items.into_iter().enumerate() {
            if place > 0 {
                self.0.push(b',');
            }
            item.write(self);
        }
        self.0.push(b']');
    }

    /// What is JSON already, or a part of it.
    pub fn raw(&mut self, json: &str) {
        self.0.extend_from_slice(json.as_bytes());
    }

    /// The digits of a number.
    pub fn number(&mut self, number: i64) {
        self.raw(itoa::Buffer::new().format(number));
    }

    /// As few digits as tell it from every other number. A whole number gets no fraction, and one
    /// that is very large or small gets an exponent.
    fn float(&mut self, number: f64) {
        let scientific = format!("{number:e}");
        let Some((digits, exponent)) = scientific.split_once('e') else {
            // Infinite, or no number.
            return self.raw("null");
        };
        match exponent.parse() {
            Ok(exponent @ (..=-5 | 17..)) => {
                let fraction = if digits.contains('.') { "" } else { ".0" };
                self.raw(&format!("{digits}{fraction}e{exponent:+}"));
            }
            _ => self.raw(&number.to_string()),
        }
    }

    fn string(&mut self, string: &str) {
        self.0.push(b'"');
        let mut rest = string;
        // Most of a page is plain, and written at one stroke.
        while let Some(plain) = rest.bytes().position(|byte| !is_plain(byte)) {
            self.raw(&rest[..plain]);
            rest = &rest[plain..];
            let Some(letter) = rest.chars().next() else {
                break;
            };
            rest = &rest[letter.len_utf8()..];
            self.escaped(letter);
        }
        self.raw(rest);
        self.0.push(b'"');
    }

    fn escaped(&mut self, letter: char) {
        match letter {
            '"' => self.raw("\\\""),
            '\\' => self.raw("\\\\"),
            '/' => self.raw("\\/"),
            '\n' => self.raw("\\n"),
            '\r' => self.raw("\\r"),
            '\t' => self.raw("\\t"),
            '\u{8}' => self.raw("\\b"),
            '\u{c}' => self.raw("\\f"),
            _ => {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    let digit = |place: u16| HEX[usize::from(*unit >> place & 15)];
                    let digits = [b'\\', b'u', digit(12), digit(8), digit(4), digit(0)];
                    self.0.extend_from_slice(&digits);
                }
            }
        }
    }
}

impl Members<'_> {
    /// One more. The name is plain, as all that the sandbox gives are.
    pub fn member(&mut self, name: &'static str, value: &(impl Json + ?Sized)) {
        debug_assert!(name.bytes().all(is_plain), "{name}");
        self.separate();
        self.text.0.push(b'"');
        self.text.raw(name);
        self.text.raw("\":");
        value.write(self.text);
    }

    fn separate(&mut self) {
        if !self.is_empty {
            self.text.0.push(b',');
        }
        self.is_empty = false;
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

fn is_plain(byte: u8) -> bool {
    PLAIN[usize::from(byte)]
}

/// What is written as it is.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b' ';
    while byte < 0x80 {
        plain[byte as usize] = !matches!(byte, b'"' | b'\\' | b'/');
        byte += 1;
    }
    plain
};

impl<T: Json + ?Sized> Json for &T {
    fn write(&self, text: &mut Text) {
        (**self).write(text);
    }
}

impl Json for i64 {
    fn write(&self, text: &mut Text) {
        text.number(*self);
    }
}

impl Json for bool {
    fn write(&self, text: &mut Text) {
        text.raw(if *self { "true" } else { "false" });
    }
}

impl Json for str {
    fn write(&self, text: &mut Text) {
        text.string(self);
    }
}

impl Json for String {
    fn write(&self, text: &mut Text) {
        text.string(self);
    }
}

impl<T: Json> Json for Option<T> {
    fn write(&self, text: &mut Text) {
        match self {
            Some(value) => value.write(text),
            None => text.raw("null"),
        }
    }
}

impl<T: Json> Json for [T] {
    fn write(&self, text: &mut Text) {
        text.list(self);
    }
}

impl Json for Tree {
    fn write(&self, text: &mut Text) {
        match self {
            Tree::Null => text.raw("null"),
            Tree::Bool(value) => value.write(text),
            Tree::Integer(number) => number.write(text),
            Tree::Float(number) => text.float(*number),
            Tree::Text(string) => string.write(text),
            Tree::List(items) => items.as_slice().write(text),
            Tree::Map(members) => text.map(|map| {
                for (name, value) in members {
                    map.separate();
                    map.text.string(name);
                    map.text.0.push(b':');
                    value.write(map.text);
                }
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(document: &impl Json) -> String {
        String::from_utf8(encode(document)).unwrap()
    }

    #[test]
    fn slashes_and_letters_are_escaped_as_php_does() {
        let tree = Tree::map([("a/b", Tree::from("Я/\"\n😀"))]);
        assert_eq!(told(&tree), r#"{"a\/b":"\u042f\/\"\n\ud83d\ude00"}"#);
    }

    #[test]
    fn numbers_are_written_as_php_does() {
        for (number, expected) in [
            (0.1, "0.1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (-2.5, "-2.5"),
            (10.0, "10"),
            (0.0, "0"),
            (-0.0, "-0"),
            (100_000.0, "100000"),
            (0.0001, "0.0001"),
            (0.000_012, "1.2e-5"),
            (0.000_01, "1.0e-5"),
            (1.5e-7, "1.5e-7"),
            (1e16, "10000000000000000"),
            (12_345_678_901_234_568.0, "12345678901234568"),
            (1e17, "1.0e+17"),
            (123_456_789_012_345_680.0, "1.2345678901234568e+17"),
            (-1e25, "-1.0e+25"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
            (f64::NAN, "null"),
            (f64::NEG_INFINITY, "null"),
        ] {
            assert_eq!(told(&Tree::Float(number)), expected);
        }
    }

    #[test]
    fn everything_else_is_written_as_usual() {
        let ascii: String = (0..128_u8)
            .map(char::from)
            .filter(|it| *it != '/')
            .collect();
        let tree = Tree::map([
            ("nothing", Tree::Null),
            (
                "list",
                Tree::List(vec![true.into(), i64::MIN.into(), 0.into()]),
            ),
            (
                "empty",
                Tree::List(vec![Tree::map([]), Tree::List(Vec::new()), "".into()]),
            ),
            ("text", ascii.into()),
        ]);
        assert_eq!(told(&tree), serde_json::to_string(&tree).unwrap());
    }
}
