//! A value in a JSON document, whether it was [read](super::tree) or built in memory.

use std::iter::FusedIterator;

use serde_json::{Number, Value as Json};

use super::tree::{Entry, Tree};
use crate::Value;

/// A value. It is a place in a document, and copied freely.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t>(Place<'t>);

#[derive(Debug, Clone, Copy)]
enum Place<'t> {
    Read(&'t Tree<'t>, usize),
    Built(&'t Json),
}

/// What a value is.
#[derive(Debug)]
pub enum Shape<'t> {
    /// Nothing.
    Null,
    /// A flag.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    Text(&'t str),
    /// Several values.
    List,
    /// Named values.
    Map,
}

impl<'t> Node<'t> {
    /// The value at a place.
    pub(super) fn read(tree: &'t Tree<'t>, at: usize) -> Self {
        Self(Place::Read(tree, at))
    }

    /// No value at all.
    pub fn null() -> Self {
        Self(Place::Built(&Json::Null))
    }

    /// What it is.
    pub fn shape(self) -> Shape<'t> {
        match self.0 {
            Place::Read(tree, at) => match tree.entry(at) {
                Entry::Null => Shape::Null,
                Entry::Bool(flag) => Shape::Bool(flag),
                Entry::Int(number) => Shape::Number(number.into()),
                Entry::Unsigned(number) => Shape::Number(number.into()),
                // A document has no number that is not finite.
                Entry::Float(number) => Number::from_f64(number).map_or(Shape::Null, Shape::Number),
                Entry::Text(span) => Shape::Text(tree.span(span)),
                Entry::Unescaped(span) => Shape::Text(tree.unescaped_span(span)),
                Entry::List(_) => Shape::List,
                Entry::Map(_) => Shape::Map,
            },
            Place::Built(value) => match value {
                Json::Null => Shape::Null,
                Json::Bool(flag) => Shape::Bool(*flag),
                Json::Number(number) => Shape::Number(number.clone()),
                Json::String(text) => Shape::Text(text),
                Json::Array(_) => Shape::List,
                Json::Object(_) => Shape::Map,
            },
        }
    }

    /// Whether it is null.
    pub fn is_null(self) -> bool {
        matches!(self.shape(), Shape::Null)
    }

    /// Whether it is a list.
    pub fn is_array(self) -> bool {
        matches!(self.shape(), Shape::List)
    }

    /// Whether it is a map.
    pub fn is_object(self) -> bool {
        matches!(self.shape(), Shape::Map)
    }

    /// The text, if it is one.
    pub fn as_str(self) -> Option<&'t str> {
        match self.shape() {
            Shape::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The member of a map that has this name.
    pub fn get(self, name: &str) -> Option<Self> {
        match self.0 {
            Place::Built(value) => value.get(name).map(Self::from),
            Place::Read(..) => {
                let mut members = self.members();
                members.find_map(|(other, value)| (other == name).then_some(value))
            }
        }
    }

    /// The values in a list or map.
    pub fn items(self) -> Items<'t> {
        Items(match self.0 {
            Place::Read(tree, at) => match tree.entry(at) {
                Entry::List(end) => Within::Read(tree, at + 1, end as usize, 0),
                Entry::Map(end) => Within::Read(tree, at + 1, end as usize, 1),
                _ => Within::Nothing,
            },
            Place::Built(Json::Array(items)) => Within::List(items.iter()),
            Place::Built(Json::Object(members)) => Within::Map(members.iter()),
            Place::Built(_) => Within::Nothing,
        })
    }

    /// The members of a map.
    pub fn members(self) -> Members<'t> {
        let items = self.items().0;
        Members(match items {
            Within::List(_) | Within::Read(_, _, _, 0) => Within::Nothing,
            items => items,
        })
    }

    /// The same value, as a tree of its own.
    pub fn value(self) -> Value {
        match self.shape() {
            Shape::Null => Value::Null,
            Shape::Bool(flag) => Value::Bool(flag),
            Shape::Number(number) => Value::from(Json::Number(number)),
            Shape::Text(text) => Value::Text(text.to_owned()),
            Shape::List => Value::List(self.items().map(Self::value).collect()),
            Shape::Map => Value::Map(
                self.members()
                    .map(|(name, value)| (name.to_owned(), value.value()))
                    .collect(),
            ),
        }
    }
}

impl<'t> From<&'t Json> for Node<'t> {
    fn from(value: &'t Json) -> Self {
        Self(Place::Built(value))
    }
}

impl From<Node<'_>> for Value {
    fn from(node: Node<'_>) -> Self {
        node.value()
    }
}

/// What is inside a list or map. Of those that were read: the next place, the end, and how many
/// entries stand before each value.
#[derive(Debug, Clone)]
enum Within<'t> {
    Read(&'t Tree<'t>, usize, usize, usize),
    List(std::slice::Iter<'t, Json>),
    Map(serde_json::map::Iter<'t>),
    Nothing,
}

impl<'t> Within<'t> {
    /// The next value, after its name in a map that was read.
    fn next_read(tree: &'t Tree<'t>, at: &mut usize, end: usize, named: usize) -> Option<usize> {
        let value = (*at < end).then_some(*at + named)?;
        *at = tree.after(value);
        Some(value)
    }
}

/// The values in a list or map.
#[derive(Debug, Clone)]
pub struct Items<'t>(Within<'t>);

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        match &mut self.0 {
            Within::Read(tree, at, end, named) => {
                let value = Within::next_read(tree, at, *end, *named)?;
                Some(Node::read(tree, value))
            }
            Within::List(items) => items.next().map(Node::from),
            Within::Map(members) => members.next().map(|(_, value)| value.into()),
            Within::Nothing => None,
        }
    }
}

impl FusedIterator for Items<'_> {}

/// The members of a map.
#[derive(Debug, Clone)]
pub struct Members<'t>(Within<'t>);

impl<'t> Iterator for Members<'t> {
    type Item = (&'t str, Node<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Within::Read(tree, at, end, named) => {
                let value = Within::next_read(tree, at, *end, *named)?;
                Some((tree.text(value - 1), Node::read(tree, value)))
            }
            Within::Map(members) => {
                let (name, value) = members.next()?;
                Some((name, value.into()))
            }
            Within::List(_) | Within::Nothing => None,
        }
    }
}

impl FusedIterator for Members<'_> {}
