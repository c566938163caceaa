//! Which answers are failures, and of what kind (v2 §5, §6; legacy §9, §11).

use memchr::memmem::Finder;
use serde_json::Value as Json;

use crate::operation::{Answer, Api};
use crate::wire::xml::Element;
use crate::wire::{body, json, xml};
use crate::{BatchItem, Error, ErrorKind};

/// The elements that hold data of the account.
const RECORDS: &[&str] = &["contact", "deal", "note", "task"];

/// How much of an unexpected body is kept, in bytes. It is more than an error looks at, however
/// many bytes a character takes, so that this cut never comes into sight.
const BODY_START: usize = 16 * 1024;

/// The failure that an answer tells of, if it does. Looks at the status, and at what may be in
/// the body of a success.
pub fn of(api: Api, answer: &Answer) -> Option<Error> {
    // 304 comes to reads that asked for what has changed (v2 §9.2).
    let success = matches!(answer.status, 200..=202 | 204 | 304);
    if success && !mentions_failure(api, &answer.body) {
        return None;
    }
    let told = Told::by(answer);
    if success && !told.is_failure() {
        return None;
    }
    Some(told.into_error(answer))
}

/// How an answer begins.
pub fn start_of(answer: &Answer) -> Option<String> {
    let body = answer.body.trim_ascii();
    let start = String::from_utf8_lossy(&body[..body.len().min(BODY_START)]);
    (!start.is_empty()).then(|| start.into_owned())
}

/// Adds a code and its meaning; some codes decide the kind.
pub fn with_code(error: Error, code: Option<i64>) -> Error {
    let Some(code) = code else { return error };
    let error = match kind_of(code) {
        Some(kind) if kind != error.kind() => error.of_kind(kind),
        _ => error,
    };
    error.with_code(Some(code)).with_code_meaning(meaning(code))
}

/// A cheap look before parsing: a page of 500 records must not be parsed twice.
fn mentions_failure(api: Api, body: &[u8]) -> bool {
    let mentions = |words: &[Finder<'_>]| {
        words.iter().any(|word| {
            let mut places = word.find_iter(body);
            // Every note has an <author>.
            places.any(|at| !body[at + word.needle().len()..].starts_with(b"or"))
        })
    };
    match api {
        Api::Legacy => LEGACY_WORDS.with(|words| mentions(words)),
        Api::V2 => V2_WORDS.with(|words| mentions(words)),
    }
}

