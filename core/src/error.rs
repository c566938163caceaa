//! What can go wrong, in one taxonomy for every language.

use std::fmt;

use amocore_macros::model;

/// How much of an unexpected body an error shows, in characters.
#[cfg(feature = "client")]
const BODY_START: usize = 200;

/// So many times what is shown of a text is searched for secrets.
#[cfg(feature = "client")]
const INSPECTED: usize = 8;

/// How much of a text that a server wrote an error shows, in characters.
#[cfg(feature = "client")]
const LONGEST_TEXT: usize = 2000;

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

macro_rules! kinds {
    ($(#[doc = $doc:literal] $name:ident,)+) => {
        /// The kinds of failure. Each is an error class in the languages that have them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $(#[doc = $doc] $name,)+
        }

        impl ErrorKind {
            /// Every kind.
            pub const ALL: [Self; [$(Self::$name),+].len()] = [$(Self::$name),+];

            /// The name, the same in every language.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)+
                }
            }

            /// What it says of a call.
            pub fn doc(self) -> &'static str {
                match self {
                    $(Self::$name => $doc.trim(),)+
                }
            }
        }
    };
}

kinds! {
    /// The client is set up in a way that cannot work.
    Configuration,
    /// An argument cannot be right; nothing was sent.
    InvalidInput,
    /// The server does not accept the credentials (codes 101, 110, 111, 112, 401).
    Unauthorized,
    /// The account's subscription is over (402).
    PaymentRequired,
    /// The user has no right to do this, or calls from an address that is not allowed (113).
    Forbidden,
    /// The account's API is blocked after too many requests: an HTML page with status 403.
    Blocked,
    /// There is no such thing.
    NotFound,
    /// The server refused with an error code of its own.
    Refused,
    /// The record on the server is newer than the change that was to be made (v2 §5.3, §9.2).
    Stale,
    /// A batch was carried out in part.
    PartialFailure,
    /// Too many requests (429).
    RateLimited,
    /// No answer in time.
    Timeout,
    /// The connection failed.
    Network,
    /// No trusted encrypted connection could be made.
    Tls,
    /// The answer is not what the API documents: an HTML page, cut off, another content.
    UnexpectedAnswer,
    /// The call was cancelled or its client closed.
    Cancelled,
    /// The server failed (5xx).
    ServerError,
}

impl ErrorKind {
    /// What to do about it, where there is something to say.
    const fn advice(self) -> Option<&'static str> {
        Some(match self {
            Self::Unauthorized => "check the login, the key or password, and the account's address",
            Self::PaymentRequired => "renew the account's subscription",
            Self::Blocked => "stop sending for a while; write to the vendor if it stays blocked",
            Self::Stale => "read the record again, and change what is there now",
            Self::RateLimited => "send less, or leave the client's limiter on",
            Self::Tls => "check the address and the certificates this machine trusts",
            _ => return None,
        })
    }
}

/// What became of one item of a batch.
#[model]
pub struct BatchItem {
    /// The item's place in the batch as it was given, from 0.
    pub index: i64,
    /// The identifier the server gave, if the item was carried out.
    pub id: Option<String>,
    /// Why the item failed, if it did.
    pub error: Option<String>,
    /// The vendor's error code for the item, if it gave one (v2 §6).
    pub code: Option<i64>,
    /// What kind of failure it is: the name of an error class, such as `Stale`.
    pub kind: Option<String>,
    /// Whether the item may have been carried out although it counts as failed.
    pub may_have_happened: bool,
}

/// A failed call: what failed, where, and what is known about it. It carries no secret.
#[derive(Clone)]
pub struct Error(Box<Details>);

#[derive(Clone)]
struct Details {
    kind: ErrorKind,
    message: String,
    operation: Option<&'static str>,
    field: Option<String>,
    status: Option<u16>,
    code: Option<i64>,
    code_meaning: Option<&'static str>,
    vendor_text: Option<String>,
    request_id: Option<String>,
    retry_after: Option<f64>,
    may_have_happened: bool,
    body_start: Option<String>,
    items: Vec<BatchItem>,
}

macro_rules! builders {
    ($($builder:ident => $name:ident: $ty:ty;)*) => {
        $(
            #[must_use]
            pub(crate) fn $builder(mut self, value: $ty) -> Self {
                self.0.$name = value.into();
                self
            }
        )*
    };
}

