//! A JSON document in one piece of memory.
//!
//! `serde_json::Value` is a tree of allocations with a hash table for each object; of a page of 500
//! leads it took four fifths of the time of reading it. Here all values lie one after the other,
//! and texts stay where they came: in the answer.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::node::Node;
use super::scan::scan;

/// One value. Those of a list or map follow it, in a map each after its name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Entry {
    Null,
    Bool(bool),
    Int(i64),
    /// A whole number that `Int` cannot hold.
    Unsigned(u64),
    Float(f64),
    /// Text as it stands in the document.
    Text(Span),
    /// Text that had escapes.
    Unescaped(Span),
    /// A list, and the place after its last value.
    List(u32),
    /// A map, and the place after its last value.
    Map(u32),
}

/// Where a text is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

/// A document that was read.
#[derive(Debug)]
pub struct Tree<'a> {
    text: &'a str,
    unescaped: String,
    entries: Vec<Entry>,
}

impl<'a> Tree<'a> {
    /// A document that says nothing.
    pub fn null() -> Self {
        Self {
            text: "",
            unescaped: String::new(),
            entries: vec![Entry::Null],
        }
    }

    /// Parses a document, allowing a byte order mark and padding around it. Members with one of the
    /// names in `without` are left out, on every level.
    pub fn parse(text: &'a str, without: &[&str]) -> Result<Self, serde_json::Error> {
        let text = text.trim_start_matches('\u{FEFF}').trim();
        if u32::try_from(text.len()).is_err() {
            return Err(serde_json::Error::custom("it is longer than 4 GiB"));
        }
        let mut tree = Self {
            text,
            unescaped: String::new(),
            // Answers of this API have a value in twelve bytes.
            entries: Vec::with_capacity(text.len() / 12 + 8),
        };
        let without = Without::new(without);
        if scan(&mut tree, text, without).is_none() {
            tree.entries.clear();
            tree.unescaped.clear();
            let mut document = serde_json::Deserializer::from_str(text);
            Builder::new(&mut tree, without).deserialize(&mut document)?;
            document.end()?;
        }
        Ok(tree)
    }

    /// The value that the document is.
    pub fn root(&self) -> Node<'_> {
        Node::read(self, 0)
    }

    pub(super) fn entry(&self, at: usize) -> Entry {
        self.entries[at]
    }

    /// The text at this place; empty if it is none.
    pub(super) fn text(&self, at: usize) -> &str {
        match self.entries[at] {
            Entry::Text(span) => self.span(span),
            Entry::Unescaped(span) => self.unescaped_span(span),
            _ => "",
        }
    }

    pub(super) fn span(&self, span: Span) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }

    pub(super) fn unescaped_span(&self, span: Span) -> &str {
        &self.unescaped[span.start as usize..span.end as usize]
    }

    /// The place after the value at this one.
    pub(super) fn after(&self, at: usize) -> usize {
        match self.entries[at] {
            Entry::List(end) | Entry::Map(end) => end as usize,
            _ => at + 1,
        }
    }

    /// The place after all that was read.
    pub(super) fn end(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// A text that stands in the document from `start` to `end`.
    pub(super) fn push_text(&mut self, start: usize, end: usize) {
        self.entries.push(Entry::Text(span(start, end - start)));
    }

    /// The texts that had escapes, one after the other.
    pub(super) fn unescaped(&mut self) -> &mut String {
        &mut self.unescaped
    }

    /// The text that was added to those from `start` on.
    pub(super) fn push_unescaped_since(&mut self, start: usize) {
        let span = span(start, self.unescaped.len() - start);
        self.entries.push(Entry::Unescaped(span));
    }

    /// The list or map that was begun at `place` ends here.
    pub(super) fn close(&mut self, place: usize) {
        let end = narrow(self.end());
        match &mut self.entries[place] {
            Entry::List(after) | Entry::Map(after) => *after = end,
            _ => {}
        }
    }

    /// Text that is a part of the document is left there.
    fn push_borrowed(&mut self, text: &str) {
        let start = text.as_ptr().addr().checked_sub(self.text.as_ptr().addr());
        match start.filter(|start| start + text.len() <= self.text.len()) {
            Some(start) => self.entries.push(Entry::Text(span(start, text.len()))),
            None => self.push_unescaped(text),
        }
    }

    fn push_unescaped(&mut self, text: &str) {
        let start = self.unescaped.len();
        self.unescaped.push_str(text);
        self.push_unescaped_since(start);
    }

    /// Takes the name back that was read last.
    fn pop_name(&mut self) {
        if let Some(Entry::Unescaped(span)) = self.entries.pop() {
            self.unescaped.truncate(span.start as usize);
        }
    }

    /// The places of the names in a map whose members are all from `start` on.
    fn names(&self, start: usize) -> impl Iterator<Item = usize> {
        let at = |at: usize| (at < self.end()).then_some(at);
        std::iter::successors(at(start), move |name| at(self.after(name + 1)))
    }

    /// Whether the last name that was read stands before in its map, whose members begin at
    /// `start`.
    fn repeats(&self, start: usize) -> bool {
        let last = self.end() - 1;
        let name = self.text(last);
        let mut other = start;
        while other < last {
            if self.text(other) == name {
                return true;
            }
            other = self.after(other + 1);
        }
        false
    }

    fn has_repeated(&self, start: usize) -> bool {
        let mut seen = HashSet::new();
        !self.names(start).all(|name| seen.insert(self.text(name)))
    }

    /// Of members of one name the last value counts, in the place of the first.
    fn join_repeated(&mut self, start: usize) {
        let mut kept: Vec<(usize, usize)> = Vec::new();
        let mut places = HashMap::new();
        for name in self.names(start) {
            let place = *places.entry(self.text(name)).or_insert(kept.len());
            match kept.get_mut(place) {
                Some((_, value)) => *value = name + 1,
                None => kept.push((name, name + 1)),
            }
        }
        let mut joined: Vec<Entry> = Vec::new();
        for (name, value) in kept {
            joined.push(self.entries[name]);
            let moved = |end: u32| narrow(end as usize + start + joined.len() - value);
            let values = self.entries[value..self.after(value)].iter();
            let values: Vec<Entry> = values
                .map(|entry| match *entry {
                    Entry::List(end) => Entry::List(moved(end)),
                    Entry::Map(end) => Entry::Map(moved(end)),
                    other => other,
                })
                .collect();
            joined.extend(values);
        }
        self.entries.truncate(start);
        self.entries.extend(joined);
    }
}

