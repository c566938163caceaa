//! Doc comments.

use super::WIDTH;
use crate::text::wrap;

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