thread_local! {
    /// To prepare the search takes longer than to search a small answer. There is no lock that a
    /// fork might leave taken.
    static LEGACY_WORDS: [Finder<'static>; 6] =
        ["<error", ":error", "<auth", ":auth", "\"error", "\"auth"].map(Finder::new);
    static V2_WORDS: [Finder<'static>; 3] =
        ["\"error", "\"auth", "\"status\""].map(Finder::new);
}

/// What an answer's body tells of a failure.
#[derive(Default)]
struct Told {
    text: Option<String>,
    code: Option<i64>,
    auth: Option<bool>,
    structured: bool,
    /// Items of a batch that were carried out all the same.
    items: Vec<BatchItem>,
}

impl Told {
    fn by(answer: &Answer) -> Self {
        let body = body::text(&answer.body, answer.content_type.as_deref())
            .unwrap_or_else(|| String::from_utf8_lossy(&answer.body));
        match body
            .trim_start()
            .trim_start_matches('\u{FEFF}')
            .chars()
            .next()
        {
            Some('{') => json::parse(&body)
                .map(|document| Self::json(&document))
                .unwrap_or_default(),
            Some('<') => match xml::parse(&body) {
                Ok(document) => Self::xml(document.root()),
                Err(_) => Self::default(),
            },
            _ => Self::default(),
        }
    }

    /// `{"response":{"error","error_code"}}`, `{"error"}`, or a problem document (v2 §5.4).
    fn json(document: &Json) -> Self {
        let response = document.get("response").unwrap_or(document);
        let text = |name: &str| response.get(name).and_then(json::text);
        let problem = response.get("title").is_some() && response.get("status").is_some();
        let detail = problem
            .then(|| text("detail").or_else(|| text("title")))
            .flatten();
        Self {
            text: nested_error(response).or(detail),
            code: response.get("error_code").and_then(json::int),
            auth: response.get("auth").and_then(json::flag),
            structured: true,
            items: document.get("data").map(named_items).unwrap_or_default(),
        }
    }

    /// `<error_code>`, `<error>` and `<auth>`, wherever they are but in a record, where such a
    /// name is data (legacy §9).
    fn xml(root: Element<'_>) -> Self {
        if root.name().eq_ignore_ascii_case("html") {
            return Self::default();
        }
        let all = root.find_outside(&["error", "error_code", "auth"], RECORDS);
        let named = |name: &'static str| all.iter().filter(move |element| element.is_called(name));
        Self {
            text: named("error")
                .map(|error| error.deep_text())
                .find(|text| !matches!(text.as_str(), "" | "0" | "false")),
            code: named("error_code").find_map(|code| json::digits(code.text())),
            auth: named("auth")
                .next()
                .and_then(|auth| json::flag_word(auth.text())),
            structured: true,
            items: Vec::new(),
        }
    }

    fn is_failure(&self) -> bool {
        let text = self.text.as_ref().is_some_and(|text| !text.is_empty());
        self.auth == Some(false) || self.code.is_some_and(|code| code != 0) || text
    }

    fn into_error(self, answer: &Answer) -> Error {
        let kind = self.kind(answer.status);
        let message = match kind {
            ErrorKind::Unauthorized => "the server does not accept the credentials",
            ErrorKind::PaymentRequired => "the account is not paid for",
            ErrorKind::Forbidden => "the user is not allowed to do this",
            ErrorKind::Blocked => "the account's API is blocked for sending too much",
            ErrorKind::NotFound => "there is no such thing on the server",
            ErrorKind::RateLimited => "too many requests",
            ErrorKind::ServerError => "the server failed",
            ErrorKind::UnexpectedAnswer => "the answer is not one of the API",
            _ => "the server refused the request",
        };
        let showing = !self.structured || !self.is_failure();
        let start = Some(())
            .filter(|()| showing)
            .and_then(|()| start_of(answer));
        let happened = matches!(kind, ErrorKind::ServerError | ErrorKind::UnexpectedAnswer)
            || !self.items.is_empty();
        Error::new(kind, message)
            .with_status(answer.status)
            .with_code(self.code)
            .with_code_meaning(self.code.and_then(meaning))
            .with_vendor_text(self.text.filter(|text| !text.is_empty()))
            .with_body_start(start)
            .with_retry_after(answer.retry_after)
            .with_request_id(answer.request_id.clone())
            .with_may_have_happened(happened)
            .with_items(self.items)
    }

    fn kind(&self, status: u16) -> ErrorKind {
        let by_code = self.code.and_then(kind_of);
        match status {
            401 => match by_code {
                Some(ErrorKind::Forbidden) => ErrorKind::Forbidden,
                _ => ErrorKind::Unauthorized,
            },
            402 => ErrorKind::PaymentRequired,
            // The block is an HTML page or plain text, never the API's own answer (v2 §4).
            403 if !self.structured => ErrorKind::Blocked,
            403 => by_code.unwrap_or(ErrorKind::Forbidden),
            404 => ErrorKind::NotFound,
            429 => ErrorKind::RateLimited,
            500.. => ErrorKind::ServerError,
            400..=499 => by_code.unwrap_or(ErrorKind::Refused),
            200..=204 if self.auth == Some(false) => by_code.unwrap_or(ErrorKind::Unauthorized),
            200..=204 => by_code.unwrap_or(ErrorKind::Refused),
            _ => ErrorKind::UnexpectedAnswer,
        }
    }
}

/// The text of `error`, which may hang as deep as `response.leads.add.error` (v2 §5.4).
fn nested_error(response: &Json) -> Option<String> {
    let object = response.as_object()?;
    let own = object.get("error").and_then(error_text);
    own.or_else(|| {
        let entity = object.values().filter(|value| value.is_object());
        entity
            .filter_map(|entity| entity.get("add").or_else(|| entity.get("update")))
            .find_map(|action| action.get("error").and_then(error_text))
    })
}

/// What an `error` says. Nothing, in PHP's many spellings of it, is no error (v2 §12.2).
pub fn error_text(error: &Json) -> Option<String> {
    let nothing = match error {
        Json::Null | Json::Bool(false) => true,
        Json::Bool(true) => false,
        Json::Number(number) => number.as_f64() == Some(0.0),
        Json::String(text) => text.trim().is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
    };
    match error {
        _ if nothing => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The items of a batch that the `data` of a failed answer names. They were carried out, but
/// nothing says which they are: their place is the one in the answer.
pub fn named_items(data: &Json) -> Vec<BatchItem> {
    let index = |name: &String| name.bytes().all(|byte| byte.is_ascii_digit());
    let entries = match data {
        Json::Array(_) => json::list(data),
        Json::Object(members) if members.keys().all(index) => json::list(data),
        _ => Vec::new(),
    };
    let uids = entries.into_iter().filter_map(uid).enumerate();
    uids.map(|(index, uid)| BatchItem {
        index: i64::try_from(index).unwrap_or(i64::MAX),
        id: Some(uid),
        error: Some("added, but the answer does not say for which item".to_owned()),
        may_have_happened: true,
        ..BatchItem::default()
    })
    .collect()
}

/// An entry of `data`: the identifier, or a record that has it.
pub fn uid(entry: &Json) -> Option<String> {
    let text = |value: &Json| value.as_str().map(str::to_owned);
    text(entry).or_else(|| text(entry.get("uid")?))
}

/// The kind that a code means by itself.
pub fn kind_of(code: i64) -> Option<ErrorKind> {
    Some(match code {
        101 | 110 | 111 | 112 | 401 => ErrorKind::Unauthorized,
        113 | 202 | 244 | 288 => ErrorKind::Forbidden,
        402 => ErrorKind::PaymentRequired,
        403 => ErrorKind::Blocked,
        429 => ErrorKind::RateLimited,
        225 | 226 | 231 | 233 | 234 | 236 | 237 | 263 | 282 => ErrorKind::NotFound,
        _ => return None,
    })
}

/// What the vendor documents a code to mean. The same number can mean different things for
/// different resources; the words cover them.
pub fn meaning(code: i64) -> Option<&'static str> {
    Some(match code {
        101 => "the account does not exist",
        102 => "the body must be JSON",
        103 => "no parameters received",
        104 => "the API method does not exist",
        110 => "wrong login, password or key",
        111 => "a captcha is needed after several failures: sign in through a browser once",
        112 => "the user is disabled or not a member of the account",
        113 => "this IP address is not on the account's list",
        201 => "contacts to add: empty",
        202 => "no right to add contacts",
        203 | 210 => "custom fields could not be handled",
        204 | 211 => "custom field not found",
        205 => "the contact was not created",
        206 | 214 | 222 | 228 => "empty request",
        207 | 215 | 223 | 229 | 405 => "wrong method",
        208 => "contacts to update: empty",
        209 => "contacts to update: the identifier and the time of change are needed",
        212 => "the contact was not changed",
        213 => "leads to add: empty",
        216 => "leads to update: empty",
        217 => "leads to update: a required field is missing",
        218 => "notes to add: empty",
        219 => "the search failed, try again later",
        221 => "the type is needed",
        224 => "notes to update: empty",
        225 => "notes not found",
        226 => "element not found",
        227 => "tasks to add: empty",
        230 => "tasks to update: empty",
        231 => "task not found",
        232 => "the element's identifier or type is empty or wrong",
        233 | 236 => "contacts not found",
        234 | 237 => "leads not found",
        235 => "the element's type is missing",
        238 => "a custom field has no value",
        240 => "wrong identifier of a custom field",
        244 => "no right to do this",
        263 => "nothing with that phone number found",
        280 => "the element was not created",
        281 => "not deleted, internal error",
        282 => "not found",
        283 => "no data in the request",
        284 => "the data is not a list",
        285 => "a required field is missing",
        288 => "access denied",
        330 => "too many links",
        400 => "the request has the wrong structure, or custom fields of another kind of record",
        401 => "the account lives on another server",
        402 => "the account, or the feature, is not paid for",
        403 => "the account is blocked for exceeding the request rate",
        425 => "the feature is not available",
        426 => "the feature is switched off",
        429 => "too many requests",
        2002 => "nothing found",
        _ => return None,
    })
}
