//! The way of one request through the sandbox: limit, body, faults, operation,
//! journal.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::{Method, Response, StatusCode};

use crate::answer::Answer;
use crate::arrival::is_late;
use crate::connection::{Client, drop_connection};
use crate::context::Context;
use crate::faults::{Fault, Kind, Moment, When};
use crate::limits::Verdict;
use crate::playback;
use crate::record::{Outcome, Record};
use crate::request::Request;
use crate::{legacy, oauth, v2};

/// Serves any request that is not for the sandbox itself.
pub async fn serve(context: Arc<Context>, request: hyper::Request<Body>) -> Response<Body> {
    let arrived = Instant::now();
    let verdict = context.limiter.arrive(arrived);
    let client = request.extensions().get::<Client>().cloned();
    let (parts, body) = request.into_parts();
    let mut request = Request {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: parts.headers,
        body: Bytes::new(),
        client_ip: client
            .as_ref()
            .map(|client| client.ip.to_string())
            .unwrap_or_default(),
    };
    if let Some(fault) = context.faults.hit(Moment::Head, || request.target()) {
        let mut record = Record::new(&request, Some(fault), context.clock.now());
        record.complete(None, milliseconds(arrived));
        context.journal.add(record);
        return drop_connection(client.as_ref());
    }
    let read = read_body(body, context.options.body_limit).await;
    if let ReadBody::Whole(body) = &read {
        request.body = body.clone();
    }
    let refused = match (verdict, read) {
        (_, ReadBody::Late) => Some(Answer::nginx_page(StatusCode::REQUEST_TIMEOUT)),
        (_, ReadBody::Broken) => Some(Answer::nginx_page(StatusCode::BAD_REQUEST)),
        (Verdict::TooMany, _) => Some(Answer::too_many_requests()),
        (Verdict::Blocked, _) => Some(Answer::nginx_page(StatusCode::FORBIDDEN)),
        (Verdict::Admitted, ReadBody::TooLong) => {
            Some(Answer::nginx_page(StatusCode::PAYLOAD_TOO_LARGE))
        }
        (Verdict::Admitted, ReadBody::Whole(_)) => None,
    };
    let fault = match refused {
        Some(_) => None,
        None => context.faults.hit(Moment::Request, || request.target()),
    };
    let request = Arc::new(request);
    let mut record = Record::new(&request, fault.clone(), context.clock.now());
    // One that is kept waiting may be given up before it is answered.
    let waits = fault.as_ref().is_some_and(|it| it.kind == Kind::Delay);
    let (waiting, record) = match waits {
        true => {
            record.complete(None, milliseconds(arrived));
            (Some(context.journal.add(record)), None)
        }
        false => (None, Some(record)),
    };
    let answer = match refused {
        Some(answer) => Some(answer),
        None => answer(&context, &request, fault.as_ref()).await,
    };
    let answer = answer.map(Arc::new);
    let outcome = answer.as_ref().map(Outcome::new);
    // Written before the answer leaves, so that whoever has it finds it there.
    if let Some(entry) = waiting {
        let took = milliseconds(arrived);
        context.journal.complete(&entry, outcome, took);
    } else if let Some(mut record) = record {
        record.complete(outcome, milliseconds(arrived));
        context.journal.add(record);
    }
    let raw = fault.as_ref().filter(|fault| fault.kind == Kind::Raw);
    if let (Some(client), Some(fault)) = (&client, raw) {
        client.speak(fault.content.clone().unwrap_or_default().bytes());
    }
    match answer {
        Some(answer) => playback::respond(&answer, fault.as_ref()),
        None => drop_connection(client.as_ref()),
    }
}

