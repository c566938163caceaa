//! Errors of the XML API: `error_code` and `error` under the root (legacy §9).

use hyper::StatusCode;

use super::{XML, xml};
use crate::answer::Answer;
use crate::context::Context;
use crate::credentials::Denial;
use crate::request::Malformed;
use crate::store;

/// Why a request has no proper answer.
#[derive(Debug)]
pub enum Failure {
    /// Nobody may act.
    Denied(Denial),
    /// The request is refused.
    Refused(Refusal),
    /// The storage failed.
    Storage(store::Error),
}

/// A refusal in the API's terms.
#[derive(Debug, Clone)]
pub struct Refusal {
    status: StatusCode,
    code: u32,
    text: String,
    unknown_id: bool,
}

impl Refusal {
    /// With any status.
    pub fn new(status: StatusCode, code: u32, text: impl Into<String>) -> Refusal {
        Refusal {
            status,
            code,
            text: text.into(),
            unknown_id: false,
        }
    }

    /// 400.
    pub fn bad_request(code: u32, text: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, code, text)
    }

    /// 400 for an id that is not there, or an empty 200 by switch (legacy §12.24).
    pub fn unknown_id(code: u32, text: impl Into<String>) -> Refusal {
        Refusal {
            unknown_id: true,
            ..Refusal::bad_request(code, text)
        }
    }
}

impl Failure {
    /// The answer that tells it.
    pub fn into_answer(self, context: &Context) -> Answer {
        let switches = &context.options.switches;
        match self {
            Failure::Denied(denial) => {
                let status = if switches.auth_failure_is_200 {
                    StatusCode::OK
                } else {
                    StatusCode::UNAUTHORIZED
                };
                let document = xml::document(|xml| {
                    xml.leaf("auth", "false");
                    xml.leaf("error_code", denial.code());
                    xml.leaf("error", denial.text());
                });
                Answer::new(status, XML, document)
            }
            Failure::Refused(refusal) if refusal.unknown_id && switches.unknown_id_is_200 => {
                Answer::new(StatusCode::OK, XML, "")
            }
            Failure::Refused(refusal) => error(refusal.status, refusal.code, &refusal.text),
            Failure::Storage(cause) => error(
                StatusCode::INTERNAL_SERVER_ERROR,
                500,
                &format!("The sandbox's storage failed: {cause}"),
            ),
        }
    }
}

/// An error in the API's own form.
pub fn error(status: StatusCode, code: u32, text: &str) -> Answer {
    let document = xml::document(|xml| {
        xml.leaf("error_code", code);
        xml.leaf("error", text);
    });
    Answer::new(status, XML, document)
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::Refused(refusal)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        Failure::Storage(error)
    }
}

impl From<Malformed> for Failure {
    fn from(malformed: Malformed) -> Failure {
        Refusal::bad_request(400, malformed.reason()).into()
    }
}
