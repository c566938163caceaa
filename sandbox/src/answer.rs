//! An answer before it becomes an HTTP response.

use bytes::Bytes;
use hyper::StatusCode;

use crate::php_json::{self, Json};

/// Status, headers and body.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// Header names in lower case, in the order they are sent.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// An answer of the given kind.
    pub fn new(status: StatusCode, content_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        Answer {
            status,
            headers: vec![("content-type", content_type.to_owned())],
            body: body.into().into(),
        }
    }

    /// JSON written as PHP writes it.
    pub fn json(status: StatusCode, content_type: &str, document: &impl Json) -> Answer {
        Answer::new(status, content_type, php_json::encode(document))
    }

    /// One of the short pages nginx makes.
    pub fn nginx_page(status: StatusCode) -> Answer {
        let title = format!(
            "{} {}",
            status.as_u16(),
            status.canonical_reason().unwrap_or_default()
        );
        Answer::new(
            status,
            "text/html",
            format!(
                "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n\
                 <center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
            ),
        )
    }

    /// The answer to too many requests (v2 §13).
    pub fn too_many_requests() -> Answer {
        Answer::new(StatusCode::TOO_MANY_REQUESTS, "application/json", "")
    }

    /// Its content type.
    pub fn content_type(&self) -> &str {
        self.headers
            .iter()
            .find(|(name, _)| *name == "content-type")
            .map_or("", |(_, value)| value.as_str())
    }

    /// With one more header.
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }
}
