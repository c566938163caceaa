//! Turning an answer into an HTTP response, faultily if asked to.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use hyper::header::{CONTENT_LENGTH, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

use crate::answer::Answer;
use crate::context::Context;
use crate::faults::{Fault, Kind};
use crate::request::Request;
use crate::{legacy, v2};

/// A slow body comes in about so many pieces.
const PIECES: usize = 20;

/// The response, its body cut or slowed down if the fault says so.
pub fn respond(answer: &Answer, fault: Option<&Fault>) -> Response<Body> {
    let Answer {
        status,
        headers,
        body,
    } = answer;
    let (status, body) = (*status, body.clone());
    let mut length = body.len() as u64;
    let is_empty = status == StatusCode::NO_CONTENT;
    let body = match fault.map(|fault| (fault.kind, fault)) {
        Some((Kind::Truncate, _)) => truncated(body),
        Some((Kind::SlowBody, fault)) => dripping(body, fault.milliseconds()),
        Some((Kind::Stall, fault)) => stalled(body, fault.milliseconds()),
        Some((Kind::Answer, fault)) => {
            let (all, pieces) = fault.content.clone().unwrap_or_default().travelling();
            length = all;
            Body::from_stream(stream::iter(pieces.map(Ok::<_, std::io::Error>)))
        }
        _ => Body::from(body),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().append(*name, value);
        }
    }
    for (name, value) in fault.iter().flat_map(|fault| &fault.headers) {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value.as_bytes())) {
            response.headers_mut().append(name, value);
        }
    }
    if !is_empty {
        response.headers_mut().insert(CONTENT_LENGTH, length.into());
    }
    response
}

/// Half of the body, then the connection breaks.
fn truncated(mut body: Bytes) -> Body {
    body.truncate(body.len() / 2);
    let steps = [Step::Send(body), Step::Wait(50), Step::Break];
    played(steps.into())
}

/// Half of the body, a long pause, then the connection breaks.
fn stalled(mut body: Bytes, milliseconds: u64) -> Body {
    body.truncate(body.len() / 2);
    let steps = [Step::Send(body), Step::Wait(milliseconds), Step::Break];
    played(steps.into())
}

fn dripping(body: Bytes, milliseconds: u64) -> Body {
    let size = body.len().div_ceil(PIECES).max(1);
    let pause = milliseconds / PIECES as u64;
    let steps = body
        .chunks(size)
        .flat_map(|piece| [Step::Wait(pause), Step::Send(Bytes::copy_from_slice(piece))])
        .collect();
    played(steps)
}

enum Step {
    Send(Bytes),
    Wait(u64),
    Break,
}

fn played(steps: std::collections::VecDeque<Step>) -> Body {
    Body::from_stream(stream::unfold(steps, |mut steps| async move {
        loop {
            match steps.pop_front()? {
                Step::Send(piece) => return Some((Ok(piece), steps)),
                Step::Wait(pause) => tokio::time::sleep(Duration::from_millis(pause)).await,
                Step::Break => {
                    return Some((Err(std::io::Error::other("cut by a fault")), steps));
                }
            }
        }
    }))
}

/// The true answer under a content type that does not fit it.
pub fn with_wrong_content_type(mut answer: Answer) -> Answer {
    answer.headers.retain(|(name, _)| *name != "content-type");
    answer.with_header("content-type", "text/plain")
}

/// The status of an answer of the fault's own. Headers and content come when it is sent.
pub fn own_answer(fault: &Fault) -> Answer {
    Answer {
        status: StatusCode::from_u16(fault.status.unwrap_or(200)).unwrap_or_default(),
        headers: Vec::new(),
        body: Bytes::new(),
    }
}

/// A page like that of a login form, which no API client expects.
pub fn html_page(fault: &Fault) -> Answer {
    let status = StatusCode::from_u16(fault.status.unwrap_or(200)).unwrap_or_default();
    Answer::new(
        status,
        "text/html; charset=UTF-8",
        "<!DOCTYPE html>\n<html>\n<head><title>Authorization</title></head>\n<body>\n\
         <form method=\"post\"><input name=\"username\"><input name=\"password\" type=\"password\">\
         <button>Log in</button></form>\n</body>\n</html>\n",
    )
}

/// A status with nginx's page, or in the API's own error form if the fault
/// names a code.
pub fn error_status(context: &Context, request: &Request, fault: &Fault) -> Answer {
    let status = fault.status.unwrap_or(500);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match fault.error_code {
        None if status == StatusCode::TOO_MANY_REQUESTS => Answer::too_many_requests(),
        None if status == StatusCode::PAYMENT_REQUIRED && request.path.starts_with("/api/") => {
            v2::problem(status, "Played by a fault")
        }
        None if status.is_success() => Answer::new(status, "text/html", ""),
        None => Answer::nginx_page(status),
        Some(code) if request.path.starts_with("/private/") => {
            legacy::error(status, code, "Played by a fault")
        }
        Some(code) => v2::error(context, request, status, code, "Played by a fault"),
    }
}
