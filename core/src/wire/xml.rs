//! Lenient XML: well-formed documents of unknown shape, read by local name (legacy §7).

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::marks::Marks;

/// Elements nested deeper than this are refused.
const MAX_DEPTH: usize = 64;

/// More elements than this are refused. A page of 500 full records has some thirty thousand.
const MAX_ELEMENTS: usize = 1_000_000;

/// An element: its text and its children. Attributes carry no data in this API (legacy §6.1).
#[derive(Debug)]
pub struct Element<'a> {
    /// The local name.
    pub name: &'a str,
    /// The element as it stands in the document.
    pub source: &'a str,
    /// The elements inside, in order.
    pub children: Vec<Element<'a>>,
    /// What is between them, from the first that is more than padding.
    text: Cow<'a, str>,
}

/// Parses a document into its root element.
///
/// Comments, processing instructions and a document type are skipped; entities that the
/// document defines for itself are never expanded, unknown ones stay as they are written.
///
/// # Errors
/// Says why the text is not well-formed XML: cut off, tags that do not match, no element, or
/// more after the root.
pub fn parse(text: &str) -> Result<Element<'_>, String> {
    let text = text.trim_start_matches('\u{FEFF}').trim();
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let mut open: Vec<(Element<'_>, usize)> = Vec::new();
    let mut root = None;
    let mut elements = 0_usize;
    loop {
        let start = position(&reader);
        let event = reader.read_event().map_err(|error| problem(&error))?;
        if matches!(event, Event::Start(_) | Event::Empty(_)) {
            elements += 1;
            if elements > MAX_ELEMENTS {
                return Err(format!("there are more than {MAX_ELEMENTS} elements"));
            }
        }
        match event {
            Event::Start(tag) => {
                if open.len() >= MAX_DEPTH {
                    return Err(format!("elements are nested deeper than {MAX_DEPTH}"));
                }
                open.push((Element::new(&tag, &text[start..]), start));
            }
            Event::Empty(tag) => {
                let mut element = Element::new(&tag, &text[start..]);
                element.source = &text[start..position(&reader)];
                close(element, &mut open, &mut root)?;
            }
            Event::End(_) => {
                let (mut element, start) = open.pop().ok_or("an end tag without its start")?;
                element.source = &text[start..position(&reader)];
                close(element, &mut open, &mut root)?;
            }
            Event::Text(content) => add_text(&mut open, content.into_inner())?,
            Event::CData(content) => add_text(&mut open, content.into_inner())?,
            Event::GeneralRef(reference) => {
                let resolved = reference.resolve_char_ref().ok().flatten();
                let name = reference.into_inner();
                let resolved = resolved.or_else(|| predefined(&name));
                match resolved {
                    Some(character) => add_text(&mut open, character.to_string().into())?,
                    None => add_text(&mut open, format!("&{name};").into())?,
                }
            }
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
            Event::Eof => break,
        }
    }
    match open.last() {
        Some(_) => Err("the document ends inside an element".to_owned()),
        None => root.ok_or_else(|| "the document has no element".to_owned()),
    }
}

/// What is wrong, in words of ours: a parser that quotes a server may quote half a secret, which
/// nothing would recognise.
fn problem(error: &quick_xml::Error) -> String {
    match error {
        quick_xml::Error::Syntax(problem) => problem.to_string(),
        quick_xml::Error::IllFormed(_) => "its tags or references do not match".to_owned(),
        _ => "it cannot be read".to_owned(),
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn add_text<'a>(open: &mut [(Element<'a>, usize)], text: Cow<'a, str>) -> Result<(), String> {
    match open.last_mut() {
        Some((element, _)) if element.text.is_empty() => {
            if !is_blank(&text) {
                element.text = text;
            }
        }
        Some((element, _)) => element.text.to_mut().push_str(&text),
        None if is_blank(&text) => {}
        None => return Err("there is text outside the root element".to_owned()),
    }
    Ok(())
}

/// Most of what is between elements, in documents for people to read.
fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace()) || text.trim_start().is_empty()
}

