//! How an output is written in JSON.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use crate::types::in_seconds;
use crate::{Error, Result};

/// The largest whole number that a double holds exactly together with its neighbours.
const DOUBLE: u64 = (1 << 53) - 1;

/// What the other side reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// Whole numbers of 64 bits, instants as text, text as it is.
    Exact,
    /// As JavaScript reads it best: whole numbers that a double cannot hold are text, so that no
    /// digit is lost; instants are seconds since the epoch. All is ASCII: of a text with one other
    /// character V8 makes one of twice the size, and for a page of leads took 2.7 ms to read it
    /// instead of 1.9.
    JavaScript,
}

pub(super) fn json<T: Serialize>(value: &T, notation: Notation) -> Result<String> {
    let mut text = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut text, notation);
    let written = match notation {
        Notation::Exact => value.serialize(&mut serializer),
        Notation::JavaScript => in_seconds(|| value.serialize(&mut serializer)),
    };
    written
        .ok()
        .and_then(|()| String::from_utf8(text).ok())
        .ok_or_else(|| Error::unexpected("the output cannot be expressed in JSON"))
}

impl Formatter for Notation {
    fn write_i64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: i64) -> io::Result<()> {
        if *self == Self::JavaScript && value.unsigned_abs() > DOUBLE {
            return write!(writer, "\"{value}\"");
        }
        CompactFormatter.write_i64(writer, value)
    }

    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if *self == Self::Exact || fragment.is_ascii() {
            return writer.write_all(fragment.as_bytes());
        }
        for character in fragment.chars() {
            match u8::try_from(character) {
                Ok(byte) if byte.is_ascii() => writer.write_all(&[byte])?,
                _ => escape(writer, character)?,
            }
        }
        Ok(())
    }
}

fn escape<W: ?Sized + io::Write>(writer: &mut W, character: char) -> io::Result<()> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for unit in character.encode_utf16(&mut [0; 2]) {
        let digit = |shift: u16| DIGITS[usize::from(*unit >> shift & 0xF)];
        writer.write_all(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)])?;
    }
    Ok(())
}
