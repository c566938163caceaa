//! `GET /_sandbox/deliveries`: what was sent to subscribers, and how it went.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use hyper::{StatusCode, Uri};

use super::{blocking, failed, limit, told};
use crate::context::Context;
use crate::request::form;
use crate::request::tree::Tree;
use crate::store::deliveries::{self, Attempt, Delivery, State as Outcome};

/// The last deliveries, oldest first; `?limit=N` for fewer. Each has its body
/// as text and, under `data`, as a tree.
pub async fn list(State(context): State<Arc<Context>>, uri: Uri) -> Response {
    let limit = i64::try_from(limit(&uri)).unwrap_or(i64::MAX);
    blocking(move || {
        let read = context
            .store
            .read(|connection| deliveries::latest(connection, limit));
        match read {
            Ok(latest) => {
                let rows = latest.iter().rev().map(delivery).collect();
                let mut document = Tree::map([("deliveries", Tree::List(rows))]);
                context.masker.tree(&mut document);
                told(&document)
            }
            Err(error) => failed(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
        }
    })
    .await
}

fn delivery((delivery, attempts): &(Delivery, Vec<Attempt>)) -> Tree {
    let next = (delivery.state == Outcome::Waiting).then_some(delivery.due_at);
    Tree::map([
        ("id", delivery.id.into()),
        ("event", delivery.event.as_str().into()),
        ("method", delivery.method.as_str().into()),
        ("url", delivery.url.as_str().into()),
        ("state", delivery.state.word().into()),
        ("next_attempt_at", next.into()),
        (
            "attempts",
            Tree::List(attempts.iter().map(attempt).collect()),
        ),
        ("body", delivery.body.as_str().into()),
        (
            "data",
            form::parse(delivery.body.as_bytes()).map_or(Tree::Null, Tree::Map),
        ),
    ])
}

fn attempt(attempt: &Attempt) -> Tree {
    Tree::map([
        ("number", attempt.number.into()),
        ("at", attempt.at.into()),
        ("status", i64::from(attempt.status).into()),
        ("problem", attempt.problem.clone().into()),
    ])
}
