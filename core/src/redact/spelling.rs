//! How servers spell what they repeat: each character in its own way, and several ways at once.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

/// What is shorter stands in other texts, too.
const SHORTEST_PART: usize = 8;

/// The rest of a text that ends within a character is no longer than this: four bytes,
/// percent-encoded twice.
const LONGEST_CHARACTER: usize = 24;

/// How a text begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Beginning {
    /// With the whole secret, in so many bytes.
    Whole(usize),
    /// With a part of the secret, and there it ends.
    Part,
    /// With something else.
    Other,
}

/// Whether `text` begins with `secret`, in whatever spelling. Where a character can be read in
/// several ways, all are tried: `%25` is a percent sign, or three characters of a password.
pub(super) fn beginning(text: &str, secret: &str) -> Beginning {
    if secret.is_empty() {
        return Beginning::Other;
    }
    let mut ends = vec![0];
    let mut ended = false;
    for character in secret.chars() {
        let mut next = Vec::new();
        for end in ends {
            let rest = &text[end..];
            spelled(rest, character, &mut |length| next.push(end + length));
            ended |= end > 0 && is_cut(rest);
        }
        next.sort_unstable();
        next.dedup();
        ends = next;
    }
    match ends.last() {
        Some(end) => Beginning::Whole(*end),
        None if ended => Beginning::Part,
        None => Beginning::Other,
    }
}

/// Whether a text can have ended before a character, or within one.
fn is_cut(rest: &str) -> bool {
    rest.is_empty() || (rest.len() < LONGEST_CHARACTER && rest.starts_with(['%', '\\', '&']))
}

/// Tells of every number of bytes with which `text` spells a character: itself, percent-encoded,
/// with backslashes, or as a character reference, each any number of times over. Case does not
/// matter: hosts are written in lower case.
fn spelled(text: &str, character: char, found: &mut impl FnMut(usize)) {
    plainly(text, character, found);
    let backslashes = backslashes(text, character, found);
    if backslashes == 0 {
        return;
    }
    if !character.is_alphanumeric() {
        let rest = &text[backslashes..];
        plainly(rest, character, &mut |length| found(backslashes + length));
    }
    if let Some(length) = utf16(text, character) {
        found(length);
    }
}

/// As [`spelled`], but for backslashes.
fn plainly(text: &str, character: char, found: &mut impl FnMut(usize)) {
    match text.chars().next() {
        Some(first) if first.eq_ignore_ascii_case(&character) => found(first.len_utf8()),
        Some('+') if character == ' ' => found(1),
        _ => {}
    }
    if text.starts_with('%') {
        percent(text, character, found);
        if character == ' ' {
            percent(text, '+', found);
        }
    }
    if text.starts_with('&') {
        reference(text, character, found);
    }
}

/// `%D0%96`; a percent sign may be encoded again: `%25D0%2596`.
fn percent(text: &str, character: char, found: &mut impl FnMut(usize)) {
    if character == '%' {
        let mut length = 1;
        while text[length..].starts_with("25") {
            length += 2;
            found(length);
        }
        return;
    }
    let mut rest = text;
    for expected in character.encode_utf8(&mut [0; 4]).bytes() {
        match percent_byte(rest) {
            Some((byte, after)) if byte.eq_ignore_ascii_case(&expected) => rest = after,
            _ => return,
        }
    }
    found(text.len() - rest.len());
}

/// One byte but `%`, and what follows it.
fn percent_byte(text: &str) -> Option<(u8, &str)> {
    let digits = text.strip_prefix('%')?.trim_start_matches("25");
    let byte = u8::from_str_radix(digits.get(..2)?, 16).ok()?;
    Some((byte, &digits[2..]))
}

/// How many bytes are backslashes at the beginning. If it is one that is looked for, tells of each.
fn backslashes(text: &str, character: char, found: &mut impl FnMut(usize)) -> usize {
    let mut rest = text;
    while let Some(after) = backslash(rest) {
        rest = after;
        if character == '\\' {
            found(text.len() - rest.len());
        }
    }
    text.len() - rest.len()
}

fn backslash(text: &str) -> Option<&str> {
    let encoded = || percent_byte(text).filter(|(byte, _)| *byte == b'\\');
    let plain = text.strip_prefix('\\');
    plain.or_else(|| encoded().map(|(_, after)| after))
}

/// `\u0416`, or two of them.
fn utf16(text: &str, character: char) -> Option<usize> {
    let cases = [
        character.to_ascii_lowercase(),
        character.to_ascii_uppercase(),
    ];
    cases.into_iter().find_map(|character| {
        let mut rest = text;
        for unit in character.encode_utf16(&mut [0; 2]) {
            rest = backslash(rest)?;
            while let Some(after) = backslash(rest) {
                rest = after;
            }
            let digits = rest.strip_prefix('u')?;
            if u16::from_str_radix(digits.get(..4)?, 16) != Ok(*unit) {
                return None;
            }
            rest = &digits[4..];
        }
        Some(text.len() - rest.len())
    })
}

/// `&lt;` or `&#60;`; an ampersand may be written as a reference again: `&amp;lt;`.
fn reference(text: &str, character: char, found: &mut impl FnMut(usize)) {
    let mut length = 1;
    while text[length..].starts_with("amp;") {
        length += 4;
        if character == '&' {
            found(length);
        }
    }
    let rest = &text[length..];
    let Some(end) = rest.bytes().take(12).position(|byte| byte == b';') else {
        return;
    };
    if named(&rest[..end]).is_some_and(|it| it.eq_ignore_ascii_case(&character)) {
        found(length + end + 1);
    }
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// What a text may be in Base64: by itself, and the part of it that is the same whatever stands
/// before and after it.
pub(super) fn in_base64(text: &str) -> Vec<Zeroizing<String>> {
    let mut all = Vec::new();
    for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
        all.push(Zeroizing::new(engine.encode(text)));
        for before in 0..3 {
            let mut padded = Zeroizing::new(vec![0; before + text.len()]);
            padded[before..].copy_from_slice(text.as_bytes());
            let encoded = Zeroizing::new(engine.encode(&*padded));
            let part = (before * 8).div_ceil(6)..padded.len() * 8 / 6;
            if part.len() >= SHORTEST_PART {
                all.push(Zeroizing::new(encoded[part].to_owned()));
            }
        }
    }
    all
}
