//! Reads the JSON that servers send into a [`Tree`].
//!
//! serde_json hands each value over by way of a visitor. Here nothing stands between the text and
//! the tree. What is out of the ordinary, mistakes among it, is left to serde_json, so that both
//! understand the same and complain in the same words.

use serde::de::DeserializeSeed as _;

use super::tree::{Builder, Dropped, Entry, Names, Tree, Without};

/// So deep are documents that are read here. serde_json has a limit of its own beyond.
const DEEPEST: usize = 100;

/// So many digits fit into 64 bits, whatever they are.
const DIGITS: usize = 18;

/// Reads the document of a tree that is still empty. `None` if it is not read here.
pub(super) fn scan<'a>(tree: &mut Tree<'a>, text: &'a str, without: Without<'_>) -> Option<()> {
    let mut scanner = Scanner {
        tree,
        text,
        bytes: text.as_bytes(),
        at: 0,
        without,
    };
    scanner.value::<true>(DEEPEST)?;
    scanner.next().is_none().then_some(())
}

struct Scanner<'s, 'a> {
    tree: &'s mut Tree<'a>,
    text: &'a str,
    bytes: &'a [u8],
    /// What comes next.
    at: usize,
    without: Without<'s>,
}

impl Scanner<'_, '_> {
    /// What comes next after padding.
    fn next(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    /// Reads one value to the end of the tree, or reads over it.
    fn value<const KEPT: bool>(&mut self, deepest: usize) -> Option<()> {
        match self.next()? {
            b'"' => self.text::<KEPT>(),
            b'0'..=b'9' | b'-' => self.number::<KEPT>(),
            b'{' => self.map::<KEPT>(deepest.checked_sub(1)?),
            b'[' => self.list::<KEPT>(deepest.checked_sub(1)?),
            b'n' => self.word::<KEPT>(b"null", Entry::Null),
            b't' => self.word::<KEPT>(b"true", Entry::Bool(true)),
            b'f' => self.word::<KEPT>(b"false", Entry::Bool(false)),
            _ => None,
        }
    }

    fn push<const KEPT: bool>(&mut self, entry: Entry) -> Option<()> {
        if KEPT {
            self.tree.push(entry);
        }
        Some(())
    }

    fn word<const KEPT: bool>(&mut self, word: &[u8], entry: Entry) -> Option<()> {
        let end = self.at + word.len();
        if self.bytes.get(self.at..end)? != word {
            return None;
        }
        self.at = end;
        self.push::<KEPT>(entry)
    }

    fn number<const KEPT: bool>(&mut self) -> Option<()> {
        let (start, mut number) = (self.at, 0_i64);
        let mut end = start;
        while let Some(byte) = self.bytes.get(end)
            && byte.is_ascii_digit()
        {
            number = number.wrapping_mul(10).wrapping_add((byte - b'0').into());
            end += 1;
        }
        let begins_with_zero = self.bytes[start] == b'0' && end > start + 1;
        let is_whole = !matches!(self.bytes.get(end), Some(b'.' | b'e' | b'E'));
        if is_whole && !begins_with_zero && (1..=DIGITS).contains(&(end - start)) {
            self.at = end;
            return self.push::<KEPT>(Entry::Int(number));
        }
        self.other_number::<KEPT>()
    }

    /// How serde_json rounds is its own affair.
    #[cold]
    fn other_number<const KEPT: bool>(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let mut number = serde_json::Deserializer::from_str(&rest[..end]);
        match KEPT {
            true => Builder::new(self.tree, self.without).deserialize(&mut number),
            false => Dropped.deserialize(&mut number),
        }
        .ok()?;
        number.end().ok()?;
        self.at += end;
        Some(())
    }

    fn text<const KEPT: bool>(&mut self) -> Option<()> {
        let start = self.at + 1;
        let end = plain(self.bytes, start)?;
        if self.bytes[end] != b'"' {
            return self.escaped::<KEPT>(start, end);
        }
        self.at = end + 1;
        if KEPT {
            self.tree.push_text(start, end);
        }
        Some(())
    }

    /// Reads a text with escapes, which is plain from `start` to `end`.
    fn escaped<const KEPT: bool>(&mut self, mut start: usize, mut end: usize) -> Option<()> {
        let begin = self.tree.unescaped().len();
        loop {
            if KEPT {
                self.tree.unescaped().push_str(&self.text[start..end]);
            }
            start = end;
            // In other scripts than Latin they follow each other.
            while self.bytes.get(start) == Some(&b'\\') {
                let (character, after) = escape(self.bytes, start + 1)?;
                if KEPT {
                    self.tree.unescaped().push(character);
                }
                start = after;
            }
            if start == end {
                break;
            }
            end = plain(self.bytes, start)?;
        }
        if self.bytes[end] != b'"' {
            return None;
        }
        self.at = end + 1;
        if KEPT {
            self.tree.push_unescaped_since(begin);
        }
        Some(())
    }

    fn list<const KEPT: bool>(&mut self, deepest: usize) -> Option<()> {
        let place = self.tree.end();
        self.push::<KEPT>(Entry::List(0))?;
        self.at += 1;
        if self.next()? != b']' {
            loop {
                self.value::<KEPT>(deepest)?;
                if self.next()? != b',' {
                    break;
                }
                self.at += 1;
            }
        }
        if self.next()? != b']' {
            return None;
        }
        self.at += 1;
        if KEPT {
            self.tree.close(place);
        }
        Some(())
    }

    fn map<const KEPT: bool>(&mut self, deepest: usize) -> Option<()> {
        let place = self.tree.end();
        self.push::<KEPT>(Entry::Map(0))?;
        let mut names = Names::after(place);
        self.at += 1;
        if self.next()? != b'}' {
            loop {
                let is_kept = KEPT && self.name(&mut names)?;
                if !KEPT {
                    self.over_name()?;
                }
                if self.next()? != b':' {
                    return None;
                }
                self.at += 1;
                match is_kept {
                    true => self.value::<true>(deepest)?,
                    false => self.value::<false>(deepest)?,
                }
                if self.next()? != b',' {
                    break;
                }
                self.at += 1;
            }
        }
        if self.next()? != b'}' {
            return None;
        }
        self.at += 1;
        if KEPT {
            names.settle(self.tree);
            self.tree.close(place);
        }
        Some(())
    }

    fn over_name(&mut self) -> Option<()> {
        match self.next()? {
            b'"' => self.text::<false>(),
            _ => None,
        }
    }

    /// Reads a name, and tells whether it stays.
    fn name(&mut self, names: &mut Names) -> Option<bool> {
        if self.next()? != b'"' {
            return None;
        }
        self.text::<true>()?;
        Some(names.note(self.tree, &self.without))
    }
}

/// Where the first byte from `start` on is that is no plain part of a text.
fn plain(bytes: &[u8], start: usize) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let mut at = start;
    // Eight at a time. In `flags` the lowest bit that is set is right, those above it may not be.
    while let Some(eight) = bytes.get(at..at + 8) {
        let eight = u64::from_le_bytes(eight.try_into().ok()?);
        let zeroes = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes;
        let control = eight.wrapping_sub(ONES * 0x20) & !eight;
        let quote = zeroes(eight ^ (ONES * u64::from(b'"')));
        let backslash = zeroes(eight ^ (ONES * u64::from(b'\\')));
        let flags = (control | quote | backslash) & HIGH;
        if flags != 0 {
            return Some(at + flags.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?;
    let end = rest
        .iter()
        .position(|byte| matches!(byte, ..0x20 | b'"' | b'\\'));
    Some(at + end?)
}

/// What an escape stands for, and where it ends. `at` is after its backslash.
fn escape(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let character = match bytes.get(at)? {
        b'u' => return unicode(bytes, at + 1),
        b'b' => '\u{8}',
        b'f' => '\u{C}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        same @ (b'"' | b'\\' | b'/') => char::from(*same),
        _ => return None,
    };
    Some((character, at + 1))
}

/// The character of a code, or of two that are one in UTF-16.
fn unicode(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let code = hex(bytes, at)?;
    if !(0xD800..0xDC00).contains(&code) {
        return Some((char::from_u32(code)?, at + 4));
    }
    if bytes.get(at + 4..at + 6)? != b"\\u" {
        return None;
    }
    let low = hex(bytes, at + 6)?.checked_sub(0xDC00)?;
    let code = (low < 0x400).then(|| 0x1_0000 + ((code - 0xD800) << 10) + low)?;
    Some((char::from_u32(code)?, at + 10))
}

fn hex(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?.iter();
    let mut digits = digits.map(|digit| char::from(*digit).to_digit(16));
    digits.try_fold(0, |code, digit| Some(code << 4 | digit?))
}

#[cfg(test)]
mod tests {
    use super::DEEPEST;
    use crate::Value;
    use crate::wire::json;
    use crate::wire::tree::Tree;

    /// Asserts that a document means here what it means to serde_json, left out or not.
    fn assert_same(text: &str) {
        let expected = json::parse(text).map(Value::from);
        let expected = expected.map_err(|problem| problem.to_string());
        let tree = Tree::parse(text, &[]);
        let read = tree.map(|tree| tree.root().value());
        let read = read.map_err(|problem| problem.to_string());
        assert_eq!(read, expected, "{text}");
        let around = format!(r#"{{"out":{text}}}"#);
        let left_out = Tree::parse(&around, &["out"]).map(|tree| tree.root().value());
        let whole = json::parse(&around).map(|_| Value::Map([].into()));
        assert_eq!(
            left_out.map_err(|problem| problem.to_string()),
            whole.map_err(|problem| problem.to_string()),
            "{around}"
        );
    }

    #[test]
    fn numbers_are_those_of_serde_json() {
        let digits = "123456789012345678901234";
        for length in 1..=digits.len() {
            assert_same(&digits[..length]);
            assert_same(&format!("-{}", &digits[..length]));
        }
        for number in [
            "0",
            "-0",
            "00",
            "01",
            "-01",
            "1.",
            ".5",
            "1.5",
            "-1.5e-3",
            "1e5",
            "1E+5",
            "1e",
            "1e999",
            "+1",
            "-",
            "1-2",
            "9223372036854775808",
            "18446744073709551616",
            "0.1e1x",
            "0.30000000000000004",
            "123456789012345678.9",
        ] {
            assert_same(number);
        }
    }

    /// One in eleven of such numbers was read as its neighbour.
    #[test]
    fn fractions_are_the_nearest_there_are() {
        for text in [
            "29.849999999999998",
            "1.4000000000000001",
            "0.49000000000000005",
            "-2.2250738585072011e-308",
        ] {
            let read = Tree::parse(text, &[]).unwrap().root().value();
            assert_eq!(read, Value::Float(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn texts_are_those_of_serde_json() {
        for text in [
            r#""""#,
            r#""a""#,
            r#""seven b""#,
            r#""eight by""#,
            r#""nine byte""#,
            r#""Строй""#,
            r#""\u0421\u0442\u0440 \/ \" \\ \b\f\n\r\t""#,
            r#""\ud83d\ude00""#,
            r#""\ud83d""#,
            r#""\ude00""#,
            r#""\ud83d\u0041""#,
            r#""\ud83d\n""#,
            r#""\ud83dx""#,
            r#""\u12g4""#,
            r#""\u+123""#,
            r#""\x""#,
            r#""\"#,
            r#"""#,
            r#""a"#,
            r#""\u00"#,
            "\"tab\there\"",
            "\"\u{1f}\"",
            "\"\u{7f}\"",
        ] {
            assert_same(text);
        }
    }

    #[test]
    fn what_ends_a_plain_stretch_is_found_at_every_place() {
        for special in (0..=0x7F_u8).map(char::from).chain(['Ж', '😀']) {
            for before in 0..=17 {
                let text = format!("\"{}{special}\\n!\"", "a".repeat(before));
                assert_same(&text);
            }
        }
    }

    #[test]
    fn what_is_left_out_leaves_no_text_behind() {
        let text = r#"[{"\u006fut":"\n","a":"\t"},{"\u006fut":{"b":"\u0416"},"c":"\u0421"}]"#;
        let tree = Tree::parse(text, &["out"]).unwrap();
        let expected = json::parse(r#"[{"a":"\t"},{"c":"\u0421"}]"#).unwrap();
        assert_eq!(tree.root().value(), Value::from(expected));
    }

    #[test]
    fn what_is_no_document_is_refused_in_the_same_words() {
        for text in [
            "nul",
            "nulls",
            "tru",
            "True",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[1",
            "[",
            "]",
            "{",
            "}",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a":1,}"#,
            r#"{,"a":1}"#,
            r#"{1:2}"#,
            r#"{"a":1 "b":2}"#,
            r#"{"a":1}}"#,
            "[1]]",
            "1 2",
            "",
            "\u{a0}1",
            "[1\u{b}]",
        ] {
            assert_same(text);
        }
    }

    #[test]
    fn padding_and_repeated_names_are_as_before() {
        for text in [
            " [ 1 ,\t{ \"a\" :\r\n1 , \"b\" : [ ] , \"a\" : { } } ] ",
            r#"{"a":1,"\u0061":2,"b":{"c":1,"c":[1,[2]]},"b":{"c":3}}"#,
            r#"{"out":1,"\u006fut":[2],"in":3}"#,
        ] {
            assert_same(text);
        }
    }

    #[test]
    fn depth_has_the_limit_of_serde_json() {
        for depth in [DEEPEST - 1, DEEPEST, DEEPEST + 1, 126, 127, 128, 100_000] {
            assert_same(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
            let maps = format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
            assert_same(&maps);
        }
    }
}
