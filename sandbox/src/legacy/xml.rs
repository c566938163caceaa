//! XML as the bridge of legacy §6.1 expects it: tabs, LF, one element per line.

use std::fmt::{Display, Write};

/// Writes a document with the root element `root`.
pub fn document(content: impl FnOnce(&mut Xml)) -> String {
    let mut xml = Xml {
        text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
        depth: 0,
    };
    xml.group("root", content);
    // Most answers are kept for a while.
    xml.text.shrink_to_fit();
    xml.text
}

/// A document being written.
#[derive(Debug)]
pub struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    /// An element with text.
    pub fn leaf(&mut self, name: &str, value: impl Display) {
        self.indent();
        let value = escape(&value.to_string());
        writeln!(self.text, "<{name}>{value}</{name}>").expect("a String takes all");
    }

    /// An element with elements, or an empty one.
    pub fn group(&mut self, name: &str, content: impl FnOnce(&mut Xml)) {
        self.indent();
        write!(self.text, "<{name}>").expect("a String takes all");
        let before = self.text.len();
        self.text.push('\n');
        self.depth += 1;
        content(self);
        self.depth -= 1;
        if self.text.len() == before + 1 {
            self.text.truncate(before);
        } else {
            self.indent();
        }
        writeln!(self.text, "</{name}>").expect("a String takes all");
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n('\t', self.depth));
    }
}

/// Escapes markup and drops what XML 1.0 cannot carry.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\n' | '\t' => escaped.push(letter),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_and_escapes() {
        let text = document(|xml| {
            xml.group("empty", |_| {});
            xml.group("full", |xml| xml.leaf("name", "a<b>&\u{1}\"я"));
        });
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<root>\n\t<empty></empty>\n\t<full>\n\
             \t\t<name>a&lt;b&gt;&amp;&quot;я</name>\n\t</full>\n</root>\n"
        );
    }
}