impl Error {
    /// A failure of a kind; the message says what and where, without the kind's own advice.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            message: message.into(),
            operation: None,
            field: None,
            status: None,
            code: None,
            code_meaning: None,
            vendor_text: None,
            request_id: None,
            retry_after: None,
            may_have_happened: false,
            body_start: None,
            items: Vec::new(),
        }))
    }

    /// An argument that cannot be right.
    pub(crate) fn invalid_input(field: impl Into<String>, problem: impl fmt::Display) -> Self {
        let field = field.into();
        let message = format!("{field}: {problem}");
        Self::new(ErrorKind::InvalidInput, message).with_field(field)
    }

    /// A setting that cannot work.
    pub(crate) fn configuration(field: &str, problem: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Configuration, format!("{field}: {problem}"))
            .with_field(field.to_owned())
    }

    /// An answer that is not what the API documents.
    pub(crate) fn unexpected(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::UnexpectedAnswer, message)
    }

    fn with_field(mut self, field: String) -> Self {
        self.0.field = Some(field);
        self
    }

    /// The same failure, seen as another kind.
    pub(crate) fn of_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// Names the operation, unless it is named already.
    pub(crate) fn in_operation(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    builders! {
        with_status => status: u16;
        with_code => code: Option<i64>;
        with_code_meaning => code_meaning: Option<&'static str>;
        with_vendor_text => vendor_text: Option<String>;
        with_request_id => request_id: Option<String>;
        with_retry_after => retry_after: Option<f64>;
        with_may_have_happened => may_have_happened: bool;
        with_body_start => body_start: Option<String>;
        with_items => items: Vec<BatchItem>;
    }

    /// Runs `mask` over everything in the error that a server may have written, and only then
    /// cuts it short. `mask` is given a text, and whether that is the beginning of a longer one.
    #[cfg(feature = "client")]
    pub(crate) fn masked(mut self, mask: impl Fn(&str, bool) -> String) -> Self {
        let start = |text: &str, longest: usize| -> String {
            // A server may write megabytes. Masks are short: they may move this cut into what is
            // shown, so they are told of it.
            let end = text.char_indices().nth(INSPECTED * longest);
            let bounded = end.map_or(text, |(end, _)| &text[..end]);
            mask(bounded, end.is_some()).chars().take(longest).collect()
        };
        let details = &mut *self.0;
        details.message = start(&details.message, LONGEST_TEXT);
        for (text, longest) in [
            (&mut details.vendor_text, LONGEST_TEXT),
            (&mut details.body_start, BODY_START),
            (&mut details.request_id, BODY_START),
        ] {
            *text = text.as_deref().map(|text| start(text, longest));
        }
        for item in &mut details.items {
            for text in [&mut item.error, &mut item.id] {
                *text = text.as_deref().map(|text| start(text, LONGEST_TEXT));
            }
        }
        self
    }

    /// The kind.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What failed and where, without what else is known.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The operation that failed, such as `legacy.contacts.add`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The argument or setting at fault.
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The vendor's error code (v2 §6, legacy §11).
    pub fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// What the vendor documents the code to mean.
    pub fn code_meaning(&self) -> Option<&'static str> {
        self.0.code_meaning
    }

    /// What the server said, in its own words.
    pub fn vendor_text(&self) -> Option<&str> {
        self.0.vendor_text.as_deref()
    }

    /// The server's identifier of the request, for its support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The wait that the server asked for, in seconds.
    pub fn retry_after(&self) -> Option<f64> {
        self.0.retry_after
    }

    /// Whether the request may have been carried out all the same. A write is repeated safely
    /// only when this is false.
    pub fn may_have_happened(&self) -> bool {
        self.0.may_have_happened
    }

    /// The first bytes of an unexpected body, secrets masked.
    pub fn body_start(&self) -> Option<&str> {
        self.0.body_start.as_deref()
    }

    /// What became of each item of a batch that was carried out in part.
    pub fn items(&self) -> &[BatchItem] {
        &self.0.items
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.0;
        if let Some(operation) = details.operation {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&details.message)?;
        let mut notes = Vec::new();
        if let Some(status) = details.status {
            notes.push(format!("HTTP {status}"));
        }
        if let Some(code) = details.code {
            notes.push(match details.code_meaning {
                Some(meaning) => format!("code {code}: {meaning}"),
                None => format!("code {code}"),
            });
        }
        if let Some(text) = &details.vendor_text {
            notes.push(format!("the server says: {text}"));
        }
        if let Some(start) = &details.body_start {
            notes.push(format!("the answer begins: {start}"));
        }
        if let Some(seconds) = details.retry_after {
            notes.push(format!("retry after {seconds} s"));
        }
        if !notes.is_empty() {
            write!(f, " ({})", notes.join("; "))?;
        }
        if details.may_have_happened {
            f.write_str("; it may have been carried out, so look before you repeat it")?;
        }
        if let Some(advice) = details.kind.advice() {
            write!(f, "; {advice}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({self})", self.0.kind.name())
    }
}

impl std::error::Error for Error {}
