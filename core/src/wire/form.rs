//! PHP bracket forms: `contact[contact_data][phone_numbers][0][number]=...`.

use form_urlencoded::byte_serialize;
use serde_json::Value as Json;
use zeroize::{Zeroize as _, ZeroizeOnDrop};

use crate::types::Wiped;

/// The pairs of an `application/x-www-form-urlencoded` body or of a query, in order. Credentials
/// are among them, so the values are zeroed when dropped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl ZeroizeOnDrop for Form {}

impl Drop for Form {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(|(_, value)| value.zeroize());
    }
}

impl Form {
    /// No pairs yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a pair.
    pub fn push(&mut self, name: impl Into<String>, value: impl ToString) {
        self.0.push((name.into(), value.to_string()));
    }

    /// Adds a pair, to chain.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.push(name, value);
        self
    }

    /// Adds a pair if there is a value, to chain.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Flattens a tree as PHP's `http_build_query` does: lists get explicit zero-based
    /// indices, null and empty containers vanish, booleans become 1 and 0.
    pub fn from_tree(tree: &Json) -> Self {
        let mut form = Self::new();
        match tree {
            Json::Object(members) => {
                for (name, value) in members {
                    form.flatten(name.clone(), value);
                }
            }
            Json::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    form.flatten(index.to_string(), value);
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
        }
        form
    }

    fn flatten(&mut self, name: String, value: &Json) {
        match value {
            Json::Null => {}
            Json::Bool(flag) => self.push(name, u8::from(*flag)),
            Json::Number(number) => self.push(name, number),
            Json::String(text) => self.push(name, text),
            Json::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.flatten(format!("{name}[{index}]"), item);
                }
            }
            Json::Object(members) => {
                for (member, item) in members {
                    self.flatten(format!("{name}[{member}]"), item);
                }
            }
        }
    }

    /// Whether there are no pairs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pairs.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Percent-encodes the pairs, brackets included, as PHP's builder does.
    pub fn encode(&self) -> String {
        self.encoded().text().to_owned()
    }

    /// The same, as what is sent.
    pub(crate) fn encoded(&self) -> Wiped {
        let mut out = Wiped::default();
        for (index, (name, value)) in self.pairs().enumerate() {
            if index > 0 {
                out.push("&");
            }
            byte_serialize(name.as_bytes()).for_each(|part| out.push(part));
            out.push("=");
            byte_serialize(value.as_bytes()).for_each(|part| out.push(part));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Form;
    use serde_json::json;

    #[test]
    fn trees_flatten_as_http_build_query_does() {
        let tree = json!({"add": [{
            "name": "A & B", "flag": true, "none": null, "empty": [],
            "custom_fields": [{"id": 4399917, "values": ["3692247", "3692248"]}],
        }]});
        assert_eq!(
            Form::from_tree(&tree).encode(),
            "add%5B0%5D%5Bname%5D=A+%26+B&add%5B0%5D%5Bflag%5D=1\
             &add%5B0%5D%5Bcustom_fields%5D%5B0%5D%5Bid%5D=4399917\
             &add%5B0%5D%5Bcustom_fields%5D%5B0%5D%5Bvalues%5D%5B0%5D=3692247\
             &add%5B0%5D%5Bcustom_fields%5D%5B0%5D%5Bvalues%5D%5B1%5D=3692248",
        );
    }
}