/// The answer, or `None` when the connection is to be reset.
async fn answer(
    context: &Arc<Context>,
    request: &Arc<Request>,
    fault: Option<&Fault>,
) -> Option<Answer> {
    let Some(fault) = fault else {
        return Some(operate(context, request).await);
    };
    if fault.kind == Kind::Delay && fault.when == When::Before {
        tokio::time::sleep(Duration::from_millis(fault.milliseconds())).await;
    }
    // Some faults need the true answer, whatever `when` says.
    let needs_answer = matches!(
        fault.kind,
        Kind::Delay
            | Kind::Truncate
            | Kind::SlowBody
            | Kind::Stall
            | Kind::WrongContentType
            | Kind::Headers
    );
    let mut answer = None;
    if let (true, Some(content)) = (needs_answer, &fault.content) {
        let body = content.bytes().into();
        let told = playback::own_answer(fault);
        answer = Some(Answer { body, ..told });
    } else if needs_answer || fault.when == When::After {
        answer = Some(operate(context, request).await);
    }
    match fault.kind {
        Kind::Delay => {
            if fault.when == When::After {
                tokio::time::sleep(Duration::from_millis(fault.milliseconds())).await;
            }
            answer
        }
        Kind::HangUp | Kind::Reset => None,
        Kind::Truncate | Kind::SlowBody | Kind::Stall | Kind::Headers => answer,
        Kind::WrongContentType => answer.map(playback::with_wrong_content_type),
        Kind::Status => Some(playback::error_status(context, request, fault)),
        Kind::Html => Some(playback::html_page(fault)),
        Kind::RateLimit => Some(Answer::too_many_requests()),
        Kind::Answer => Some(playback::own_answer(fault)),
        // What is sent in its place ends the connection.
        Kind::Raw => Some(playback::own_answer(fault).with_header("connection", "close")),
    }
}

/// Runs the operation: at once if it is quick, else away from the threads that serve the network.
/// Waking another thread costs as much as a small read.
async fn operate(context: &Arc<Context>, request: &Arc<Request>) -> Answer {
    let is_quick = is_quick(request) || is_known(context, request);
    if is_quick && context.store.is_free() {
        let work = AssertUnwindSafe(|| dispatch(context, request));
        return catch_unwind(work)
            .unwrap_or_else(|_| Answer::nginx_page(StatusCode::INTERNAL_SERVER_ERROR));
    }
    let room = context.workload.enter(request.body.len()).await;
    let (context, request) = (Arc::clone(context), Arc::clone(request));
    let work = move || {
        // The work goes on even if the client leaves.
        let _room = room;
        dispatch(&context, &request)
    };
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Answer::nginx_page(StatusCode::INTERNAL_SERVER_ERROR))
}

/// Whether a request only reads rows that an index leads to: no search, which may look at many.
fn is_quick(request: &Request) -> bool {
    let is_search = |query: &String| query.contains("query=");
    let leads_to_rows = request.path.starts_with("/api/v2/")
        || matches!(
            request.path.as_str(),
            "/private/api/contact_detail.php" | "/private/api/deal_detail.php"
        );
    request.method == Method::GET
        && request.body.is_empty()
        && leads_to_rows
        && !request.query.as_ref().is_some_and(is_search)
}

/// Whether a request reads what is kept, most likely. Somebody else may have asked: then it takes longer.
fn is_known(context: &Context, request: &Request) -> bool {
    request.method == Method::GET && request.body.is_empty() && context.kept.knows(context, request)
}

/// Finds the API by the path; trailing slashes do not matter (v2 §2).
fn dispatch(context: &Context, request: &Request) -> Answer {
    let path = request.path.trim_end_matches('/');
    if let Some(path) = path.strip_prefix("/api/v2/") {
        v2::serve(context, request, path)
    } else if let Some(path) = path.strip_prefix("/private/api/v2/json/") {
        v2::serve_older(context, request, path)
    } else if let Some(script) = path.strip_prefix("/private/api/") {
        legacy::serve(context, request, script)
    } else if let Some(script) = path.strip_prefix("/oauth2/") {
        oauth::serve(context, request, script)
    } else if let Some(name) = path.strip_prefix("/download/") {
        v2::download::serve(context, request, name)
    } else {
        Answer::nginx_page(StatusCode::NOT_FOUND)
    }
}

enum ReadBody {
    Whole(Bytes),
    TooLong,
    Late,
    Broken,
}

/// Reads a body. One that is too long is read to its end, within reason, so
/// that the client gets to see the answer.
async fn read_body(mut body: Body, limit: usize) -> ReadBody {
    let mut read = BytesMut::new();
    let mut length = 0usize;
    while let Some(frame) = body.frame().await {
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) if is_late(&error) => return ReadBody::Late,
            Err(_) => return ReadBody::Broken,
        };
        if let Ok(data) = frame.into_data() {
            length = length.saturating_add(data.len());
            if length <= limit {
                read.extend_from_slice(&data);
            } else {
                read = BytesMut::new();
            }
        }
        if length > limit.saturating_mul(4) {
            break;
        }
    }
    if length > limit {
        ReadBody::TooLong
    } else {
        ReadBody::Whole(read.freeze())
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
