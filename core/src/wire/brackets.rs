//! Reading PHP bracket forms: `leads[status][0][id]=1` becomes a tree (v2 §10.1).

use std::collections::HashMap;
use std::fmt;

use serde_json::{Map, Value as Json};

/// The most levels a name can have; PHP's own limit.
pub const MAX_DEPTH: usize = 64;

/// The most members a tree can have, on all levels together. A form of some megabytes that an
/// account sends stays far below.
pub const MAX_MEMBERS: usize = 100_000;

/// From this many members on a branch finds them by their hash.
const MANY: usize = 16;

/// A form that is not worth reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooMuch {
    /// A name has more than [`MAX_DEPTH`] levels.
    Depth,
    /// There are more than [`MAX_MEMBERS`] members.
    Members,
}

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Depth => write!(f, "has names of more than {MAX_DEPTH} levels"),
            Self::Members => write!(f, "has more than {MAX_MEMBERS} members"),
        }
    }
}

impl std::error::Error for TooMuch {}

/// Reads a form as PHP does: the order is kept, the last of equal names wins, `a[]` takes the
/// next free index. Bytes that are no UTF-8 become replacement characters. Members `0` to `n`
/// in order make a list, as in PHP's JSON. A name whose brackets do not match is one name.
///
/// # Errors
/// If the form exceeds a limit.
pub fn decode(body: &[u8]) -> Result<Map<String, Json>, TooMuch> {
    let mut root = Branch::default();
    let mut members = 0;
    for (name, value) in form_urlencoded::parse(body) {
        let mut keys = keys(&name)?.into_iter();
        let mut place = root.member(keys.next().unwrap_or_default(), &mut members)?;
        for key in keys {
            let branch = place.branch.get_or_insert_default();
            place = match key {
                "" => branch.member(&branch.next.to_string(), &mut members)?,
                key => branch.member(key, &mut members)?,
            };
        }
        // The last of contradicting names wins.
        *place = Node::from(value.into_owned());
    }
    Ok(root.into_object())
}

/// A text, or a branch if there is one.
#[derive(Default)]
struct Node {
    text: String,
    branch: Option<Box<Branch>>,
}

#[derive(Default)]
struct Branch {
    members: Vec<(String, Node)>,
    /// Where each member is, once there are many.
    places: HashMap<String, usize>,
    /// The index that `[]` takes.
    next: u64,
}

/// The levels of a name.
fn keys(name: &str) -> Result<Vec<&str>, TooMuch> {
    let Some((first, mut rest)) = name.split_once('[').filter(|(first, _)| !first.is_empty())
    else {
        return Ok(vec![name]);
    };
    let mut keys = vec![first];
    loop {
        let Some((key, after)) = rest.split_once(']') else {
            return Ok(vec![name]);
        };
        if keys.len() == MAX_DEPTH {
            return Err(TooMuch::Depth);
        }
        keys.push(key);
        if after.is_empty() {
            return Ok(keys);
        }
        match after.strip_prefix('[') {
            Some(next) => rest = next,
            None => return Ok(vec![name]),
        }
    }
}

/// The index that a key is: digits as PHP writes them, so not `007`.
fn index(key: &str) -> Option<u64> {
    let number = key.parse::<u64>().ok()?;
    (number.to_string() == key).then_some(number)
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self { text, branch: None }
    }
}

impl Node {
    fn into_json(self) -> Json {
        match self.branch {
            None => Json::String(self.text),
            Some(branch) if branch.is_list() => branch
                .members
                .into_iter()
                .map(|(_, node)| node.into_json())
                .collect(),
            Some(branch) => Json::Object(branch.into_object()),
        }
    }
}

impl Branch {
    /// The member with a key; if there is none, a new one.
    fn member(&mut self, key: &str, members: &mut usize) -> Result<&mut Node, TooMuch> {
        let place = match self.find(key) {
            Some(place) => place,
            None => {
                *members += 1;
                if *members > MAX_MEMBERS {
                    return Err(TooMuch::Members);
                }
                self.push(key)
            }
        };
        Ok(&mut self.members[place].1)
    }

    fn find(&self, key: &str) -> Option<usize> {
        if self.members.len() < MANY {
            return self.members.iter().position(|(name, _)| name == key);
        }
        self.places.get(key).copied()
    }

