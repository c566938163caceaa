//! Writing forms as PHP's `http_build_query` does: bracket keys, everything
//! percent-encoded, a space as `+`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::request::tree::Tree;

/// What `urlencode` leaves as it is, beside letters and digits.
const ENCODED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b' ');

/// The pairs of a tree, joined by `&`. Null is left out, and so are empty arrays.
pub fn encode(tree: &Tree) -> String {
    let mut pairs = Vec::new();
    add(&mut pairs, String::new(), tree);
    pairs.join("&")
}

fn add(pairs: &mut Vec<String>, name: String, tree: &Tree) {
    let inner = |key: &str| {
        if name.is_empty() {
            key.to_owned()
        } else {
            format!("{name}[{key}]")
        }
    };
    match tree {
        Tree::Null => {}
        Tree::List(items) => {
            for (index, item) in items.iter().enumerate() {
                add(pairs, inner(&index.to_string()), item);
            }
        }
        Tree::Map(members) => {
            for (key, member) in members {
                add(pairs, inner(key), member);
            }
        }
        Tree::Bool(value) => pairs.push(format!("{}={}", plain(&name), u8::from(*value))),
        scalar => {
            let text = scalar.text().unwrap_or_default();
            pairs.push(format!("{}={}", plain(&name), plain(&text)));
        }
    }
}

fn plain(text: &str) -> String {
    utf8_percent_encode(text, &ENCODED)
        .to_string()
        .replace(' ', "+")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_php_writes_it() {
        let tree = Tree::map([
            (
                "leads",
                Tree::List(vec![Tree::map([("name", "Boots & Ко_1.5-x".into())])]),
            ),
            ("empty", "".into()),
            ("none", Tree::Null),
            ("yes", true.into()),
        ]);
        assert_eq!(
            encode(&tree),
            "leads%5B0%5D%5Bname%5D=Boots+%26+%D0%9A%D0%BE_1.5-x&empty=&yes=1"
        );
    }
}
