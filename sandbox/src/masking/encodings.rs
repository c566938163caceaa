//! What a text says once its encodings are undone.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;

/// So often is a text decoded at most.
const LAYERS: usize = 4;

/// What is shorter holds no secret worth the name.
const SHORTEST_RUN: usize = 12;

/// Whether there may be something to undo.
pub fn is_encoded(text: &str) -> bool {
    text.contains(['%', '\\', '&'])
}

/// Undoes percent-encoding, backslashes and character references, however often they were applied.
pub fn decode(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..LAYERS {
        let plain = unescape(&percent_decode_str(&text).decode_utf8_lossy());
        if plain == text {
            break;
        }
        text = plain;
    }
    text
}

/// Undoes one layer of backslashes and character references.
fn unescape(text: &str) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(unit) = unit(rest) {
            units.push(unit);
            rest = &rest[UNIT..];
            continue;
        }
        let undone = match first {
            '\\' => escape(rest),
            '&' => reference(rest),
            _ => None,
        };
        let (character, length) = undone.unwrap_or((first, first.len_utf8()));
        units.extend(character.encode_utf16(&mut [0; 2]).iter());
        rest = &rest[length..];
    }
    String::from_utf16_lossy(&units)
}

/// The length of `\u0416`.
const UNIT: usize = 6;

/// `\u0416`, which may be half a character.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?;
    u16::from_str_radix(digits.get(..UNIT - 2)?, 16).ok()
}

/// A character after a backslash, and the length of both.
fn escape(text: &str) -> Option<(char, usize)> {
    let escaped = text[1..].chars().next()?;
    matches!(escaped, '/' | '"' | '\\' | '\'').then_some((escaped, 2))
}

/// A character reference, and its length.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let character = match &text[1..end] {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        name => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((character, end + 1))
}

/// Replaces what is base64 of something `is_secret`, wherever a group of it begins.
pub fn without_base64(text: &str, mask: &str, is_secret: impl Fn(&str) -> bool) -> Option<String> {
    let of_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte);
    let bytes = text.as_bytes();
    let (mut masked, mut copied, mut at) = (String::new(), 0, 0);
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|it| of_base64(**it)).count();
        let told = || readings(&text[at..at + length]).any(|reading| is_secret(&reading));
        if length >= SHORTEST_RUN && told() {
            masked.push_str(&text[copied..at]);
            masked.push_str(mask);
            copied = at + length;
        }
        at += length.max(1);
    }
    (copied > 0).then(|| masked + &text[copied..])
}

/// What a run of base64 may say: in either alphabet, its groups beginning anywhere.
fn readings(run: &str) -> impl Iterator<Item = String> {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engines = [&STANDARD, &URL_SAFE].map(|alphabet| GeneralPurpose::new(alphabet, lenient));
    engines.into_iter().flat_map(move |engine| {
        (0..4).filter_map(move |skipped| {
            let groups = &run[skipped..];
            let whole = match groups.len() % 4 {
                1 => groups.len() - 1,
                _ => groups.len(),
            };
            let bytes = engine.decode(&groups[..whole]).ok()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_undone_in_any_order() {
        for text in [
            "a/\"b<\u{416}\u{1f600}",
            "a%2F%22b%3C%D0%96%F0%9F%98%80",
            "a\\/\\\"b\\u003c\\u0416\\ud83d\\ude00",
            "a/&quot;b&lt;&#1046;&#x1F600;",
            "a%252F%2522b%253C\\u0416&amp;#128512;",
        ] {
            assert_eq!(decode(text), "a/\"b<\u{416}\u{1f600}", "{text}");
        }
        assert_eq!(decode("100% &c; \\d \\u12"), "100% &c; \\d \\u12");
    }

    #[test]
    fn base64_is_read_wherever_it_begins() {
        let secret = |text: &str| text.contains("known-secret");
        for text in [
            "a25vd24tc2VjcmV0",
            "eD1rbm93bi1zZWNyZXQm",
            "Wy1rbm93bi1zZWNyZXRd",
        ] {
            let quoted = format!("\"{text}=\"");
            assert_eq!(
                without_base64(&quoted, "***", secret).as_deref(),
                Some("\"***=\"")
            );
            let amid = format!("\"abc{text}=\"");
            assert!(without_base64(&amid, "***", secret).is_some());
        }
        assert_eq!(without_base64("bm90aGluZyB0byBoaWRl", "***", secret), None);
    }
}
