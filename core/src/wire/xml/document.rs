//! A document in one piece of memory: all elements lie one after the other, and texts stay where
//! they came, in the answer.

use std::fmt;

use super::element::Element;

/// A document that was read.
pub struct Document<'a> {
    pub(super) text: &'a str,
    /// Each element is followed by those inside it.
    elements: Vec<Entry>,
    /// Texts that do not lie in the answer in one piece.
    own: Vec<String>,
}

/// An element.
struct Entry {
    /// The whole of it.
    source: Span,
    /// Its local name.
    name: Span,
    text: Text,
    /// The place after all that is inside it.
    after: u32,
}

/// What stands between the elements inside one, from the first that is more than padding.
#[derive(Clone, Copy)]
enum Text {
    /// In the answer.
    Lying(Span),
    /// At this place of `own`.
    Own(u32),
}

impl Text {
    /// No text: where the document begins there is a tag.
    const NONE: Self = Self::Lying(Span { start: 0, end: 0 });
}

/// A piece of text.
pub(super) enum Added {
    AsItStands(Span),
    /// It had references.
    Resolved(String),
}

/// Where something is in the answer, which is not longer than 4 GiB.
#[derive(Clone, Copy)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
        }
    }

    fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

/// Not what is in it, which may be secret.
impl fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document").finish_non_exhaustive()
    }
}

impl<'a> Document<'a> {
    /// A document of which nothing has been read.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            // Answers of this API have an element in forty bytes.
            elements: Vec::with_capacity(text.len() / 40 + 4),
            own: Vec::new(),
        }
    }

    /// The element that everything else is in.
    pub fn root(&self) -> Element<'_> {
        Element::new(self, 0)
    }

    pub(super) fn len(&self) -> usize {
        self.elements.len()
    }

    /// Adds an element that ends where its tag does.
    pub(super) fn open(&mut self, source: Span, name: Span) {
        self.elements.push(Entry {
            source,
            name,
            text: Text::NONE,
            after: self.elements.len() as u32 + 1,
        });
    }

    /// All that was added since is inside this element, which ends here.
    pub(super) fn close(&mut self, at: usize, end: usize) {
        let after = self.elements.len() as u32;
        let element = &mut self.elements[at];
        element.source.end = end as u32;
        element.after = after;
    }

    /// Whether an element has text that is more than padding.
    pub(super) fn has_text(&self, at: usize) -> bool {
        !matches!(self.elements[at].text, Text::Lying(Span { start: 0, .. }))
    }

    /// Adds to the text of an element.
    pub(super) fn add(&mut self, at: usize, added: Added) {
        if !self.has_text(at) {
            if !is_blank(self.added(&added)) {
                self.elements[at].text = match added {
                    Added::AsItStands(span) => Text::Lying(span),
                    Added::Resolved(text) => self.keep(text),
                };
            }
            return;
        }
        let own = match self.elements[at].text {
            Text::Own(own) => own as usize,
            Text::Lying(span) => {
                self.elements[at].text = self.keep(span.of(self.text).to_owned());
                self.own.len() - 1
            }
        };
        match added {
            Added::AsItStands(span) => self.own[own].push_str(span.of(self.text)),
            Added::Resolved(text) => self.own[own].push_str(&text),
        }
    }

    fn keep(&mut self, text: String) -> Text {
        self.own.push(text);
        Text::Own(self.own.len() as u32 - 1)
    }

    pub(super) fn added<'t>(&'t self, added: &'t Added) -> &'t str {
        match added {
            Added::AsItStands(span) => span.of(self.text),
            Added::Resolved(text) => text,
        }
    }

    pub(super) fn name(&self, at: usize) -> &str {
        self.elements[at].name.of(self.text)
    }

    /// Whether that is its name. Most names differ in length, which takes least to see.
    pub(super) fn is_called(&self, at: usize, name: &str) -> bool {
        let Span { start, end } = self.elements[at].name;
        let (start, end) = (start as usize, end as usize);
        end - start == name.len() && self.text.as_bytes().get(start..end) == Some(name.as_bytes())
    }

    /// The name with its prefix.
    pub(super) fn whole_name(&self, at: usize) -> &str {
        let Entry { source, name, .. } = &self.elements[at];
        Span {
            start: source.start + 1,
            ..*name
        }
        .of(self.text)
    }

    pub(super) fn source(&self, at: usize) -> &str {
        self.elements[at].source.of(self.text)
    }

    pub(super) fn text(&self, at: usize) -> &str {
        match self.elements[at].text {
            Text::Lying(span) => span.of(self.text),
            Text::Own(own) => &self.own[own as usize],
        }
    }

    pub(super) fn after(&self, at: usize) -> usize {
        self.elements[at].after as usize
    }
}

/// Most of what is between elements, in documents for people to read.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim_start().is_empty()
}
