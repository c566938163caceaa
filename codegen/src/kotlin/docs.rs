//! KDoc.

use amocore::schema::Field;

use super::{WIDTH, parameters};
use crate::text::{lower_camel, split_sentence, wrap};

/// A comment at this indentation: the first sentence, the rest, and the parameters.
pub(super) fn comment(indent: usize, doc: &str, fields: &[&Field]) -> String {
    let margin = " ".repeat(indent);
    let width = WIDTH - indent - 3;
    let doc = respelled(doc, fields);
    let (summary, rest) = split_sentence(&doc);
    let mut lines = wrap(summary, width);
    if !rest.is_empty() {
        lines.push(String::new());
        lines.extend(wrap(rest, width));
    }
    if !fields.is_empty() {
        lines.push(String::new());
        lines.extend(fields.iter().flat_map(|it| parameter(it, fields, width)));
    }
    match &lines[..] {
        [only] if only.chars().count() + 4 <= width => format!("{margin}/** {only} */\n"),
        lines => {
            let mut text = format!("{margin}/**\n");
            for line in lines {
                text += format!("{margin} * {line}").trim_end();
                text.push('\n');
            }
            text + &margin + " */\n"
        }
    }
}

/// The comment of a field that stands beside others, whose names it may mention.
pub(super) fn of_field(indent: usize, field: &Field, beside: &[Field]) -> String {
    let beside: Vec<&Field> = beside.iter().collect();
    comment(indent, &respelled(field.doc, &beside), &[])
}

fn parameter(field: &Field, beside: &[&Field], width: usize) -> Vec<String> {
    let doc = respelled(field.doc, beside);
    let text = format!("@param {} {doc}", parameters::plain_name(field));
    wrap(&text, width - 2)
        .into_iter()
        .enumerate()
        .map(|(index, line)| match index {
            0 => line,
            _ => format!("  {line}"),
        })
        .collect()
}

/// Fields are mentioned as Kotlin spells them; and nothing ends the comment.
fn respelled(doc: &str, beside: &[&Field]) -> String {
    let mut doc = doc.replace("*/", "*&#47;");
    for field in beside.iter().filter(|field| field.name.contains('_')) {
        let (snake, camel) = (field.name, lower_camel(field.name));
        doc = doc.replace(&format!("`{snake}`"), &format!("`{camel}`"));
    }
    doc
}

#[cfg(test)]
mod tests {
    use super::*;
    use amocore::schema::Type;

    fn field(name: &'static str, doc: &'static str) -> Field {
        Field {
            name,
            doc,
            ty: Type::Int,
            positional: false,
            required: false,
        }
    }

    #[test]
    fn a_sentence_fits_on_a_line() {
        assert_eq!(
            comment(4, "Adds a thing.", &[]),
            "    /** Adds a thing. */\n"
        );
    }

    #[test]
    fn more_sentences_and_parameters_follow_in_paragraphs() {
        let size = field("page_size", "How many.");
        assert_eq!(
            comment(0, "Lists things. They may\nbe `page_size`.", &[&size]),
            "/**\n * Lists things.\n *\n * They may be `pageSize`.\n *\n * @param pageSize How many.\n */\n"
        );
    }

    #[test]
    fn fields_are_spelled_as_in_kotlin_and_values_are_not() {
        let fields = [field("order_by", ""), field("enum_ids", "")];
        let about = field("x", "Give `enum_ids`, such as `created_at`.");
        assert_eq!(
            of_field(0, &about, &fields),
            "/** Give `enumIds`, such as `created_at`. */\n"
        );
    }

    #[test]
    fn nothing_ends_a_comment_early() {
        assert_eq!(
            comment(0, "Either */ or.", &[]),
            "/** Either *&#47; or. */\n"
        );
    }
}