    fn push(&mut self, key: &str) -> usize {
        let place = self.members.len();
        self.members.push((key.to_owned(), Node::default()));
        if self.members.len() == MANY {
            let names = self.members.iter().map(|(name, _)| name.clone());
            self.places = names.zip(0..).collect();
        } else if self.members.len() > MANY {
            self.places.insert(key.to_owned(), place);
        }
        if let Some(index) = index(key) {
            self.next = self.next.max(index.saturating_add(1));
        }
        place
    }

    fn is_list(&self) -> bool {
        (0..)
            .zip(&self.members)
            .all(|(place, (name, _))| index(name) == Some(place))
    }

    fn into_object(self) -> Map<String, Json> {
        let members = self.members.into_iter();
        members
            .map(|(name, node)| (name, node.into_json()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, MAX_MEMBERS, TooMuch, decode};
    use serde_json::{Value as Json, json};

    fn read(form: &str) -> Json {
        Json::Object(decode(form.as_bytes()).expect(form))
    }

    #[test]
    fn names_become_levels() {
        assert_eq!(
            read("leads%5Bstatus%5D%5B0%5D%5Bid%5D=71&leads[status][0][name]=Boots+%D0%BE&a=%26"),
            json!({"leads": {"status": [{"id": "71", "name": "Boots о"}]}, "a": "&"}),
        );
        assert_eq!(read(""), json!({}));
        assert_eq!(read("a&=b&&c="), json!({"a": "", "": "b", "c": ""}));
    }

    #[test]
    fn lists_are_members_from_0_to_n_in_order() {
        assert_eq!(read("a[]=x&a[]=y"), json!({"a": ["x", "y"]}));
        assert_eq!(read("a[5]=x&a[]=y"), json!({"a": {"5": "x", "6": "y"}}));
        assert_eq!(read("a[1]=x&a[0]=y"), json!({"a": {"1": "x", "0": "y"}}));
        assert_eq!(read("a[00]=x"), json!({"a": {"00": "x"}}));
        assert_eq!(read("0=x&1=y"), json!({"0": "x", "1": "y"}));
        let max = u64::MAX;
        assert_eq!(
            read(&format!("a[{max}]=x&a[]=y")),
            json!({"a": {max.to_string(): "y"}})
        );
    }

    #[test]
    fn the_last_of_contradicting_names_wins() {
        assert_eq!(read("a=1&a=2"), json!({"a": "2"}));
        assert_eq!(read("a=1&a[b]=2"), json!({"a": {"b": "2"}}));
        assert_eq!(read("a[b]=2&a=1"), json!({"a": "1"}));
    }

    #[test]
    fn brackets_that_do_not_match_are_part_of_the_name() {
        for name in ["a[b", "a[b]c", "a[b]c[d]", "[a]", "a]", "a[b][c", "["] {
            assert_eq!(read(&format!("{name}=1")), json!({name: "1"}));
        }
        assert_eq!(read("a[b[c]=1"), json!({"a": {"b[c": "1"}}));
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        assert_eq!(read("a=%FFb"), json!({"a": "\u{FFFD}b"}));
    }

    #[test]
    fn many_members_are_found_again() {
        let names = (0..300)
            .map(|n| format!("a[k{n}][x]=1&"))
            .collect::<String>();
        let again = (0..300)
            .map(|n| format!("a[k{n}][y]=2&"))
            .collect::<String>();
        let tree = read(&(names + &again));
        assert_eq!(tree["a"].as_object().map(serde_json::Map::len), Some(300));
        assert_eq!(tree["a"]["k17"], json!({"x": "1", "y": "2"}));
        assert_eq!(tree["a"]["k299"], json!({"x": "1", "y": "2"}));
    }

    #[test]
    fn limits_are_told() {
        let deep = |levels: usize| format!("a{}=1", "[a]".repeat(levels - 1)).into_bytes();
        assert!(decode(&deep(MAX_DEPTH)).is_ok());
        assert_eq!(decode(&deep(MAX_DEPTH + 1)), Err(TooMuch::Depth));
        let wide = |pairs: usize| (0..pairs).map(|n| format!("a{n}=&")).collect::<String>();
        assert!(decode(wide(MAX_MEMBERS).as_bytes()).is_ok());
        assert_eq!(
            decode(wide(MAX_MEMBERS + 1).as_bytes()),
            Err(TooMuch::Members)
        );
    }
}
