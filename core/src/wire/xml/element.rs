//! An element of a document.

use std::fmt;
use std::iter::FusedIterator;

use super::document::Document;

/// An element: its text and its children. It is a place in a document, and copied freely.
/// Attributes carry no data in this API (legacy §6.1).
#[derive(Clone, Copy)]
pub struct Element<'d> {
    document: &'d Document<'d>,
    at: usize,
}

impl<'d> Element<'d> {
    pub(super) fn new(document: &'d Document<'d>, at: usize) -> Self {
        Self { document, at }
    }

    /// The local name.
    pub fn name(self) -> &'d str {
        self.document.name(self.at)
    }

    /// Whether that is its local name.
    pub fn is_called(self, name: &str) -> bool {
        self.document.is_called(self.at, name)
    }

    /// Whether its local name is one of these.
    fn is_one_of(self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is_called(name))
    }

    /// The element as it stands in the document.
    pub fn source(self) -> &'d str {
        self.document.source(self.at)
    }

    /// The text directly inside, trimmed.
    pub fn text(self) -> &'d str {
        let text = self.document.text(self.at);
        match text.as_bytes() {
            // Most texts, which takes longer to find out for characters than for bytes.
            [b'!'..=b'~', .., b'!'..=b'~'] => text,
            _ => text.trim(),
        }
    }

    /// Whether both are the same element of one document.
    pub fn is(self, other: Element<'_>) -> bool {
        std::ptr::eq(self.document, other.document) && self.at == other.at
    }

    /// Whether there are elements inside.
    pub fn has_children(self) -> bool {
        self.at + 1 < self.after()
    }

    /// The elements inside, in order.
    pub fn children(self) -> Inside<'d> {
        Inside {
            next: self.at + 1,
            after: self.after(),
            document: self.document,
        }
    }

    /// The first child called `name`.
    pub fn child(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.is_called(name))
    }

    /// The trimmed text of the first child called `name`, if it has any.
    pub fn child_text(self, name: &str) -> Option<&'d str> {
        self.child(name)
            .map(Self::text)
            .filter(|text| !text.is_empty())
    }

    /// Whether all its children are called by one of these names.
    pub(super) fn has_only(self, known: &[&str]) -> bool {
        self.children().all(|child| child.is_one_of(known))
    }

    /// Every element called `name` below this one, at any depth, but none inside another.
    pub fn find_all(self, name: &str) -> Vec<Self> {
        let mut found = Vec::new();
        let mut next = self.at + 1;
        while next < self.after() {
            let element = Self { at: next, ..self };
            next += 1;
            if element.is_called(name) {
                found.push(element);
                next = element.after();
            }
        }
        found
    }

    /// The first of them.
    pub fn find(self, name: &str) -> Option<Self> {
        let mut below = (self.at + 1..self.after()).map(|at| Self { at, ..self });
        below.find(|element| element.is_called(name))
    }

    /// Every element called by one of `names`, this one included, at any depth but inside
    /// elements called `outside`.
    pub fn find_outside(self, names: &[&str], outside: &[&str]) -> Vec<Self> {
        let mut found = Vec::new();
        let mut next = self.at;
        while next < self.after() {
            let element = Self { at: next, ..self };
            next += 1;
            if element.is_one_of(names) {
                found.push(element);
            }
            if element.is_one_of(outside) {
                next = element.after();
            }
        }
        found
    }

    /// The text inside, at any depth.
    pub fn deep_text(self) -> String {
        let below = (self.at..self.after()).map(|at| Self { at, ..self }.text());
        let parts: Vec<&str> = below.filter(|text| !text.is_empty()).collect();
        parts.join(" ")
    }

    /// The place after all that is inside.
    fn after(self) -> usize {
        self.document.after(self.at)
    }
}

/// Not what is in it, which may be secret.
impl fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Element").finish_non_exhaustive()
    }
}

/// The elements inside another.
#[derive(Clone)]
pub struct Inside<'d> {
    document: &'d Document<'d>,
    next: usize,
    after: usize,
}

impl<'d> Iterator for Inside<'d> {
    type Item = Element<'d>;

    fn next(&mut self) -> Option<Element<'d>> {
        (self.next < self.after).then(|| {
            let element = Element::new(self.document, self.next);
            self.next = element.after();
            element
        })
    }
}

impl FusedIterator for Inside<'_> {}

impl fmt::Debug for Inside<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inside").finish_non_exhaustive()
    }
}
