//! Writing HTML in which every text is escaped and masked.

use crate::masking::Masker;

/// A page being written.
#[derive(Debug)]
pub struct Html<'a> {
    text: String,
    masker: &'a Masker,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A number or id, set in digits of equal width.
    Number(i64),
    /// A word on a colored ground: the color is `#` and hex digits.
    Badge(String, String),
    /// Small words one after the other.
    Labels(Vec<String>),
    /// Lines of text.
    Lines(Vec<String>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Number(number)
    }
}

impl<'a> Html<'a> {
    /// An empty page.
    pub fn new(masker: &'a Masker) -> Html<'a> {
        Html {
            text: String::new(),
            masker,
        }
    }

    /// Markup of our own.
    pub fn markup(&mut self, markup: &'static str) -> &mut Html<'a> {
        self.text.push_str(markup);
        self
    }

    /// Any text.
    pub fn text(&mut self, text: &str) -> &mut Html<'a> {
        for letter in self.masker.text(text).chars() {
            match letter {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                '\'' => self.text.push_str("&#39;"),
                _ => self.text.push(letter),
            }
        }
        self
    }

    /// A number.
    pub fn number(&mut self, number: impl Into<i64>) -> &mut Html<'a> {
        self.text.push_str(&number.into().to_string());
        self
    }

    /// A section with a table, or with a word that there is nothing.
    pub fn table(
        &mut self,
        (id, title): (&'static str, &'static str),
        count: usize,
        columns: &[&'static str],
        rows: &[Vec<Cell>],
    ) {
        self.section(id, title, count);
        if rows.is_empty() {
            self.markup("<p class=\"none\">None yet.</p>");
        } else {
            self.markup("<div class=\"scroll\"><table><thead><tr>");
            for column in columns {
                self.markup("<th>").markup(column).markup("</th>");
            }
            self.markup("</tr></thead><tbody>");
            for row in rows {
                self.markup("<tr>");
                for cell in row {
                    self.cell(cell);
                }
                self.markup("</tr>");
            }
            self.markup("</tbody></table></div>");
            if count > rows.len() {
                let more = count - rows.len();
                self.markup("<p class=\"none\">");
                self.text(&format!("and {more} more")).markup("</p>");
            }
        }
        self.markup("</section>");
    }

    /// Opens a section; the caller closes it.
    pub fn section(&mut self, id: &'static str, title: &'static str, count: usize) {
        self.markup("<section id=\"").markup(id).markup("\"><h2>");
        self.markup(title).markup(" <span>");
        self.text(&count.to_string()).markup("</span></h2>");
    }

    /// A word on a colored ground.
    pub fn badge(&mut self, color: &str, word: &str) -> &mut Html<'a> {
        self.markup("<span class=\"badge\" style=\"background:");
        self.text(color).markup("\">").text(word).markup("</span>")
    }

    /// The finished text.
    pub fn finish(self) -> String {
        self.text
    }

    fn cell(&mut self, cell: &Cell) {
        match cell {
            Cell::Number(number) => {
                self.markup("<td class=\"number\">").number(*number);
            }
            Cell::Text(text) => {
                self.markup("<td>").text(text);
            }
            Cell::Badge(color, word) => {
                self.markup("<td>").badge(color, word);
            }
            Cell::Labels(words) => {
                self.markup("<td>");
                for word in words {
                    self.markup("<span class=\"label\">")
                        .text(word)
                        .markup("</span> ");
                }
            }
            Cell::Lines(lines) => {
                self.markup("<td>");
                for line in lines {
                    self.markup("<div>").text(line).markup("</div>");
                }
            }
        }
        self.markup("</td>");
    }
}
