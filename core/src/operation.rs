//! One API call: plain data in, plain data out, no I/O.

use std::borrow::Cow;
use std::fmt;

use jiff::tz::TimeZone;

use crate::wire::form::Form;
use crate::wire::json;
use crate::wire::local_time::DateStyle;
use crate::{Error, Result, Secret, Timestamp};

/// Which generation of the API a request speaks to. They differ in how credentials travel and
/// in how errors are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    /// `/private/api/*.php`, XML answers.
    Legacy,
    /// `/api/v2/*`, JSON answers.
    V2,
}

/// Whether a request changes anything. Only reads may be repeated freely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Creates, changes or deletes.
    Write,
}

/// How a v2 body is written. Both mean the same tree (v2 §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFormat {
    /// `application/x-www-form-urlencoded` with PHP bracket keys.
    Form,
    /// `application/json`.
    Json,
}

/// The body of a request, zeroed when dropped.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// None.
    Empty,
    /// Urlencoded pairs.
    Form(Form),
    /// A JSON document.
    Json(serde_json::Value),
}

impl Drop for Body {
    fn drop(&mut self) {
        match self {
            Self::Json(tree) => json::wipe(tree),
            // A form zeroes itself.
            Self::Form(_) | Self::Empty => {}
        }
    }
}

/// A request before credentials are added.
#[derive(Clone, PartialEq)]
pub struct Request {
    /// The generation.
    pub api: Api,
    /// Whether it changes anything.
    pub effect: Effect,
    /// The path.
    pub path: Cow<'static, str>,
    /// The query.
    pub query: Form,
    /// Asks only for what changed after this instant (v2 §7.2).
    pub modified_since: Option<Timestamp>,
    /// Whether the key has to stand in the query, even within a session (v2 §9.20).
    pub key_in_query: bool,
    /// Whether it carries no credentials but those in its body.
    pub anonymous: bool,
    /// Secrets of its own, which the server may repeat.
    pub secrets: Vec<Secret>,
    /// Whether what is asked for is a file, which is handed on as it comes.
    pub streams: bool,
    /// The body. A request with a body is a POST.
    pub body: Body,
}

impl Request {
    /// A legacy call: always POST, always urlencoded (legacy §12.18).
    pub fn legacy(effect: Effect, path: &'static str, form: Form) -> Self {
        Self {
            api: Api::Legacy,
            effect,
            path: path.into(),
            query: Form::new(),
            modified_since: None,
            key_in_query: false,
            anonymous: false,
            secrets: Vec::new(),
            streams: false,
            body: Body::Form(form),
        }
    }

    /// A file, which has no bounds.
    pub fn download(path: String) -> Self {
        Self {
            path: path.into(),
            streams: true,
            ..Self::get("", Form::new())
        }
    }

    /// A v2 read.
    pub fn get(path: &'static str, query: Form) -> Self {
        Self {
            api: Api::V2,
            effect: Effect::Read,
            path: path.into(),
            query,
            modified_since: None,
            key_in_query: false,
            anonymous: false,
            secrets: Vec::new(),
            streams: false,
            body: Body::Empty,
        }
    }

    /// The same request, with the key in its query.
    #[must_use]
    pub fn with_key_in_query(self) -> Self {
        Self {
            key_in_query: true,
            ..self
        }
    }

    /// The same request, without the client's credentials.
    #[must_use]
    pub fn without_credentials(self) -> Self {
        Self {
            anonymous: true,
            ..self
        }
    }

    /// The same request, whose body holds these secrets.
    #[must_use]
    pub fn holding(self, secrets: Vec<Secret>) -> Self {
        Self { secrets, ..self }
    }

    /// The same read, of what changed after that instant only.
    #[must_use]
    pub fn since(self, modified_since: Option<Timestamp>) -> Self {
        Self {
            modified_since,
            ..self
        }
    }

    /// A v2 write.
    pub fn post(path: &'static str, tree: serde_json::Value, format: BodyFormat) -> Self {
        let body = match (format, Body::Json(tree)) {
            (BodyFormat::Form, Body::Json(ref tree)) => Body::Form(Form::from_tree(tree)),
            (_, body) => body,
        };
        Self {
            api: Api::V2,
            effect: Effect::Write,
            path: path.into(),
            query: Form::new(),
            modified_since: None,
            key_in_query: false,
            anonymous: false,
            secrets: Vec::new(),
            streams: false,
            body,
        }
    }
}

/// What came back.
#[derive(Clone, Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type`, if any.
    pub content_type: Option<String>,
    /// `Retry-After` in seconds, if given.
    pub retry_after: Option<f64>,
    /// `X-Request-Id`, if given.
    pub request_id: Option<String>,
    /// `Location`, if given.
    pub location: Option<String>,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

/// A body with secrets in it is not shown.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Request");
        shown
            .field("effect", &self.effect)
            .field("path", &self.path);
        shown.field("query", &self.query);
        if self.secrets.is_empty() {
            shown.field("body", &self.body);
        }
        shown.finish_non_exhaustive()
    }
}

