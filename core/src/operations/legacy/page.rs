//! Pages of the XML lists (legacy §8).

use super::document;
use super::fields::ExtraElement;
use crate::Error;
use crate::wire::form::Form;
use crate::wire::json;
use crate::wire::xml::{Children, Element};

/// Adds the paging parameters. The specification writes `ELEMENT_CONT`, the only client that
/// pages writes `ELEMENT_COUNT`: both are sent (legacy §12.1). The page is `PAGEN_1` (§12.2).
pub fn parameters(form: Form, page: Option<i64>, page_size: Option<i64>) -> Form {
    form.with_some("ELEMENT_COUNT", page_size)
        .with_some("ELEMENT_CONT", page_size)
        .with_some("PAGEN_1", page)
}

/// What an answer says about its page. The elements may hang at the root or in the list.
pub struct PageInfo {
    pub page: Option<i64>,
    pub pages: Option<i64>,
    pub page_size: Option<i64>,
    pub extra: Vec<ExtraElement>,
}

impl PageInfo {
    /// Reads the page's data; `list` and `item` are the elements that hold the records. `None`
    /// if nothing in the document is a page's; an empty `<root>` is (legacy §6.3).
    pub fn of(root: Element<'_>, list: &str, item: &str) -> Option<Self> {
        let number = |name: &str| root.find(name).and_then(|it| json::digits(it.text()));
        let known = ["onpage", "totalpages", "currpage", list, item];
        if root.name() != "root" && root.find_outside(&known, &[]).is_empty() {
            return None;
        }
        Some(Self {
            page: number("currpage"),
            pages: number("totalpages"),
            page_size: number("onpage"),
            extra: rest(root, &known, item),
        })
    }

    /// The page after this one, if there may be one: not past the last, nor when the server
    /// sent another page than asked for, nor after an empty one.
    pub fn next(
        asked: Option<i64>,
        current: Option<i64>,
        pages: Option<i64>,
        empty: bool,
    ) -> Option<i64> {
        let asked = asked.unwrap_or(1);
        let moved = current.is_some_and(|current| current != asked);
        let last = pages.is_some_and(|pages| asked >= pages);
        let next = asked.checked_add(1);
        next.filter(|_| !empty && !moved && !last)
    }
}

/// A word of markup is no longer. What else stands there may be half a secret, which nothing would
/// recognise.
const LONGEST_NAME: usize = 8;

/// The answer to a list that is no list.
pub fn unexpected(root: Element<'_>) -> Error {
    let name = root.name();
    let word = name.len() <= LONGEST_NAME && name.bytes().all(|byte| byte.is_ascii_lowercase());
    match word {
        true => Error::unexpected(format!("the answer is <{name}>, not a list")),
        false => Error::unexpected("the answer is not a list"),
    }
}

/// What is there besides the `known` elements. The list may be wrapped in others, which are
/// looked into rather than kept with all the records in them.
fn rest(element: Element<'_>, known: &[&str], item: &str) -> Vec<ExtraElement> {
    let mut children = Children::of(element);
    for name in known {
        children.skip(name);
    }
    let wraps = |child: Element<'_>| child.find(item).is_some();
    for wrapper in element.children().filter(|child| wraps(*child)) {
        children.skip(wrapper.name());
    }
    let mut extra = document::extra(children);
    for wrapper in element.children().filter(|child| wraps(*child)) {
        if !known.contains(&wrapper.name()) {
            extra.extend(rest(wrapper, known, item));
        }
    }
    extra
}

#[cfg(test)]
mod tests {
    use super::PageInfo;

    #[test]
    fn paging_ends_where_the_server_says_or_wavers() {
        assert_eq!(PageInfo::next(None, Some(1), Some(2), false), Some(2));
        assert_eq!(PageInfo::next(Some(2), Some(2), Some(2), false), None);
        assert_eq!(PageInfo::next(Some(3), Some(1), Some(9), false), None);
        assert_eq!(PageInfo::next(Some(3), None, None, true), None);
        assert_eq!(PageInfo::next(Some(3), None, None, false), Some(4));
        assert_eq!(PageInfo::next(Some(i64::MAX), None, None, false), None);
    }
}
