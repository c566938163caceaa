//! JSON bodies.

use super::Malformed;
use super::tree::{MAX_DEPTH, Map, Tree};

/// Reads a body whose root must be an object or, as some operations take it (v2
/// §9.20), a list, whose items are parameters named by their numbers, as in PHP.
/// An empty body has no parameters.
pub fn parse(body: &[u8]) -> Result<Map, Malformed> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if body.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    let tree: Tree = serde_json::from_slice(body)
        .map_err(|error| Malformed::new(format!("broken JSON: {error}")))?;
    if tree.depth() > MAX_DEPTH {
        return Err(Malformed::new("the JSON nests too deeply"));
    }
    match tree {
        Tree::Map(map) => Ok(map),
        Tree::List(items) => Ok((0..)
            .map(|index: usize| index.to_string())
            .zip(items)
            .collect()),
        _ => Err(Malformed::new("the JSON must be an object or a list")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_objects_and_lists_of_bounded_depth() {
        assert!(parse(b" ").unwrap().is_empty());
        assert_eq!(parse(b"{\"a\":1}").unwrap()["a"], Tree::Integer(1));
        assert_eq!(parse(b"[5]").unwrap()["0"], Tree::Integer(5));
        assert!(parse(b"1").is_err());
        assert!(parse(b"{\"a\":").is_err());
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(64), "]".repeat(64));
        assert!(parse(deep.as_bytes()).is_err());
        assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
    }
}