fn close<'a>(
    element: Element<'a>,
    open: &mut [(Element<'a>, usize)],
    root: &mut Option<Element<'a>>,
) -> Result<(), String> {
    match open.last_mut() {
        Some((parent, _)) => parent.children.push(element),
        None if root.is_none() => *root = Some(element),
        None => return Err("there is more than one root element".to_owned()),
    }
    Ok(())
}

impl<'a> Element<'a> {
    /// An element that begins with this tag, where `source` begins.
    fn new(tag: &BytesStart<'_>, source: &'a str) -> Self {
        let (name, local) = (tag.name(), tag.local_name());
        let end = '<'.len_utf8() + name.into_inner().len();
        Self {
            name: &source[end - local.into_inner().len()..end],
            source: "",
            children: Vec::new(),
            text: Cow::Borrowed(""),
        }
    }

    /// The text directly inside, trimmed.
    pub fn text(&self) -> &str {
        self.text.trim()
    }

    /// The first child called `name`.
    pub fn child(&self, name: &str) -> Option<&Element<'a>> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The trimmed text of the first child called `name`, if it has any.
    pub fn child_text(&self, name: &str) -> Option<&str> {
        self.child(name)
            .map(Element::text)
            .filter(|text| !text.is_empty())
    }

    /// Whether all its children are called by one of these names.
    fn has_only(&self, known: &[&str]) -> bool {
        self.children
            .iter()
            .all(|child| known.contains(&child.name))
    }

    /// Every element called `name` below this one, at any depth, but none inside another.
    pub fn find_all(&self, name: &str) -> Vec<&Element<'a>> {
        let mut found = Vec::new();
        self.collect(name, &mut found);
        found
    }

    /// The first of them.
    pub fn find(&self, name: &str) -> Option<&Element<'a>> {
        self.children
            .iter()
            .find_map(|child| match child.name == name {
                true => Some(child),
                false => child.find(name),
            })
    }

    /// Every element called by one of `names`, this one included, at any depth but inside
    /// elements called `outside`.
    pub fn find_outside(&self, names: &[&str], outside: &[&str]) -> Vec<&Element<'a>> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(element) = open.pop() {
            let name = element.name;
            if names.contains(&name) {
                found.push(element);
            }
            if !outside.contains(&name) {
                open.extend(element.children.iter().rev());
            }
        }
        found
    }

    /// The text inside, at any depth.
    pub fn deep_text(&self) -> String {
        let own = Some(self.text().to_owned());
        let inner = self.children.iter().map(Element::deep_text);
        let parts: Vec<String> = own.into_iter().chain(inner).collect();
        parts.join(" ").trim().to_owned()
    }

    fn collect<'s>(&'s self, name: &str, found: &mut Vec<&'s Element<'a>>) {
        for child in &self.children {
            if child.name == name {
                found.push(child);
            } else {
                child.collect(name, found);
            }
        }
    }
}

/// The children of an element, read one by one; what is not read is left over and kept.
#[derive(Debug)]
pub struct Children<'e, 'a> {
    element: &'e Element<'a>,
    read: Marks,
}

impl<'e, 'a> Children<'e, 'a> {
    /// The children of `element`.
    pub fn of(element: &'e Element<'a>) -> Self {
        Self {
            element,
            read: Marks::default(),
        }
    }

