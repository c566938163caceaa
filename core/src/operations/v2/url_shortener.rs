//! Short links, each for one contact (v2 §9.20).

use amocore_macros::model;
use serde_json::Value as Json;

use super::batch::{Outcome, Part, Refusal};
use super::record::Wire;
use super::writes::batch_operation;
use super::written::{self, Sent};
use crate::operation::{Answer, BodyFormat, Context, Request};
use crate::{Extra, Result};

/// A link to shorten.
#[model(input, wire)]
pub struct LinkToShorten {
    /// Where it leads.
    pub url: String,
    /// What the vendor knows besides; each has at least a `type` that is a number.
    pub properties: Vec<Extra>,
    /// What to send besides.
    pub extra: Extra,
}

/// A short link. The vendor does not document its members: what is not named here is in `extra`.
#[model(wire)]
pub struct ShortLink {
    /// Where it leads.
    pub url: Option<String>,
    /// The short link itself.
    #[names("short_url", "short_link", "result_url")]
    pub short_url: Option<String>,
    /// What else the server sent.
    pub extra: Extra,
}

/// The links to shorten.
#[model(request)]
pub struct ShortenLinks {
    /// The links. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<LinkToShorten>,
}

struct Shorten {
    context: Context,
}

impl Part<LinkToShorten, ShortLink> for Shorten {
    /// The path ends in a slash, the body is a bare list, and the key stands in the query even
    /// within a session (v2 §9.20).
    fn request(&self, items: &[LinkToShorten], _: usize) -> Result<Request> {
        let items: Vec<Json> = items.iter().filter_map(Wire::write).collect();
        let format = self.context.body_format(BodyFormat::Json);
        let request = Request::post("/api/v2/url_shortener/", Json::from(items), format);
        Ok(request.with_key_in_query())
    }

    fn decode(
        &self,
        answer: &Answer,
        items: &[LinkToShorten],
        _: usize,
    ) -> Result<Vec<Outcome<ShortLink>>> {
        let nothing = |_: &LinkToShorten| Sent {
            request_id: None,
            id: None,
        };
        let sent: Vec<Sent> = items.iter().map(nothing).collect();
        let read =
            |row: Outcome<Json>| ShortLink::read((&row?).into()).ok_or_else(Refusal::unknown);
        let rows = written::rows(answer, "add", &sent)?;
        Ok(rows.into_iter().map(read).collect())
    }

    fn id(&self, result: &ShortLink) -> Option<String> {
        result.short_url.clone()
    }
}

batch_operation!(ShortenLinks, items, ShortLink, |context| Shorten {
    context
});
