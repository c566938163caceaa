//! `application/x-www-form-urlencoded` with PHP bracket keys (legacy §3.3).

use indexmap::IndexMap;
use percent_encoding::percent_decode;

use super::Malformed;
use super::tree::{MAX_DEPTH, Map, Tree};

/// More parameters than this in one request are refused.
const MAX_PARAMETERS: usize = 500_000;

/// Reads a query string or a urlencoded body.
pub fn parse(source: &[u8]) -> Result<Map, Malformed> {
    let mut fields = FormFields::default();
    for pair in source.split(|byte| *byte == b'&') {
        if pair.is_empty() {
            continue;
        }
        let (key, value) = match pair.iter().position(|byte| *byte == b'=') {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &pair[pair.len()..]),
        };
        fields.insert(&decode(key)?, decode(value)?)?;
    }
    Ok(fields.finish())
}

fn decode(source: &[u8]) -> Result<String, Malformed> {
    let is_plain = !source.iter().any(|byte| matches!(byte, b'+' | b'%'));
    let decoded = if is_plain {
        source.to_vec()
    } else {
        let spaced: Vec<u8> = source
            .iter()
            .map(|byte| if *byte == b'+' { b' ' } else { *byte })
            .collect();
        percent_decode(&spaced).collect()
    };
    String::from_utf8(decoded).map_err(|_| Malformed::new("the form is not valid UTF-8"))
}

/// Collects `name[key][]` fields into a tree. Shared with multipart bodies,
/// whose field names follow the same rules.
#[derive(Debug, Default)]
pub struct FormFields {
    root: IndexMap<String, Node>,
    count: usize,
}

#[derive(Debug, Default)]
struct Node {
    value: String,
    children: IndexMap<String, Node>,
    next_index: i64,
}

impl FormFields {
    /// Adds one field; a later field replaces an earlier one of the same name.
    pub fn insert(&mut self, name: &str, value: String) -> Result<(), Malformed> {
        self.count += 1;
        if self.count > MAX_PARAMETERS {
            return Err(Malformed::new("the form has too many fields"));
        }
        let (head, keys) = split_name(name);
        if head.is_empty() {
            return Ok(());
        }
        if keys.len() >= MAX_DEPTH {
            return Err(Malformed::new("the form nests too deeply"));
        }
        let mut node = self.root.entry(head.to_owned()).or_default();
        for key in keys {
            let key = if key.is_empty() {
                node.next_index.to_string()
            } else {
                key.to_owned()
            };
            if let Ok(index) = key.parse::<i64>() {
                node.next_index = node.next_index.max(index.saturating_add(1));
            }
            node = node.children.entry(key).or_default();
        }
        node.children.clear();
        node.next_index = 0;
        node.value = value;
        Ok(())
    }

    /// The finished tree.
    pub fn finish(self) -> Map {
        self.root
            .into_iter()
            .map(|(key, node)| (key, node.into_tree()))
            .collect()
    }
}

impl Node {
    fn into_tree(self) -> Tree {
        if self.children.is_empty() {
            return Tree::Text(self.value);
        }
        Tree::from_php_array(
            self.children
                .into_iter()
                .map(|(key, node)| (key, node.into_tree()))
                .collect(),
        )
    }
}

/// `a[b][]` is `a` and the keys `b`, ``. Names are trimmed (legacy §12.9); a
/// bracket that is never closed belongs to the name, as in PHP.
fn split_name(name: &str) -> (&str, Vec<&str>) {
    let name = name.trim();
    let Some(open) = name.find('[').filter(|open| *open > 0) else {
        return (name, Vec::new());
    };
    let mut keys = Vec::new();
    let mut rest = &name[open..];
    while let Some(inner) = rest.strip_prefix('[') {
        let Some(close) = inner.find(']') else { break };
        keys.push(inner[..close].trim());
        rest = &inner[close + 1..];
    }
    if keys.is_empty() {
        (name, keys)
    } else {
        (name[..open].trim(), keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(source: &str) -> String {
        serde_json::to_string(&Tree::Map(parse(source.as_bytes()).unwrap())).unwrap()
    }

    #[test]
    fn brackets_raw_or_encoded_make_the_same_tree() {
        let expected =
            r#"{"contact":{"person_name":"A B","tags":["x","y"],"data":{"1":{"n":"2"}}}}"#;
        assert_eq!(
            json(
                "contact[person_name]=A+B&contact[tags][]=x&contact[tags][]=y&contact[data][1][n]=2"
            ),
            expected
        );
        assert_eq!(
            json(
                "contact%5Bperson_name%5D=A%20B&contact%5Btags%5D%5B0%5D=x&contact%5Btags%5D%5B1%5D=y&contact%5Bdata%5D%5B1%5D%5Bn%5D=2"
            ),
            expected
        );
    }

    #[test]
    fn the_last_of_repeated_names_wins_and_names_are_trimmed() {
        assert_eq!(
            json("SEARCH=a&SEARCH=b&+ACTION+=x"),
            r#"{"SEARCH":"b","ACTION":"x"}"#
        );
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused() {
        assert!(parse(b"a=%ff").is_err());
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(parse(format!("a{}=1", "[b]".repeat(63)).as_bytes()).is_ok());
        assert!(parse(format!("a{}=1", "[b]".repeat(64)).as_bytes()).is_err());
    }
}
