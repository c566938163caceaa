//! Errors of the JSON API (v2 §5.4, §9.19).

use hyper::StatusCode;

use super::members::Wrong;
use super::{HAL, self_link};
use crate::answer::Answer;
use crate::context::Context;
use crate::credentials::Denial;
use crate::request::tree::{Map, Tree};
use crate::request::{Malformed, Request};
use crate::store;

/// Why a request has no proper answer.
#[derive(Debug)]
pub enum Failure {
    /// Nobody may act.
    Denied(Denial),
    /// The whole request is refused, in the form of v2 §5.4.
    Refused {
        /// The HTTP status.
        status: StatusCode,
        /// The vendor's code.
        code: u32,
        /// In words.
        text: String,
    },
    /// An operation of incoming leads answers `"status":"fail"`.
    Fail {
        /// The HTTP status.
        status: StatusCode,
        /// The vendor's code.
        code: u32,
        /// In words.
        text: String,
    },
    /// The storage failed.
    Storage(store::Error),
}

impl Failure {
    /// The whole request is refused.
    pub fn refused(status: StatusCode, code: u32, text: impl Into<String>) -> Failure {
        Failure::Refused {
            status,
            code,
            text: text.into(),
        }
    }

    /// `"status":"fail"` within a 200: an item of a batch is wrong.
    pub fn bad_item(code: u32, text: impl Into<String>) -> Failure {
        Failure::Fail {
            status: StatusCode::OK,
            code,
            text: text.into(),
        }
    }

    /// `"status":"fail"` with a 400: a parameter of the whole request is wrong.
    pub fn bad_parameter(text: impl Into<String>) -> Failure {
        Failure::Fail {
            status: StatusCode::BAD_REQUEST,
            code: 400,
            text: text.into(),
        }
    }

    /// The answer that tells it.
    pub fn into_answer(self, context: &Context, request: &Request) -> Answer {
        match self {
            Failure::Denied(Denial::BadBearer) => {
                problem(StatusCode::UNAUTHORIZED, Denial::BadBearer.text())
            }
            Failure::Denied(denial) => {
                let status = StatusCode::UNAUTHORIZED;
                error(context, request, status, denial.code(), denial.text())
            }
            Failure::Refused { status, code, text } => error(context, request, status, code, &text),
            Failure::Fail { status, code, text } => {
                let fail = Tree::map([
                    ("status", "fail".into()),
                    ("error", text.into()),
                    ("error_code", i64::from(code).into()),
                    ("_links", self_link(request)),
                ]);
                Answer::json(status, HAL, &fail)
            }
            Failure::Storage(cause) => error(
                context,
                request,
                StatusCode::INTERNAL_SERVER_ERROR,
                500,
                &format!("The sandbox's storage failed: {cause}"),
            ),
        }
    }
}

/// Problem JSON, which 401 of a bearer token and 402 have (v2 §3.2, §13).
pub fn problem(status: StatusCode, detail: &str) -> Answer {
    let code = i64::from(status.as_u16());
    let problem = Tree::map([
        (
            "title",
            status.canonical_reason().unwrap_or_default().into(),
        ),
        ("type", format!("https://httpstatus.es/{code}").into()),
        ("status", code.into()),
        ("detail", detail.into()),
    ]);
    Answer::json(status, "application/problem+json", &problem)
}

/// The `response` object, its numbers as strings; with `auth`, `ip` and
/// `domain` when the request is not authorized (v2 §3.1, §5.4).
pub fn error(
    context: &Context,
    request: &Request,
    status: StatusCode,
    code: u32,
    text: &str,
) -> Answer {
    let mut response = Map::new();
    let mut add = |name: &str, value: Tree| response.insert(name.to_owned(), value);
    let is_denial = status == StatusCode::UNAUTHORIZED;
    if is_denial {
        add("auth", false.into());
    }
    add("error", text.into());
    add("error_code", code.to_string().into());
    if is_denial {
        add("ip", request.client_ip.as_str().into());
        add("domain", request.header("host").into());
    }
    add("server_time", context.clock.now().to_string().into());
    Answer::json(
        status,
        "application/json; charset=\"utf-8\"",
        &Tree::map([("response", Tree::Map(response))]),
    )
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        Failure::Storage(error)
    }
}

/// Something in a parameter is wrong: the whole request is refused.
impl From<Wrong> for Failure {
    fn from(wrong: Wrong) -> Failure {
        Failure::refused(StatusCode::BAD_REQUEST, wrong.code, wrong.text)
    }
}

impl From<Malformed> for Failure {
    fn from(malformed: Malformed) -> Failure {
        Failure::refused(StatusCode::BAD_REQUEST, 400, malformed.reason())
    }
}