fn span(start: usize, length: usize) -> Span {
    Span {
        start: narrow(start),
        end: narrow(start + length),
    }
}

/// No place is beyond the length of the document, which 32 bits hold.
fn narrow(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Reads one value to the end of the tree.
pub(super) struct Builder<'b, 'a> {
    tree: &'b mut Tree<'a>,
    without: Without<'b>,
}

impl<'b, 'a> Builder<'b, 'a> {
    pub fn new(tree: &'b mut Tree<'a>, without: Without<'b>) -> Self {
        Self { tree, without }
    }

    fn inner(&mut self) -> Builder<'_, 'a> {
        Builder {
            tree: self.tree,
            without: self.without,
        }
    }

    fn push<E>(self, entry: Entry) -> Result<(), E> {
        self.tree.entries.push(entry);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Builder<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Up to so many members, names are compared with all before them that look alike.
const FEW: usize = 64;

/// The names of members that are left out.
#[derive(Clone, Copy)]
pub(super) struct Without<'b> {
    names: &'b [&'b str],
    /// What they look like.
    looks: u64,
}

impl<'b> Without<'b> {
    fn new(names: &'b [&'b str]) -> Self {
        let looks = names.iter().fold(0, |looks, name| looks | look(name));
        Self { names, looks }
    }

    fn contains(&self, name: &str, look: u64) -> bool {
        self.looks & look != 0 && self.names.contains(&name)
    }
}

/// The names of a map that is being read.
pub(super) struct Names {
    start: usize,
    /// What those look like that came.
    seen: u64,
    many: usize,
    repeated: bool,
}

impl Names {
    /// Of a map at `place`.
    pub fn after(place: usize) -> Self {
        Self {
            start: place + 1,
            seen: 0,
            many: 0,
            repeated: false,
        }
    }

    /// Notes the name that was read last, and tells whether it stays.
    pub fn note(&mut self, tree: &mut Tree<'_>, without: &Without<'_>) -> bool {
        let name = tree.text(tree.end() - 1);
        let look = look(name);
        if without.contains(name, look) {
            tree.pop_name();
            return false;
        }
        self.many += 1;
        let alike = self.seen & look != 0;
        self.seen |= look;
        self.repeated = self.repeated || (alike && self.many <= FEW && tree.repeats(self.start));
        true
    }

    /// Joins members of one name at the end of the map.
    pub fn settle(&self, tree: &mut Tree<'_>) {
        if self.repeated || (self.many > FEW && tree.has_repeated(self.start)) {
            tree.join_repeated(self.start);
        }
    }
}

/// What a name looks like, as one bit.
fn look(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let ends = [bytes.first(), bytes.get(bytes.len() / 2), bytes.last()];
    let sum = ends.iter().flatten().fold(bytes.len(), |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(**byte))
    });
    1 << (sum % 64)
}

impl<'de> Visitor<'de> for Builder<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.push(Entry::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<(), E> {
        self.push(Entry::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.push(Entry::Int(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.push(i64::try_from(number).map_or(Entry::Unsigned(number), Entry::Int))
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.push(Entry::Float(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<(), E> {
        self.tree.push_borrowed(text);
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.tree.push_unescaped(text);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let place = self.tree.end();
        self.tree.push(Entry::List(0));
        while items.next_element_seed(self.inner())?.is_some() {}
        self.tree.close(place);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let place = self.tree.end();
        self.tree.push(Entry::Map(0));
        let mut names = Names::after(place);
        while members.next_key_seed(Name(self.inner()))?.is_some() {
            match names.note(self.tree, &self.without) {
                true => members.next_value_seed(self.inner())?,
                false => members.next_value_seed(Dropped)?,
            }
        }
        names.settle(self.tree);
        self.tree.close(place);
        Ok(())
    }
}

/// Reads a name as a text.
struct Name<'b, 'a>(Builder<'b, 'a>);

impl<'de> DeserializeSeed<'de> for Name<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self.0)
    }
}

/// Reads what is left out as strictly as what is kept.
pub(super) struct Dropped;

impl<'de> DeserializeSeed<'de> for Dropped {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Dropped {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Self)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while members.next_key_seed(Self)?.is_some() {
            members.next_value_seed(Self)?;
        }
        Ok(())
    }
}
