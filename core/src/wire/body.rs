//! From the bytes of an answer to its text.

use std::borrow::Cow;

/// Decodes a body by the charset of its `Content-Type` or of its XML declaration, else as
/// UTF-8 (legacy §3.5). `None` when the bytes are not text in that charset: replacement
/// characters would be a silent change.
pub fn text<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Option<Cow<'a, str>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // Servers that name another charset and send UTF-8 all the same are common; valid UTF-8
    // beyond ASCII is hardly ever an accident.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Cow::Borrowed(text));
    }
    let named = content_type
        .and_then(charset)
        .or_else(|| declared_encoding(bytes));
    super::charset::decode(named.unwrap_or("utf-8"), bytes).map(Cow::Owned)
}

fn charset(content_type: &str) -> Option<&str> {
    let (_, parameters) = content_type.split_once(';')?;
    parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches('"'))
    })
}

fn declared_encoding(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(200)];
    let head = match std::str::from_utf8(head) {
        Ok(head) => head,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).ok()?,
    };
    let declaration = head.trim_start().strip_prefix("<?xml")?;
    let (declaration, _) = declaration.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn utf8_is_the_default_and_wins_over_a_false_label() {
        assert_eq!(text("Иван".as_bytes(), None).as_deref(), Some("Иван"));
        let label = Some("text/xml; charset=windows-1251");
        assert_eq!(text("Иван".as_bytes(), label).as_deref(), Some("Иван"));
    }

    #[test]
    fn a_named_charset_is_honoured() {
        let bytes = [0xC8, 0xE2, 0xE0, 0xED];
        let label = Some("text/xml; charset=\"windows-1251\"");
        assert_eq!(text(&bytes, label).as_deref(), Some("Иван"));
        let mut document = b"<?xml version='1.0' encoding='windows-1251'?><a>".to_vec();
        document.extend(bytes);
        assert!(text(&document, None).is_some_and(|text| text.ends_with("<a>Иван")));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert_eq!(
            text(&[0xFF, 0xFE, 0xC0], Some("text/xml; charset=utf-8")),
            None
        );
    }
}