/// What a server says may be a secret: a token, a cookie, an address with a key.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// What an operation may depend on besides its own fields.
#[derive(Debug, Clone)]
pub struct Context {
    /// The account's time zone, if known.
    pub zone: Option<TimeZone>,
    /// How v2 bodies are written. Unset: as the vendor's page of each operation shows.
    pub body_format: Option<BodyFormat>,
    /// How legacy dates are written.
    pub date_style: DateStyle,
    /// The present instant.
    pub now: Timestamp,
}

impl Default for Context {
    /// What the references grade best: day-first dates (legacy §12.3).
    fn default() -> Self {
        Self {
            zone: None,
            body_format: None,
            date_style: DateStyle::Dots,
            now: Timestamp::now(),
        }
    }
}

impl Context {
    /// How to write a body whose page in the vendor's documentation shows `documented`.
    pub fn body_format(&self, documented: BodyFormat) -> BodyFormat {
        self.body_format.unwrap_or(documented)
    }

    /// The zone, or an error that says how to give it.
    pub fn required_zone(&self) -> Result<&TimeZone> {
        self.zone.as_ref().ok_or_else(|| {
            Error::configuration(
                "time_zone",
                "the account's time zone is needed to write a date and is not known: the server \
                 did not tell it at sign-in, so set it, for example to Europe/Moscow",
            )
        })
    }
}

/// Whether an operation wants to know the account's time zone before it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneUse {
    /// It has no local dates.
    None,
    /// It reads local dates, and leaves them as text when the zone cannot be learned.
    Helpful,
    /// It writes local dates.
    Required,
}

/// An operation: how to ask and how to read. Most are one exchange; [`steps`](Self::steps) is
/// for those that take several.
pub trait Operation: Clone + serde::Serialize + Send + Sync + Sized + 'static {
    /// What it answers.
    type Output: Send + 'static;

    /// What it needs to know of the account's time zone.
    const ZONE: ZoneUse = ZoneUse::None;

    /// Everything that can be found wrong before sending.
    ///
    /// # Errors
    /// `InvalidInput`, naming the field.
    fn validate(&self) -> Result<()> {
        Ok(())
    }

    /// The (first) request.
    ///
    /// # Errors
    /// `InvalidInput` or `Configuration`.
    fn request(&self, context: &Context) -> Result<Request>;

    /// Reads the (last) answer, whose status has been checked.
    ///
    /// # Errors
    /// `UnexpectedAnswer`, `Refused` or `NotFound`.
    fn decode(&self, answer: &Answer, context: &Context) -> Result<Self::Output>;

    /// The whole course of the operation.
    ///
    /// # Errors
    /// As [`request`](Self::request).
    fn steps(self, context: Context) -> Result<Step<Self::Output>> {
        let request = self.request(&context)?;
        Ok(Step::send(request, move |answer| {
            self.decode(answer?, &context).map(Step::Done)
        }))
    }
}

/// A list that comes in pages.
pub trait Paged: Operation {
    /// What it lists.
    type Item: Send + 'static;

    /// The request for the first page, unless it names another already: the largest pages that
    /// the server gives, unless it asks for others.
    #[must_use]
    fn first(self) -> Self;

    /// Takes the items out of a page, and says which request brings the next page, if there
    /// may be one.
    fn turn(&self, page: Self::Output) -> (Vec<Self::Item>, Option<Self>);

    /// Whether a page has nothing in it, which the server under load may say of one that has
    /// (v2 §5.1).
    fn seems_empty(page: &Self::Output) -> bool {
        let _ = page;
        false
    }

    /// Whether every row of a page could be read.
    fn is_readable(page: &Self::Output) -> bool {
        let _ = page;
        true
    }

    /// What tells pages apart: a server that sends the same page again must not be asked for
    /// ever (legacy §8).
    fn mark(page: &Self::Output) -> Option<String>;
}

/// A step of an operation.
pub enum Step<T> {
    /// Send this, and go on with what comes back.
    Send(Request, Next<T>),
    /// Finished.
    Done(T),
}

/// How an operation goes on after an exchange.
pub type Next<T> = Box<dyn FnOnce(Result<&Answer>) -> Result<Step<T>> + Send>;

impl<T: 'static> Step<T> {
    /// Send `request`, then `next`.
    pub fn send(
        request: Request,
        next: impl FnOnce(Result<&Answer>) -> Result<Step<T>> + Send + 'static,
    ) -> Self {
        Self::Send(request, Box::new(next))
    }

    /// The same course with another result.
    pub fn map<U: 'static>(self, change: impl FnOnce(T) -> U + Send + 'static) -> Step<U> {
        match self {
            Self::Done(value) => Step::Done(change(value)),
            Self::Send(request, next) => {
                Step::send(request, move |answer| Ok(next(answer)?.map(change)))
            }
        }
    }

    /// The same course, followed by another that depends on its result.
    pub fn then<U: 'static>(
        self,
        follow: impl FnOnce(T) -> Result<Step<U>> + Send + 'static,
    ) -> Result<Step<U>> {
        match self {
            Self::Done(value) => follow(value),
            Self::Send(request, next) => Ok(Step::send(request, move |answer| {
                next(answer)?.then(follow)
            })),
        }
    }
}

impl<T> std::fmt::Debug for Step<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Send(request, _) => f.debug_tuple("Send").field(request).finish(),
            Self::Done(_) => f.write_str("Done"),
        }
    }
}
