//! The control API under `/_sandbox/`, for tests: it sets the scene and tells
//! what happened. No credentials, no limit, no faults apply to it.

mod deliveries;
mod oauth;
mod state;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::header::CONTENT_TYPE;
use hyper::{StatusCode, Uri};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::context::Context;
use crate::faults::Fault;
use crate::journal::Exchange;
use crate::options::Seed;
use crate::request::form;
use crate::request::tree::Tree;

/// The control API's routes.
pub fn router() -> Router<Arc<Context>> {
    Router::new()
        .route("/_sandbox/reset", post(reset))
        .route("/_sandbox/requests", get(requests))
        .route(
            "/_sandbox/faults",
            get(list_faults).post(add_fault).delete(clear_faults),
        )
        .route("/_sandbox/clock", get(clock).post(set_clock))
        .route("/_sandbox/state", get(tell_state))
        .route("/_sandbox/deliveries", get(deliveries::list))
        .merge(oauth::router())
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    seed: Option<Seed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    set: Option<Timestamp>,
    advance: Option<i64>,
}

#[derive(Debug, Serialize)]
struct Requests {
    requests: Vec<Exchange>,
}

#[derive(Debug, Serialize)]
struct Faults {
    faults: Vec<Fault>,
}

async fn reset(State(context): State<Arc<Context>>, body: Body) -> Response {
    let reset: Reset = match read(body).await {
        Ok(reset) => reset.unwrap_or_default(),
        Err(response) => return response,
    };
    blocking(move || match context.reset(reset.seed) {
        Ok(()) => told(&Tree::map([("status", "ok".into())])),
        Err(error) => failed(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    })
    .await
}

/// The last requests, oldest first; `?limit=N` for fewer.
async fn requests(State(context): State<Arc<Context>>, uri: Uri) -> Response {
    let limit = limit(&uri);
    blocking(move || {
        told(&Requests {
            requests: context.journal.last(limit),
        })
    })
    .await
}

/// The number under `limit` of the query.
fn limit(uri: &Uri) -> usize {
    let query = form::parse(uri.query().unwrap_or_default().as_bytes()).unwrap_or_default();
    query
        .get("limit")
        .and_then(Tree::integer)
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(usize::MAX)
}

async fn list_faults(State(context): State<Arc<Context>>) -> Response {
    told(&Faults {
        faults: context.faults.list(),
    })
}

async fn add_fault(State(context): State<Arc<Context>>, body: Body) -> Response {
    let fault: Fault = match read(body).await {
        Ok(Some(fault)) => fault,
        Ok(None) => return failed(StatusCode::BAD_REQUEST, "the body must be a fault"),
        Err(response) => return response,
    };
    if let Some(problem) = fault.problem() {
        return failed(StatusCode::BAD_REQUEST, problem);
    }
    context.faults.add(fault);
    list_faults(State(context)).await
}

async fn clear_faults(State(context): State<Arc<Context>>) -> Response {
    context.faults.clear();
    list_faults(State(context)).await
}

async fn clock(State(context): State<Arc<Context>>) -> Response {
    told(&Tree::map([("now", context.clock.now().into())]))
}

async fn set_clock(State(context): State<Arc<Context>>, body: Body) -> Response {
    match read(body).await {
        Ok(Some(ClockChange {
            set: Some(at),
            advance: None,
        })) => context.clock.set(at),
        Ok(Some(ClockChange {
            set: None,
            advance: Some(seconds),
        })) => context.clock.advance(seconds),
        Ok(_) => {
            return failed(
                StatusCode::BAD_REQUEST,
                "the body must have either set or advance",
            );
        }
        Err(response) => return response,
    }
    context.outbox.wake();
    clock(State(context)).await
}

async fn tell_state(State(context): State<Arc<Context>>) -> Response {
    blocking(move || match state::read(&context) {
        Ok(state) => told(&state),
        Err(error) => failed(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    })
    .await
}

async fn blocking(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| failed(StatusCode::INTERNAL_SERVER_ERROR, "the work panicked"))
}

/// Reads a JSON body; `None` when it is empty.
async fn read<T: DeserializeOwned>(body: Body) -> Result<Option<T>, Response> {
    let bytes: Bytes = Limited::new(body, 1024 * 1024)
        .collect()
        .await
        .map_err(|error| failed(StatusCode::BAD_REQUEST, &error.to_string()))?
        .to_bytes();
    if bytes.trim_ascii().is_empty() {
        return Ok(None);
    }
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| failed(StatusCode::BAD_REQUEST, &error.to_string()))
}

fn told(value: &impl Serialize) -> Response {
    answer(StatusCode::OK, value)
}

fn failed(status: StatusCode, error: &str) -> Response {
    answer(status, &Tree::map([("error", error.into())]))
}

fn answer(status: StatusCode, value: &impl Serialize) -> Response {
    let body = serde_json::to_string_pretty(value).unwrap_or_default();
    (status, [(CONTENT_TYPE, "application/json")], body + "\n").into_response()
}
