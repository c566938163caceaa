//! Doc comments.

use amocore::schema::Field;

use super::WIDTH;
use crate::text::{lower_camel, wrap};

/// A doc comment at this indentation.
pub(super) fn comment(indent: usize, doc: &str) -> String {
    let margin = " ".repeat(indent);
    let doc = doc.replace("*/", "*\u{200b}/");
    let lines = wrap(&doc, WIDTH - indent - 3);
    match &lines[..] {
        [] => String::new(),
        [only] if only.chars().count() + indent + 7 <= WIDTH => format!("{margin}/** {only} */\n"),
        lines => {
            let rows: String = lines
                .iter()
                .map(|line| format!("{margin} * {line}").trim_end().to_owned() + "\n")
                .collect();
            format!("{margin}/**\n{rows}{margin} */\n")
        }
    }
}

/// The comment of a field that stands beside others, whose names it may mention.
pub(super) fn of_field(indent: usize, field: &Field, beside: &[Field]) -> String {
    comment(indent, &respelled(field.doc, beside))
}

/// Fields are mentioned as they are spelled here.
pub(super) fn respelled(doc: &str, fields: &[Field]) -> String {
    let mut doc = doc.to_owned();
    for field in fields.iter().filter(|field| field.name.contains('_')) {
        let (snake, camel) = (field.name, lower_camel(field.name));
        doc = doc.replace(&format!("`{snake}`"), &format!("`{camel}`"));
    }
    doc
}
