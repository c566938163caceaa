//! `_words.py`: the enumerations, as names for what their values are.

use crate::surface::Surface;
use crate::text::wrap;

use super::WIDTH;

pub(super) fn print(surface: &Surface) -> String {
    let mut text =
        "\"\"\"Enumerations: the known words, and any other that the server knows.\"\"\"\n\n\
                    from typing import Literal, TypeAlias\n"
            .to_owned();
    for words in &surface.words {
        text.push('\n');
        for line in wrap(words.doc, WIDTH - 2) {
            text += &format!("# {line}\n");
        }
        for (word, doc) in words.words {
            let lines = wrap(&format!("\"{word}\": {doc}"), WIDTH - 6);
            for (index, line) in lines.iter().enumerate() {
                let mark = if index == 0 { "- " } else { "  " };
                text += &format!("# {mark}{line}\n");
            }
        }
        let known: Vec<String> = words
            .words
            .iter()
            .map(|(word, _)| format!("\"{word}\""))
            .collect();
        text += &alias(words.name, &known);
    }
    text
}

fn alias(name: &str, known: &[String]) -> String {
    let line = format!("{name}: TypeAlias = Literal[{}] | str\n", known.join(", "));
    if line.chars().count() <= WIDTH + 1 {
        return line;
    }
    let rows: String = known
        .iter()
        .map(|word| format!("        {word},\n"))
        .collect();
    format!("{name}: TypeAlias = (\n    Literal[\n{rows}    ]\n    | str\n)\n")
}
