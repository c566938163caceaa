//! `&amp;` and its like.

/// The text that is meant. What is no reference, or one to something unknown, stays as it is
/// written: `R & D`, `&nbsp;`.
pub(super) fn resolved(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        whole.push_str(before);
        // A reference does not reach beyond the next.
        let name = after.split('&').next().and_then(|own| own.split_once(';'));
        match name.and_then(|(name, _)| Some((name, character(name)?))) {
            Some((name, character)) => {
                whole.push(character);
                rest = &after[name.len() + ";".len()..];
            }
            None => {
                whole.push('&');
                rest = after;
            }
        }
    }
    whole.push_str(rest);
    whole
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return numbered(name.strip_prefix('#')?),
    })
}

/// A character by its number, `1048` or `x418`.
fn numbered(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    // Numbers may have signs, references have none.
    let is_digit = |byte: &u8| char::from(*byte).is_digit(radix);
    let code = Some(digits).filter(|digits| digits.as_bytes().iter().all(is_digit))?;
    let code = u32::from_str_radix(code, radix).ok()?;
    char::from_u32(code).filter(|character| *character != '\0')
}
