//! The way of one request through the sandbox: limit, body, faults, operation,
//! journal.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::{Response, StatusCode};

use crate::answer::Answer;
use crate::arrival::is_late;
use crate::connection::{Client, drop_connection};
use crate::context::Context;
use crate::faults::{Fault, Kind, Moment, When};
use crate::journal::{Exchange, ExchangeAnswer, shorten};
use crate::limits::Verdict;
use crate::masking::Masker;
use crate::playback;
use crate::request::Request;
use crate::{legacy, oauth, v2};

/// Bodies longer than this are not put into the journal.
const LONGEST_RECORDED: usize = 128 * 1024;

/// The content type of files, which are not put there, either.
const FILE: &str = "application/octet-stream";

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
    if let Some(fault) = context.faults.hit(Moment::Head, &request.target()) {
        record(&context, request, None, Some(fault), arrived).await;
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
        None => context.faults.hit(Moment::Request, &request.target()),
    };
    // One that is kept waiting may be given up before it is answered.
    let recorded = match &fault {
        Some(it) if it.kind == Kind::Delay => {
            record(&context, request.clone(), None, fault.clone(), arrived).await
        }
        _ => None,
    };
    let answer = match refused {
        Some(answer) => Some(answer),
        None => answer(&context, &request, fault.as_ref()).await,
    };
    match recorded {
        Some(number) => {
            let told = answer
                .as_ref()
                .map(|it| told(masker(&context, &request), it));
            context
                .journal
                .complete(number, told, milliseconds(arrived));
        }
        None => {
            record(&context, request, answer.clone(), fault.clone(), arrived).await;
        }
    }
    let raw = fault.as_ref().filter(|fault| fault.kind == Kind::Raw);
    if let (Some(client), Some(fault)) = (&client, raw) {
        client.speak(fault.content.clone().unwrap_or_default().bytes());
    }
    match answer {
        Some(answer) => playback::respond(answer, fault.as_ref()),
        None => drop_connection(client.as_ref()),
    }
}

/// Writes the journal before the answer leaves, so that whoever has it finds it there.
async fn record(
    context: &Arc<Context>,
    request: Request,
    answer: Option<Answer>,
    fault: Option<Fault>,
    arrived: Instant,
) -> Option<u64> {
    let (context, recorded) = (
        Arc::clone(context),
        Recorded {
            request,
            answer,
            fault,
            arrived,
        },
    );
    let written = tokio::task::spawn_blocking(move || recorded.record(&context)).await;
    written.ok()
}

/// The answer, or `None` when the connection is to be reset.
async fn answer(
    context: &Arc<Context>,
    request: &Request,
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
        let body = content.bytes();
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

/// Runs the operation away from the threads that serve the network.
async fn operate(context: &Arc<Context>, request: &Request) -> Answer {
    let room = context.workload.enter(request.body.len()).await;
    let (context, request) = (Arc::clone(context), request.clone());
    let work = move || {
        // The work goes on even if the client leaves.
        let _room = room;
        dispatch(&context, &request)
    };
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Answer::nginx_page(StatusCode::INTERNAL_SERVER_ERROR))
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

/// What goes into the journal.
struct Recorded {
    request: Request,
    answer: Option<Answer>,
    fault: Option<Fault>,
    arrived: Instant,
}

impl Recorded {
    fn record(self, context: &Context) -> u64 {
        let request = &self.request;
        let masker = masker(context, request);
        let headers = request.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.to_string(), masker.header(name.as_str(), &value))
        });
        context.journal.add(Exchange {
            number: 0,
            at: context.clock.now(),
            method: request.method.to_string(),
            target: masker.target(&request.target()),
            headers: headers.collect(),
            body: body(masker, request.header("content-type"), &request.body),
            fault: self.fault.as_ref().map(Fault::name),
            answer: self.answer.as_ref().map(|answer| told(masker, answer)),
            milliseconds: milliseconds(self.arrived),
        })
    }
}

fn masker<'a>(context: &'a Context, request: &Request) -> &'a Masker {
    match request.path.starts_with("/oauth2/") {
        true => &context.oauth_masker,
        false => &context.masker,
    }
}

fn told(masker: &Masker, answer: &Answer) -> ExchangeAnswer {
    let headers = answer.headers.iter();
    ExchangeAnswer {
        status: answer.status.as_u16(),
        body: match answer.content_type() {
            FILE => format!("({} bytes)", answer.body.len()),
            content_type => body(masker, content_type, &answer.body),
        },
        headers: headers
            .map(|(name, value)| ((*name).to_owned(), masker.header(name, value)))
            .collect(),
    }
}

fn body(masker: &Masker, content_type: &str, body: &[u8]) -> String {
    if body.len() > LONGEST_RECORDED {
        format!("({} bytes)", body.len())
    } else {
        shorten(masker.body(content_type, &String::from_utf8_lossy(body)))
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
