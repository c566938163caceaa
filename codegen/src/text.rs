//! Prose in generated files.

/// Breaks prose into lines of at most `width` characters, where its words allow that. A blank
/// line separates paragraphs; single line breaks are only those of the source. Lines that begin
/// a list stay lines of their own.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for source in text.lines().map(str::trim) {
        if source.is_empty() {
            if lines.last().is_some_and(|line| !line.is_empty()) {
                lines.push(String::new());
            }
            open = false;
            continue;
        }
        open &= !source.starts_with("- ") && !source.starts_with("* ");
        for word in source.split_whitespace() {
            match lines.last_mut() {
                Some(line) if open && line.chars().count() + 1 + word.chars().count() <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
            open = true;
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The first sentence, and what follows it.
pub fn split_sentence(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text
        .match_indices('.')
        .map(|(index, _)| index + 1)
        .find(|&end| text[end..].starts_with(char::is_whitespace))
        .unwrap_or(text.len());
    (&text[..end], text[end..].trim_start())
}

/// `incoming_leads` as `IncomingLeads`.
pub fn camel(name: &str) -> String {
    name.split(['_', '.'])
        .flat_map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
        })
        .collect()
}

/// `incoming_leads` as `incomingLeads`.
pub fn lower_camel(name: &str) -> String {
    let camel = camel(name);
    let mut letters = camel.chars();
    letters
        .next()
        .map(|first| first.to_ascii_lowercase())
        .into_iter()
        .chain(letters)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_filled_and_paragraphs_stay() {
        assert_eq!(
            wrap("one two\nthree\n\nfour", 9),
            ["one two", "three", "", "four"]
        );
        assert_eq!(wrap("one two\nthree", 13), ["one two three"]);
        assert_eq!(wrap("", 10), Vec::<String>::new());
        assert_eq!(wrap("unbreakable", 3), ["unbreakable"]);
        assert_eq!(wrap("These:\n- a\n- b", 80), ["These:", "- a", "- b"]);
    }

    #[test]
    fn width_counts_characters_not_bytes() {
        assert_eq!(wrap("§§ §§", 5), ["§§ §§"]);
    }

    #[test]
    fn a_sentence_ends_at_a_full_stop_before_a_space() {
        assert_eq!(split_sentence("Adds. And more."), ("Adds.", "And more."));
        assert_eq!(split_sentence("See §12.3"), ("See §12.3", ""));
        assert_eq!(split_sentence("One\nline. Two"), ("One\nline.", "Two"));
    }

    #[test]
    fn names_become_camel_case() {
        assert_eq!(camel("v2.incoming_leads"), "V2IncomingLeads");
        assert_eq!(lower_camel("add_sip"), "addSip");
    }
}
