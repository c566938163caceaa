//! `/_sandbox/oauth`: codes without a browser, and where they are sent. What
//! this tells is not masked: a test needs it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use hyper::StatusCode;
use serde::Deserialize;

use super::{blocking, failed, read, told};
use crate::context::Context;
use crate::oauth::issue_code;
use crate::request::tree::Tree;
use crate::store;
use crate::store::account;
use crate::store::oauth::{self, Code};
use crate::store::seed_oauth::{ADMIN, CLIENT_ID};
use crate::webhooks::is_address;

/// So many codes are told.
const RECENT: i64 = 100;

/// Its routes.
pub fn router() -> Router<Arc<Context>> {
    Router::new()
        .route("/_sandbox/oauth", get(tell).post(change))
        .route("/_sandbox/oauth/code", post(issue))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    user_id: Option<i64>,
    client_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    client_id: Option<String>,
    redirect_uri: String,
}

/// The integrations, and the last codes, newest first.
async fn tell(State(context): State<Arc<Context>>) -> Response {
    blocking(move || {
        let read = context.store.read(|connection| -> store::Result<Tree> {
            let integrations = oauth::integrations(connection)?.into_iter().map(|known| {
                Tree::map([
                    ("client_id", known.client_id.into()),
                    ("redirect_uri", known.redirect_uri.into()),
                ])
            });
            let codes = oauth::codes(connection, RECENT)?;
            Ok(Tree::map([
                ("integrations", Tree::List(integrations.collect())),
                ("codes", Tree::List(codes.iter().map(code).collect())),
            ]))
        });
        match read {
            Ok(state) => told(&state),
            Err(error) => failed(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
        }
    })
    .await
}

/// A fresh code for a user, the default one unless another is named.
async fn issue(State(context): State<Arc<Context>>, body: Body) -> Response {
    let wanted: Wanted = match read(body).await {
        Ok(wanted) => wanted.unwrap_or_default(),
        Err(response) => return response,
    };
    let client_id = wanted.client_id.unwrap_or_else(|| CLIENT_ID.to_owned());
    let user_id = wanted.user_id.unwrap_or(ADMIN);
    blocking(move || {
        let issued = context.store.write(|tx| -> store::Result<_> {
            if account::user(tx, user_id)?.is_none_or(|user| !user.is_active) {
                return Ok(Err("there is no such active user"));
            }
            match oauth::integration(tx, &client_id)? {
                Some(known) => {
                    let issued = issue_code(&context, tx, &client_id, user_id)?;
                    Ok(Ok((issued, known.redirect_uri)))
                }
                None => Ok(Err("there is no such integration")),
            }
        });
        match issued {
            Ok(Ok((issued, redirect_uri))) => {
                let mut document = code(&issued);
                if let Tree::Map(members) = &mut document {
                    members.insert("redirect_uri".to_owned(), redirect_uri.into());
                }
                told(&document)
            }
            Ok(Err(problem)) => failed(StatusCode::BAD_REQUEST, problem),
            Err(error) => failed(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
        }
    })
    .await
}

/// Sends an integration's codes elsewhere.
async fn change(State(context): State<Arc<Context>>, body: Body) -> Response {
    let change: Change = match read(body).await {
        Ok(Some(change)) => change,
        Ok(None) => return failed(StatusCode::BAD_REQUEST, "the body must have a redirect_uri"),
        Err(response) => return response,
    };
    if !is_address(&change.redirect_uri) {
        return failed(
            StatusCode::BAD_REQUEST,
            "redirect_uri must be an http or https address",
        );
    }
    let client_id = change.client_id.unwrap_or_else(|| CLIENT_ID.to_owned());
    let (changing, uri) = (Arc::clone(&context), change.redirect_uri);
    let changed = tokio::task::spawn_blocking(move || {
        changing
            .store
            .write(|tx| oauth::set_redirect_uri(tx, &client_id, &uri))
    })
    .await;
    match changed {
        Ok(Ok(true)) => tell(State(context)).await,
        Ok(Ok(false)) => failed(StatusCode::BAD_REQUEST, "there is no such integration"),
        _ => failed(StatusCode::INTERNAL_SERVER_ERROR, "the storage failed"),
    }
}

fn code(code: &Code) -> Tree {
    Tree::map([
        ("code", code.code.as_str().into()),
        ("client_id", code.client_id.as_str().into()),
        ("user_id", code.user_id.into()),
        ("expires_at", code.expires_at.into()),
        ("is_used", code.is_used.into()),
    ])
}
