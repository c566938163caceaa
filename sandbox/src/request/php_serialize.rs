//! A bounded decoder for PHP's `serialize()` format (legacy §3.2 row 2).
//!
//! Arrays, strings (with their lengths in bytes), integers, floats, booleans
//! and null; objects and references are refused.

use super::Malformed;
use super::tree::{MAX_DEPTH, Map, Tree};

/// Whether the text looks like a serialized array.
pub fn looks_serialized(text: &str) -> bool {
    text.trim_start().starts_with("a:") && text.trim_end().ends_with('}')
}

/// Decodes one serialized value that fills the whole text.
pub fn parse(text: &str) -> Result<Tree, Malformed> {
    let mut decoder = Decoder {
        rest: text.trim().as_bytes(),
    };
    let value = decoder.value(0)?;
    if decoder.rest.is_empty() {
        Ok(value)
    } else {
        Err(broken("something follows the value"))
    }
}

fn broken(what: &str) -> Malformed {
    Malformed::new(format!("broken serialized value: {what}"))
}

struct Decoder<'a> {
    rest: &'a [u8],
}

impl<'a> Decoder<'a> {
    fn value(&mut self, depth: usize) -> Result<Tree, Malformed> {
        if depth > MAX_DEPTH {
            return Err(broken("nested too deeply"));
        }
        match self.byte()? {
            b'N' => {
                self.expect(b';')?;
                Ok(Tree::Null)
            }
            b'b' => match self.scalar()? {
                "0" => Ok(Tree::Bool(false)),
                "1" => Ok(Tree::Bool(true)),
                _ => Err(broken("a boolean must be 0 or 1")),
            },
            b'i' => self
                .scalar()?
                .parse()
                .map(Tree::Integer)
                .map_err(|_| broken("a bad integer")),
            b'd' => self
                .scalar()?
                .parse()
                .map(Tree::Float)
                .map_err(|_| broken("a bad float")),
            b's' => {
                let text = self.string()?;
                self.expect(b';')?;
                Ok(Tree::Text(text))
            }
            b'a' => self.array(depth),
            b'O' | b'C' | b'E' => Err(broken("objects are refused")),
            _ => Err(broken("an unknown type")),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Tree, Malformed> {
        self.expect(b':')?;
        let count: usize = self
            .until(b':')?
            .parse()
            .map_err(|_| broken("a bad array length"))?;
        self.expect(b'{')?;
        let mut map = Map::new();
        for _ in 0..count {
            if !matches!(self.rest.first(), Some(b'i' | b's')) {
                return Err(broken("a key must be a string or an integer"));
            }
            let key = self.value(depth)?.text().unwrap_or_default();
            map.insert(key, self.value(depth + 1)?);
        }
        self.expect(b'}')?;
        Ok(Tree::from_php_array(map))
    }

    fn string(&mut self) -> Result<String, Malformed> {
        self.expect(b':')?;
        let length: usize = self
            .until(b':')?
            .parse()
            .map_err(|_| broken("a bad string length"))?;
        self.expect(b'"')?;
        if self.rest.len() < length {
            return Err(broken("a string is shorter than its length says"));
        }
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        self.expect(b'"')?;
        String::from_utf8(text.to_vec())
            .map_err(|_| broken("a string length cuts a character or is not UTF-8"))
    }

    /// The text between `:` and `;`.
    fn scalar(&mut self) -> Result<&'a str, Malformed> {
        self.expect(b':')?;
        self.until(b';')
    }

    fn until(&mut self, end: u8) -> Result<&'a str, Malformed> {
        let at = self
            .rest
            .iter()
            .position(|byte| *byte == end)
            .ok_or_else(|| broken("it ends too early"))?;
        let text = std::str::from_utf8(&self.rest[..at]).map_err(|_| broken("bad bytes"))?;
        self.rest = &self.rest[at + 1..];
        Ok(text)
    }

    fn byte(&mut self) -> Result<u8, Malformed> {
        let (first, rest) = self
            .rest
            .split_first()
            .ok_or_else(|| broken("it ends too early"))?;
        self.rest = rest;
        Ok(*first)
    }

    fn expect(&mut self, wanted: u8) -> Result<(), Malformed> {
        if self.byte()? == wanted {
            Ok(())
        } else {
            Err(broken(&format!("expected '{}'", char::from(wanted))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_nest_and_lengths_count_bytes() {
        let tree = parse("a:3:{s:6:\"имя\";i:-5;i:0;a:1:{i:0;N;}s:1:\"b\";b:1;}").unwrap();
        assert_eq!(tree.get("имя"), Some(&Tree::Integer(-5)));
        assert_eq!(tree.get("0"), Some(&Tree::List(vec![Tree::Null])));
        assert_eq!(tree.get("b"), Some(&Tree::Bool(true)));
        assert!(parse("s:3:\"имя\";").is_err());
    }

    #[test]
    fn strings_may_contain_anything() {
        assert_eq!(parse("s:6:\"a\";}:i\";").unwrap(), Tree::from("a\";}:i"));
    }

    #[test]
    fn objects_bad_keys_depth_and_tails_are_refused() {
        for bad in [
            "O:8:\"stdClass\":0:{}",
            "a:1:{a:0:{}i:1;}",
            "a:1:{i:0;O:1:\"X\":0:{}}",
            "a:9:{}",
            "i:1;i:2;",
            "s:9:\"ab\";",
            "b:2;",
            "",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        let deep =
            |levels: usize| format!("{}N;{}", "a:1:{i:0;".repeat(levels), "}".repeat(levels));
        assert!(parse(&deep(64)).is_ok());
        assert!(parse(&deep(65)).is_err());
        assert!(parse(&"a:1:{i:0;".repeat(100_000)).is_err());
    }
}
