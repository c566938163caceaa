//! One exchange over HTTP.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode};
use url::Url;

use super::body::Body;
use super::limit::Slot;
use super::tls;
use crate::operation::Answer;
use crate::session::{Dressed, Origin};
use crate::{Error, ErrorKind, Result, Secret};

/// An answer that is no larger is read without moving it, in bytes.
const ROOM: usize = 16 * 1024;

/// The connection pool and what bounds an exchange.
pub struct Http {
    client: Client,
    timeout: Duration,
    max_answer_bytes: usize,
}

/// A request ready to go.
pub struct Outgoing {
    pub url: Url,
    pub dressed: Dressed,
    /// Given back as soon as the answer begins.
    pub slot: Option<Slot>,
    /// Whether the body of a success is left to be read.
    pub streams: bool,
}

/// An exchange that brought no answer.
pub struct Trouble {
    pub error: Error,
    /// Whether the server may have seen the request.
    pub sent: bool,
    /// Whether the connection failed, as opposed to an answer that cannot be used.
    pub connection: bool,
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
    /// A pool for the account at `origin`.
    ///
    /// # Errors
    /// `Configuration` if the settings do not fit.
    pub fn new(
        origin: &Origin,
        user_agent: &str,
        connect_timeout: Duration,
        timeout: Duration,
        max_answer_bytes: usize,
        ca_certificates: Option<&str>,
    ) -> Result<Self> {
        let mut builder = Client::builder()
            .tls_backend_preconfigured(tls::config(ca_certificates)?)
            .user_agent(user_agent)
            // Within the whole: a time-out while connecting is known to be harmless.
            .connect_timeout(connect_timeout.min(timeout.mul_f64(0.9)))
            .redirect(Policy::none())
            .https_only(!origin.is_loopback());
        if origin.is_loopback() {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| {
            let error = error.without_url();
            Error::new(
                ErrorKind::Configuration,
                format!("no client can be made: {}", root(&error)),
            )
        })?;
        Ok(Self {
            client,
            timeout,
            max_answer_bytes,
        })
    }

    /// Sends a request and reads the whole answer, in bounded time and memory.
    pub async fn exchange(&self, outgoing: Outgoing) -> std::result::Result<Exchanged, Trouble> {
        match tokio::time::timeout(self.timeout, self.send(outgoing)).await {
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
            url.set_query(Some(dressed.query.text()));
        }
        let method = if dressed.body.is_some() {
            Method::POST
        } else {
            Method::GET
        };
        let mut request = self.client.request(method, url);
        for (name, value) in dressed.headers {
            let value = HeaderValue::from_maybe_shared(Bytes::from_owner(value));
            let mut value = value.map_err(|_| unsendable(name))?;
            // Keeps it out of logs and out of HTTP/2's shared header table.
            value.set_sensitive(matches!(name, "authorization" | "cookie"));
            request = request.header(name, value);
        }
        if let Some((content_type, body)) = dressed.body {
            // Without it some proxies refuse an empty POST (RFC 9110 §8.6).
            if body.is_empty() {
                request = request.header("content-length", "0");
            }
            let body = Bytes::from_owner(body);
            request = request.header("content-type", content_type).body(body);
        }
        let response = request
            .send()
            .await
            .map_err(|error| trouble(error, false))?;
        drop(slot);
        // Anything but a file is an answer to be looked into.
        let streams = streams && response.status() == StatusCode::OK;
        self.read(response, streams).await
    }

    async fn read(
        &self,
        mut response: Response,
        streams: bool,
    ) -> std::result::Result<Exchanged, Trouble> {
        let header = |name: &str| {
            let value = response.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let cookies = response.headers().get_all("set-cookie").iter();
        let cookies = cookies
            .filter_map(|it| it.to_str().ok().map(Secret::new))
            .collect();
        let mut answer = Answer {
            status: response.status().as_u16(),
            content_type: header("content-type"),
            retry_after: header("retry-after").and_then(|wait| retry_after(&wait)),
            request_id: header("x-request-id"),
            location: header("location"),
            body: Vec::with_capacity(room(&response)),
        };
        if streams {
            return Ok(Exchanged {
                answer,
                cookies,
                body: Some(Body::begin(response, self.timeout).await?),
            });
        }
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| trouble(error, true))?
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
fn room(response: &Response) -> usize {
    let told = response.content_length();
    told.map_or(ROOM, |length| {
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

/// Sorts a failure of the transport. `answering`: the answer had begun.
pub(super) fn trouble(error: reqwest::Error, answering: bool) -> Trouble {
    // The address may hold credentials, so it never enters a message.
    let error = error.without_url();
    let connecting = error.is_connect();
    let kind = match () {
        () if tls_problem(&error) => ErrorKind::Tls,
        () if error.is_timeout() => ErrorKind::Timeout,
        () if error.is_decode() && !broke_off(&error) => ErrorKind::UnexpectedAnswer,
        () => ErrorKind::Network,
    };
    let what = match (connecting, answering) {
        (true, _) => "no connection to the server",
        (false, false) => "the connection failed before an answer came",
        (false, true) => "the answer broke off",
    };
    Trouble {
        error: Error::new(kind, format!("{what}: {}", root(&error))),
        sent: !connecting,
        connection: kind == ErrorKind::Network || (kind == ErrorKind::Timeout && connecting),
    }
}

fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| {
        let error: &'a (dyn StdError + 'static) = *error;
        error.source()
    })
}

/// The innermost cause, which says the most.
fn root(error: &(dyn StdError + 'static)) -> String {
    chain(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn tls_problem(error: &(dyn StdError + 'static)) -> bool {
    chain(error).any(is_tls)
}

/// I/O errors hide what they wrap from the chain, and may wrap each other.
fn is_tls(cause: &(dyn StdError + 'static)) -> bool {
    let wrapped = cause.downcast_ref::<std::io::Error>();
    match wrapped.and_then(std::io::Error::get_ref) {
        Some(inner) => is_tls(inner),
        None => cause.is::<rustls::Error>(),
    }
}

/// Whether a body could not be decoded because it ended early.
fn broke_off(error: &(dyn StdError + 'static)) -> bool {
    use std::io::ErrorKind as Io;
    chain(error).any(|cause| {
        let kind = cause
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::kind);
        let ended = [
            Io::UnexpectedEof,
            Io::ConnectionReset,
            Io::ConnectionAborted,
            Io::BrokenPipe,
        ];
        kind.is_some_and(|kind| ended.contains(&kind))
            || cause
                .downcast_ref::<hyper::Error>()
                .is_some_and(hyper::Error::is_incomplete_message)
    }) || root(error).contains("end of file before message length")
}
