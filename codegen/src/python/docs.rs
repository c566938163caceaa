//! Docstrings.

use amocore::schema::Field;

use super::WIDTH;
use super::parameters;
use crate::text::{split_sentence, wrap};

/// A docstring at this indentation: the first sentence, the rest, and the parameters.
pub(super) fn docstring(indent: usize, doc: &str, fields: &[&Field]) -> String {
    let margin = " ".repeat(indent);
    let width = WIDTH - indent;
    let (summary, rest) = split_sentence(doc);
    // The quotes stand before the summary, and behind it if nothing follows.
    let mut lines = wrap(summary, width - 6);
    if !rest.is_empty() {
        lines.push(String::new());
        lines.extend(wrap(rest, width));
    }
    if !fields.is_empty() {
        lines.extend([String::new(), "Args:".to_owned()]);
        lines.extend(fields.iter().flat_map(|field| parameter(field, width)));
    }
    let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    match &lines[..] {
        [] => String::new(),
        [only] if !only.ends_with('"') => format!("{margin}\"\"\"{only}\"\"\"\n"),
        lines => {
            let mut text = format!("{margin}\"\"\"");
            for (index, line) in lines.iter().enumerate() {
                if index > 0 && !line.is_empty() {
                    text.push_str(&margin);
                }
                text.push_str(line);
                text.push('\n');
            }
            text + &margin + "\"\"\"\n"
        }
    }
}

fn parameter(field: &Field, width: usize) -> Vec<String> {
    let text = format!("{}: {}", parameters::name(field), field.doc);
    wrap(&text, width - 8)
        .iter()
        .enumerate()
        .map(|(index, line)| match (index, line.is_empty()) {
            (_, true) => String::new(),
            (0, false) => format!("    {line}"),
            (_, false) => format!("        {line}"),
        })
        .collect()
}

fn escape(line: &str) -> String {
    line.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use amocore::schema::Type;

    #[test]
    fn a_sentence_fits_on_a_line() {
        assert_eq!(
            docstring(4, "Adds a thing.", &[]),
            "    \"\"\"Adds a thing.\"\"\"\n"
        );
    }

    #[test]
    fn more_sentences_and_parameters_follow_in_paragraphs() {
        let id = Field {
            name: "id",
            doc: "The identifier.",
            ty: Type::Int,
            positional: true,
            required: true,
        };
        let text = docstring(4, "Gets a thing. It may\nbe big.", &[&id]);
        assert_eq!(
            text,
            "    \"\"\"Gets a thing.\n\n    It may be big.\n\n    Args:\n        id: The identifier.\n    \"\"\"\n"
        );
    }

    #[test]
    fn quotes_and_backslashes_do_not_end_a_docstring() {
        assert_eq!(
            docstring(0, "Says \"hi\"", &[]),
            "\"\"\"Says \"hi\"\n\"\"\"\n"
        );
        let text = docstring(0, "A \"\"\" and a \\ inside", &[]);
        assert_eq!(text, "\"\"\"A \\\"\\\"\\\" and a \\\\ inside\"\"\"\n");
    }
}