    /// Takes the first child called `name` if `read` understands it.
    pub fn take<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&'e Element<'a>) -> Option<T>,
    ) -> Option<T> {
        let (index, child) = self.named(name).next()?;
        let value = read(child)?;
        self.read.insert(index);
        Some(value)
    }

    /// Takes the text of a child. An element without text counts as absent.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.take(name, |child| {
            child.children.is_empty().then(|| child.text().to_owned())
        })
        .filter(|text| !text.is_empty())
    }

    /// Takes the first child called `name`, as [`take`](Self::take) does; if it has children
    /// other than `known`, it stays in the rest as well.
    pub fn take_known<T>(
        &mut self,
        name: &str,
        known: &[&str],
        read: impl FnOnce(&'e Element<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(name, read)?;
        let taken = self.named(name).next();
        if let Some((index, _)) = taken.filter(|(_, child)| !child.has_only(known)) {
            self.read.remove(index);
        }
        Some(value)
    }

    /// Takes every child called `item`, and those inside children called `container`: a list is
    /// accepted under its container or directly (legacy §7). Items that `read` finds blank are
    /// left out. What a container holds besides, and items with children other than `known`,
    /// stay in the rest as well.
    pub fn list<T>(
        &mut self,
        container: &str,
        item: &str,
        known: &[&str],
        read: impl Fn(&'e Element<'a>) -> Option<T>,
    ) -> Vec<T> {
        let mut found = Vec::new();
        for (index, child) in self.element.children.iter().enumerate() {
            let complete = if child.name == item {
                found.extend(read(child));
                child.has_only(known)
            } else if child.name == container {
                let items = child.children.iter().filter(|inner| inner.name == item);
                found.extend(items.filter_map(&read));
                let complete = |inner: &Element<'_>| inner.name == item && inner.has_only(known);
                child.text().is_empty() && child.children.iter().all(complete)
            } else {
                false
            };
            if complete {
                self.read.insert(index);
            }
        }
        found
    }

    /// Marks every child called `name` as read.
    pub fn skip(&mut self, name: &str) {
        for (index, child) in self.element.children.iter().enumerate() {
            if child.name == name {
                self.read.insert(index);
            }
        }
    }

    /// Marks this child as read.
    pub fn skip_one(&mut self, child: &Element<'_>) {
        let same = |other: &Element<'_>| std::ptr::eq(other, child);
        if let Some(index) = self.element.children.iter().position(same) {
            self.read.insert(index);
        }
    }

    /// The children that were not taken.
    pub fn rest(self) -> Vec<&'e Element<'a>> {
        let read = self.read;
        let children = self.element.children.iter().enumerate();
        children
            .filter(|(index, _)| !read.contains(*index))
            .map(|(_, child)| child)
            .collect()
    }

    fn named(&self, name: &str) -> impl Iterator<Item = (usize, &'e Element<'a>)> {
        let children = self.element.children.iter().enumerate();
        children.filter(move |(_, child)| child.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Children, parse};

    #[test]
    fn comments_padding_and_prefixes_do_not_matter() {
        let text = "\u{FEFF}\n<?xml version=\"1.0\"?>\n<!DOCTYPE root>\n<r:root>\n\t<auth>\n\t\ttrue \
                    <!-- (or false otherwise) --></auth></r:root>\n";
        let root = parse(text).unwrap();
        assert_eq!(root.name, "root");
        assert_eq!(root.child_text("auth"), Some("true"));
    }

    #[test]
    fn entities_are_read_and_never_expanded() {
        let text = "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
                    <r><a>R&amp;D &#1048;&lt; &x; &nbsp; A & B</a><b><![CDATA[<i>]]></b></r>";
        let root = parse(text).unwrap();
        assert_eq!(root.child_text("a"), Some("R&D И< &x; &nbsp; A & B"));
        assert_eq!(root.child_text("b"), Some("<i>"));
    }

    #[test]
    fn broken_documents_are_refused() {
        for text in [
            "",
            "plain",
            "<root><a></root>",
            "<root><a>",
            "<a/><b/>",
            "</a>",
            "<a/>tail",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
        assert!(parse(&deep).is_err());
        let many = format!("<r>{}</r>", "<a/>".repeat(1_000_001));
        assert!(parse(&many).is_err());
    }

    #[test]
    fn lists_may_lack_their_container_and_the_rest_is_kept() {
        let text = "<c><id>1</id><phone><value>1</value></phone>\
                    <phones><phone><value>2</value></phone><phone/></phones><x><y>3</y></x>\
                    <u><id>4</id><age>5</age></u></c>";
        let root = parse(text).unwrap();
        let mut children = Children::of(&root);
        assert_eq!(children.text("id").as_deref(), Some("1"));
        let phones = children.list("phones", "phone", &["value"], |phone| {
            phone.child_text("value")
        });
        assert_eq!(phones, ["1", "2"]);
        let id = children.take_known("u", &["id"], |user| user.child_text("id"));
        assert_eq!(id, Some("4"));
        let rest: Vec<&str> = children
            .rest()
            .iter()
            .map(|element| element.source)
            .collect();
        assert_eq!(rest, ["<x><y>3</y></x>", "<u><id>4</id><age>5</age></u>"]);
    }
}
