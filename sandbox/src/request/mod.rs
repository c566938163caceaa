//! Reading requests: every body encoding deployed clients use (legacy §3.2)
//! ends in one [`tree::Tree`].

pub mod form;
pub mod json;
pub mod multipart;
pub mod php_serialize;
pub mod tree;

use bytes::Bytes;
use hyper::{HeaderMap, Method};

use tree::Map;

/// A request as it arrived, its body read whole.
#[derive(Debug, Clone)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The path, still percent-encoded.
    pub path: String,
    /// The query without its question mark.
    pub query: Option<String>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The client's address, without the port.
    pub client_ip: String,
}

impl Request {
    /// Path and query as they were sent; `_links.self.href` echoes this.
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => [self.path.as_str(), "?", query].concat(),
            None => self.path.clone(),
        }
    }

    /// A header as text, empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Query and body merged; the body wins, as in PHP's `$_REQUEST` (legacy §3.1).
    pub fn parameters(&self) -> Result<Map, Malformed> {
        let mut parameters = form::parse(self.query.as_deref().unwrap_or_default().as_bytes())?;
        parameters.extend(self.body_parameters()?);
        Ok(parameters)
    }

    fn body_parameters(&self) -> Result<Map, Malformed> {
        let content_type = self.header("content-type");
        let kind = content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let start = self.body.trim_ascii_start();
        let looks_json = start.starts_with(b"{") || start.starts_with(b"[");
        if self.body.trim_ascii().is_empty() {
            Ok(Map::new())
        } else if kind == "multipart/form-data" {
            multipart::parse(content_type, &self.body)
        } else if kind.ends_with("json") {
            json::parse(&self.body)
        } else if looks_json {
            // Clients hand JSON to cURL without saying so.
            match json::parse(&self.body) {
                Err(_) if kind == "application/x-www-form-urlencoded" => form::parse(&self.body),
                read => read,
            }
        } else {
            form::parse(&self.body)
        }
    }
}

/// A request that cannot be read; answered with 400.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed(String);

impl Malformed {
    /// With the reason, in words for the answer.
    pub fn new(reason: impl Into<String>) -> Malformed {
        Malformed(reason.into())
    }

    /// The reason.
    pub fn reason(&self) -> &str {
        &self.0
    }
}
