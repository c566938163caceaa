//! Lists: which page, which ids, since when, and the envelope (v2 §5.1, §7).

use hyper::StatusCode;
use jiff::civil::DateTime;

use super::failure::Failure;
use super::members::read_ids;
use super::{Call, HAL};
use crate::answer::Answer;
use crate::clock::Timestamp;
use crate::php_json::{Json, Text};
use crate::request::Request;
use crate::request::tree::{Map, Tree};
use crate::store::search::Search;

/// No page is longer (v2 §7.7).
const LARGEST_PAGE: i64 = 500;

/// A page of a list.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// At most so many rows.
    pub limit: i64,
    /// After so many others.
    pub offset: i64,
}

impl Page {
    /// From `limit_rows` and `limit_offset`; the latter is ignored without the
    /// former (v2 §7.7).
    pub fn of(call: &Call<'_>) -> Page {
        let number = |name: &str| call.parameters.get(name).and_then(Tree::integer);
        match number("limit_rows").filter(|limit| *limit > 0) {
            None => Page {
                limit: LARGEST_PAGE,
                offset: 0,
            },
            Some(limit) => Page {
                limit: limit.min(LARGEST_PAGE),
                offset: number("limit_offset").unwrap_or_default().max(0),
            },
        }
    }
}

/// The ids under a parameter: `5`, `5,6` or a list (v2 §7.8).
pub fn ids(parameters: &Map, name: &str) -> Result<Option<Vec<i64>>, Failure> {
    let Some(given) = parameters.get(name).filter(|given| !given.is_blank()) else {
        return Ok(None);
    };
    read_ids(given).map(Some).ok_or_else(|| {
        Failure::refused(
            StatusCode::BAD_REQUEST,
            400,
            format!("{name} must be a list of ids"),
        )
    })
}

/// What `query` looks for; `None` without a word. To be read before what is sought is looked for.
pub fn search(call: &Call<'_>) -> Result<Option<Search>, Failure> {
    let query = call.parameters.get("query").and_then(Tree::text);
    match query.filter(|query| !query.trim().is_empty()) {
        Some(query) => Ok(Some(call.context.store.search(&query)?)),
        None => Ok(None),
    }
}

/// The words of a comma-separated parameter such as `with`.
pub fn words(call: &Call<'_>, name: &str) -> Vec<String> {
    let texts = match call.parameters.get(name) {
        None => Vec::new(),
        Some(list @ (Tree::List(_) | Tree::Map(_))) => {
            list.items().into_iter().filter_map(Tree::text).collect()
        }
        Some(one) => one.text().into_iter().collect::<Vec<_>>(),
    };
    texts
        .iter()
        .flat_map(|text| text.split(','))
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// The moment of `If-Modified-Since`, which clients write in UTC with or without
/// saying so (v2 §7.2); a header that cannot be read is as good as none.
pub fn modified_since(call: &Call<'_>) -> Option<Timestamp> {
    let text = call.request.header("if-modified-since").trim();
    let text = text
        .strip_suffix("GMT")
        .or(text.strip_suffix("UTC"))
        .or(text.strip_suffix("+0000"))
        .unwrap_or(text)
        .trim();
    let text = text.split_once(',').map_or(text, |(_, date)| date).trim();
    let moment = DateTime::strptime("%d %b %Y %H:%M:%S", text)
        .or_else(|_| DateTime::strptime("%Y-%m-%d %H:%M:%S", text))
        .ok()?;
    let zoned = moment.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_second())
}

/// A page of rows; 204 when there are none (v2 §5.1), 304 when none has changed
/// since the moment asked for.
pub fn answer<T: Json>(call: &Call<'_>, items: Vec<T>) -> Answer {
    if items.is_empty() {
        let status = match modified_since(call) {
            Some(_) => StatusCode::NOT_MODIFIED,
            None => StatusCode::NO_CONTENT,
        };
        return Answer::new(status, HAL, "");
    }
    let document = Document {
        links: OwnLinks(call.request),
        items,
    };
    Answer::json(StatusCode::OK, HAL, &document)
}

struct Document<'a, T> {
    links: OwnLinks<'a>,
    items: Vec<T>,
}

/// `_links` of what was asked for.
struct OwnLinks<'a>(&'a Request);

struct OwnLink<'a>(&'a Request);

impl Json for OwnLinks<'_> {
    fn write(&self, text: &mut Text) {
        text.map(|map| map.member("self", &OwnLink(self.0)));
    }
}

impl Json for OwnLink<'_> {
    fn write(&self, text: &mut Text) {
        text.map(|map| {
            map.member("href", &self.0.target());
            map.member("method", &self.0.method.as_str().to_ascii_lowercase());
        });
    }
}

struct Embedded<'a, T>(&'a [T]);

impl<T: Json> Json for Document<'_, T> {
    fn write(&self, text: &mut Text) {
        text.map(|map| {
            map.member("_links", &self.links);
            map.member("_embedded", &Embedded(&self.items));
        });
    }
}

impl<T: Json> Json for Embedded<'_, T> {
    fn write(&self, text: &mut Text) {
        text.map(|map| map.member("items", self.0));
    }
}

/// `_links` of one row of that resource.
pub fn own_links(path: &str, id: i64) -> Tree {
    links_to(&format!("/api/v2/{path}?id={id}"))
}

/// `_links` with that address to read.
pub fn links_to(href: &str) -> Tree {
    let own = Tree::map([("href", href.into()), ("method", "get".into())]);
    Tree::map([("self", own)])
}
