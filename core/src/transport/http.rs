//! One exchange over HTTP.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{
    ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, RETRY_AFTER,
    SET_COOKIE, USER_AGENT,
};
use hyper::{Method, Request, Response, StatusCode, Uri};

use super::body::Body;
use super::connections::Connections;
use super::incoming::Rest;
use super::limit::Slot;
use super::pools::HttpSettings;
use super::trouble::{Stage, Trouble, trouble};
use crate::operation::Answer;
use crate::session::Dressed;
use crate::{Error, ErrorKind, Result, Secret};

/// An answer that is no larger is read without moving it, in bytes.
const ROOM: usize = 16 * 1024;

/// What servers call an exchange in their logs.
static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The connections and what bounds an exchange.
pub struct Http {
    connections: Connections,
    user_agent: HeaderValue,
    timeout: Duration,
    max_answer_bytes: usize,
}

/// A request ready to go.
pub struct Outgoing {
    pub url: String,
    pub dressed: Dressed,
    /// Given back as soon as the answer begins.
    pub slot: Option<Slot>,
    /// Whether the body of a success is left to be read.
    pub streams: bool,
}

/// What an exchange brought.
pub struct Exchanged {
    pub answer: Answer,
    /// The cookies it sets.
    pub cookies: Vec<Secret>,
    /// What was left to be read. It has begun to come.
    pub body: Option<Body>,
}

impl Http {
    /// A pool for the account.
    ///
    /// # Errors
    /// `Configuration` if the settings do not fit.
    pub fn new(settings: &HttpSettings) -> Result<Self> {
        let user_agent = HeaderValue::from_str(&settings.user_agent).map_err(|_| {
            Error::configuration("user_agent", "must be what a header can carry: plain ASCII")
        })?;
        Ok(Self {
            connections: Connections::new(settings, user_agent.clone())?,
            user_agent,
            timeout: settings.timeout,
            max_answer_bytes: settings.max_answer_bytes,
        })
    }

    /// Sends a request and reads the whole answer, in bounded time and memory.
    pub async fn exchange(&self, outgoing: Outgoing) -> std::result::Result<Exchanged, Trouble> {
        // In its place from the beginning: it is large.
        let sending = pin!(self.send(outgoing));
        match tokio::time::timeout(self.timeout, sending).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Trouble {
                error: Error::new(
                    ErrorKind::Timeout,
                    format!("no answer within {} s", self.timeout.as_secs_f64()),
                ),
                sent: true,
                connection: false,
            }),
        }
    }

    async fn send(&self, outgoing: Outgoing) -> std::result::Result<Exchanged, Trouble> {
        let Outgoing {
            mut url,
            dressed,
            slot,
            streams,
        } = outgoing;
        if !dressed.query.is_empty() {
            // A redirection may lead to an address with a query, and says nothing of our own.
            url.truncate(url.find(['?', '#']).unwrap_or(url.len()));
            url.push('?');
            url.push_str(dressed.query.text());
        }
        let request = self.request(url, dressed)?;
        let response = self.connections.request(request).await?;
        drop(slot);
        // Anything but a file is an answer to be looked into.
        let streams = streams && response.status() == StatusCode::OK;
        self.read(response, streams).await
    }

    fn request(
        &self,
        url: String,
        dressed: Dressed,
    ) -> std::result::Result<Request<Full<Bytes>>, Trouble> {
        let method = if dressed.body.is_some() {
            Method::POST
        } else {
            Method::GET
        };
        let target = Uri::try_from(url).map_err(|_| unsendable("address"))?;
        let mut request = Request::new(Full::default());
        *request.method_mut() = method;
        *request.uri_mut() = target;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        headers.insert(USER_AGENT, self.user_agent.clone());
        #[cfg(feature = "gzip")]
        headers.insert(
            hyper::header::ACCEPT_ENCODING,
            HeaderValue::from_static("gzip"),
        );
        for (name, value) in dressed.headers {
            let value = HeaderValue::from_maybe_shared(Bytes::from_owner(value));
            let mut value = value.map_err(|_| unsendable(name))?;
            // Keeps it out of logs and out of HTTP/2's shared header table.
            value.set_sensitive(matches!(name, "authorization" | "cookie"));
            headers.insert(name, value);
        }
        if let Some((content_type, body)) = dressed.body {
            // Without it some proxies refuse an empty POST (RFC 9110 §8.6).
            if body.is_empty() {
                headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
            *request.body_mut() = Full::new(Bytes::from_owner(body));
        }
        Ok(request)
    }

    async fn read(
        &self,
        response: Response<Incoming>,
        streams: bool,
    ) -> std::result::Result<Exchanged, Trouble> {
        let header = |name: &HeaderName| {
            let value = response.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let cookies = response.headers().get_all(SET_COOKIE).iter();
        let cookies = cookies
            .filter_map(|it| it.to_str().ok().map(Secret::new))
            .collect();
        let (status, content_type) = (response.status().as_u16(), header(&CONTENT_TYPE));
        let retry_after = header(&RETRY_AFTER).and_then(|wait| retry_after(&wait));
        let (request_id, location) = (header(&REQUEST_ID), header(&LOCATION));
        let mut rest = Rest::of(response);
        let mut answer = Answer {
            status,
            content_type,
            retry_after,
            request_id,
            location,
            body: Vec::with_capacity(room(&rest)),
        };
        if streams {
            return Ok(Exchanged {
                answer,
                cookies,
                body: Some(Body::begin(rest, self.timeout).await?),
            });
        }
        while let Some(chunk) = rest
            .chunk()
            .await
            .map_err(|failure| trouble(&*failure, Stage::Answering))?
        {
            if answer.body.len() + chunk.len() > self.max_answer_bytes {
                return Err(Trouble {
                    error: Error::unexpected(format!(
                        "the answer is larger than {} bytes (max_answer_bytes)",
                        self.max_answer_bytes
                    ))
                    .with_status(answer.status),
                    sent: true,
                    connection: false,
                });
            }
            answer.body.extend_from_slice(&chunk);
        }
        Ok(Exchanged {
            answer,
            cookies,
            body: None,
        })
    }
}

/// Room for an answer to come. What is small, such as a pair of tokens, is never moved then, and
/// leaves no copy behind.
fn room(rest: &Rest) -> usize {
    rest.length().map_or(ROOM, |length| {
        usize::try_from(length).map_or(ROOM, |length| length.min(ROOM))
    })
}

fn unsendable(header: &str) -> Trouble {
    let problem = format!("the {header} header cannot be sent");
    Trouble {
        error: Error::new(ErrorKind::Configuration, problem),
        sent: false,
        connection: false,
    }
}

/// `Retry-After` in seconds, or as a date.
fn retry_after(value: &str) -> Option<f64> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // However many digits: it is a long time.
        return value.parse::<f64>().ok().map(|seconds| seconds.min(1e9));
    }
    let date = jiff::fmt::rfc2822::parse(value).ok()?;
    let wait = date.timestamp().as_second() - crate::Timestamp::now().unix();
    Some(wait.max(0) as f64)
}
