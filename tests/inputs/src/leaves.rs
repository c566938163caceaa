//! What a query or a body says, as leaves: the way to each value, and the value. Brackets in the
//! names of a form are levels, so that a value that broke out of its place is seen.

use serde_json::Value;

/// The names on the way to a value.
pub type Way = Vec<String>;

/// A value with its way.
pub type Leaf = (Way, Value);

/// Of a urlencoded form. Its values are texts.
pub fn of_form(encoded: &[u8]) -> Vec<Leaf> {
    form_urlencoded::parse(encoded)
        .map(|(name, value)| (levels(&name), Value::from(value.into_owned())))
        .collect()
}

/// Of a JSON document. Empty lists and maps are leaves.
pub fn of_json(tree: &Value) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    walk(tree, &[], &mut leaves);
    leaves
}

/// As PHP's form builder writes the leaves of a document: null and what is empty vanish, truth
/// is 1 or 0, and all is text (v2 §2).
pub fn as_form(leaves: Vec<Leaf>) -> Vec<Leaf> {
    let kept = leaves.into_iter().filter_map(|(way, value)| {
        let text = match value {
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
            value => text(&value),
        };
        Some((way, text.into()))
    });
    kept.collect()
}

/// A scalar as a form has it.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(flag) => u8::from(*flag).to_string(),
        other => other.to_string(),
    }
}

fn levels(name: &str) -> Way {
    match name.split_once('[') {
        Some((first, rest)) if rest.ends_with(']') => {
            let inner = rest[..rest.len() - 1].split("][");
            std::iter::once(first)
                .chain(inner)
                .map(str::to_owned)
                .collect()
        }
        _ => vec![name.to_owned()],
    }
}

fn walk(value: &Value, way: &[String], leaves: &mut Vec<Leaf>) {
    let mut below = |name: String, value: &Value| {
        let mut way = way.to_vec();
        way.push(name);
        walk(value, &way, leaves);
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                below(name.clone(), member);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                below(index.to_string(), item);
            }
        }
        leaf => leaves.push((way.to_vec(), leaf.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::{as_form, of_form, of_json};
    use serde_json::json;

    #[test]
    fn a_document_and_its_form_have_the_same_leaves() {
        let tree =
            json!({"add": [{"name": "a&b", "flag": true, "none": null, "tags": [], "n": 5}]});
        let form = b"add%5B0%5D%5Bname%5D=a%26b&add[0][flag]=1&add[0][n]=5";
        assert_eq!(as_form(of_json(&tree)), of_form(form));
    }

    #[test]
    fn a_value_that_breaks_out_makes_other_leaves() {
        assert_ne!(of_form(b"a=x%26b%3Dy"), of_form(b"a=x&b=y"));
        assert_ne!(of_form(b"a%5Bb%5D=x"), of_form(b"a%5Bb%5D%5Bc%5D=x"));
    }
}
