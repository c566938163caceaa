//! Charsets other than UTF-8.

/// Decodes text in a charset, by its name, or in that of its byte order mark. `None` if the
/// charset is not known here or the bytes are not text in it.
#[cfg(feature = "charsets")]
pub(super) fn decode(label: &str, bytes: &[u8]) -> Option<String> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    let (text, _, malformed) = encoding.decode(bytes);
    (!malformed).then(|| text.into_owned())
}

/// Decodes windows-1251, the one other charset that the XML API is known to have been sent in
/// (legacy §3.5). The tables of all charsets would make up a twentieth of an app's library.
#[cfg(not(feature = "charsets"))]
pub(super) fn decode(label: &str, bytes: &[u8]) -> Option<String> {
    let known = ["windows-1251", "cp1251"];
    let known = known.iter().any(|it| it.eq_ignore_ascii_case(label));
    known
        .then(|| bytes.iter().map(|byte| windows_1251(*byte)).collect())
        .flatten()
}

/// The byte's character; one byte has none.
#[cfg(any(not(feature = "charsets"), test))]
fn windows_1251(byte: u8) -> Option<char> {
    /// 0x80 to 0xBF, with a blank for 0x98, which has no character.
    const UPPER: &str =
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–— ™љ›њќћџ\u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕї";
    match byte {
        0..=0x7F => Some(char::from(byte)),
        0x98 => None,
        0x80..=0xBF => UPPER.chars().nth(usize::from(byte - 0x80)),
        // А to я follow each other in both.
        0xC0..=0xFF => char::from_u32(u32::from(byte) - 0xC0 + 0x410),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_1251_is_read() {
        let bytes = [0xC8, 0xE2, 0xE0, 0xED, 0x20, 0xB9, 0x31];
        assert_eq!(decode("Windows-1251", &bytes).as_deref(), Some("Иван №1"));
    }

    #[test]
    fn what_is_no_text_or_no_known_charset_is_refused() {
        assert_eq!(decode("klingon", b"a"), None);
        assert_eq!(decode("utf-8", &[0xFF, 0xFE, 0xC0]), None);
    }

    #[cfg(feature = "charsets")]
    #[test]
    fn a_byte_order_mark_names_the_charset() {
        let bytes = b"\xFF\xFE\x18\x04a\0";
        assert_eq!(decode("utf-8", bytes).as_deref(), Some("Иa"));
    }

    #[cfg(feature = "charsets")]
    #[test]
    fn both_readings_of_windows_1251_agree() {
        for byte in 0..=255 {
            let read = decode("windows-1251", &[byte]);
            // The web's windows-1251 has a control character in the one empty place.
            if byte != 0x98 {
                assert_eq!(read, windows_1251(byte).map(String::from), "{byte:#x}");
            }
        }
    }
}
