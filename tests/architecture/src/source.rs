//! Rust's source, so far as it has to be understood.

/// The code alone: comments and what stands in quotes become blanks.
#[must_use]
pub fn code(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let in_word = code.chars().next_back().is_some_and(is_of_word);
        match skipped(rest, in_word) {
            Some(length) => {
                code.push(' ');
                rest = &rest[length..];
            }
            None => {
                code.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    code
}

/// How many bytes of comment or literal the text begins with, if it does. `in_word`: right
/// after a letter, where no prefix of a literal can be.
fn skipped(text: &str, in_word: bool) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return Some(block_comment(text));
    }
    if text.starts_with('"') {
        return Some(quoted(text));
    }
    if text.starts_with('\'') {
        return character(text);
    }
    if in_word {
        return None;
    }
    let prefix = ["br", "cr", "r"]
        .into_iter()
        .find(|it| text.starts_with(it))?;
    let raw = &text[prefix.len()..];
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let content = raw[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let opened = prefix.len() + hashes + 1;
    Some(
        content
            .find(&end)
            .map_or(text.len(), |at| opened + at + end.len()),
    )
}

/// Comments may lie in comments.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        let step = match () {
            () if rest.starts_with(b"/*") => {
                depth += 1;
                2
            }
            () if rest.starts_with(b"*/") => {
                depth -= 1;
                2
            }
            () => 1,
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, it)| {
        let ends = *it == '"' && !escaped;
        escaped = *it == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// A character, as opposed to a lifetime.
fn character(text: &str) -> Option<usize> {
    let mut inside = text.char_indices().skip(1);
    let (_, first) = inside.next()?;
    if first == '\\' {
        inside.next();
        return inside.find(|(_, it)| *it == '\'').map(|(at, _)| at + 1);
    }
    let (at, second) = inside.next()?;
    (second == '\'').then_some(at + 1)
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::code;

    fn words(source: &str) -> Vec<String> {
        let code = code(source);
        let words = code.split(|it: char| !super::is_of_word(it));
        words
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn comments_and_literals_are_no_code() {
        assert_eq!(words("a // b\nc /* d /* e */ f */ g"), ["a", "c", "g"]);
        assert_eq!(words(r#"a "b \" c" d"#), ["a", "d"]);
        assert_eq!(words(r##"a r#"b " c"# d br"e" f"##), ["a", "d", "f"]);
        assert_eq!(words("her\"a\" b"), ["her", "b"]);
    }

    #[test]
    fn a_quote_may_begin_a_lifetime() {
        assert_eq!(words(r"'a' b '\'' c '\u{41}' d"), ["b", "c", "d"]);
        assert_eq!(
            words("fn a<'b>(c: &'b str)"),
            ["fn", "a", "b", "c", "b", "str"]
        );
        assert_eq!(words("'\"' a '\"' b"), ["a", "b"]);
    }
}
