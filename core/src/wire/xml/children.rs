//! The children of an element, taken one by one.

use super::element::Element;
use crate::wire::marks::Marks;

/// The children of an element, read one by one; what is not read is left over and kept.
#[derive(Debug)]
pub struct Children<'d> {
    element: Element<'d>,
    read: Marks,
}

impl<'d> Children<'d> {
    /// The children of `element`.
    pub fn of(element: Element<'d>) -> Self {
        Self {
            element,
            read: Marks::default(),
        }
    }

    /// Takes the first child called `name` if `read` understands it.
    pub fn take<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Element<'d>) -> Option<T>,
    ) -> Option<T> {
        let (index, child) = self.named(name).next()?;
        let value = read(child)?;
        self.read.insert(index);
        Some(value)
    }

    /// Takes the text of a child. An element without text counts as absent.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.take(name, |child| {
            (!child.has_children()).then(|| child.text().to_owned())
        })
        .filter(|text| !text.is_empty())
    }

    /// Takes the first child called `name`, as [`take`](Self::take) does; if it has children
    /// other than `known`, it stays in the rest as well.
    pub fn take_known<T>(
        &mut self,
        name: &str,
        known: &[&str],
        read: impl FnOnce(Element<'d>) -> Option<T>,
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
        read: impl Fn(Element<'d>) -> Option<T>,
    ) -> Vec<T> {
        let mut found = Vec::new();
        for (index, child) in self.element.children().enumerate() {
            let complete = if child.is_called(item) {
                found.extend(read(child));
                child.has_only(known)
            } else if child.is_called(container) {
                let items = child.children().filter(|inner| inner.is_called(item));
                found.extend(items.filter_map(&read));
                let complete = |inner: Element<'_>| inner.is_called(item) && inner.has_only(known);
                child.text().is_empty() && child.children().all(complete)
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
        for (index, child) in self.element.children().enumerate() {
            if child.is_called(name) {
                self.read.insert(index);
            }
        }
    }

    /// Marks this child as read.
    pub fn skip_one(&mut self, child: Element<'_>) {
        let mut children = self.element.children();
        if let Some(index) = children.position(|other| other.is(child)) {
            self.read.insert(index);
        }
    }

    /// The children that were not taken.
    pub fn rest(self) -> Vec<Element<'d>> {
        let read = self.read;
        let children = self.element.children().enumerate();
        children
            .filter(|(index, _)| !read.contains(*index))
            .map(|(_, child)| child)
            .collect()
    }

    fn named(&self, name: &str) -> impl Iterator<Item = (usize, Element<'d>)> {
        let children = self.element.children().enumerate();
        children.filter(move |(_, child)| child.is_called(name))
    }
}
