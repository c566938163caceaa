//! The inspection pages: the account and the last requests, for a person in a
//! browser. Plain HTML without scripts.

mod account;
mod exchanges;
mod html;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use hyper::StatusCode;
use hyper::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};

use crate::context::Context;
use crate::store;
use html::Html;

/// So many requests are on the first page.
const RECENT: usize = 30;

/// The pages' routes.
pub fn router() -> Router<Arc<Context>> {
    Router::new()
        .route(
            "/_sandbox",
            get(|| async { Redirect::permanent("/_sandbox/") }),
        )
        .route("/_sandbox/", get(overview))
        .route("/_sandbox/log", get(log))
        .route("/_sandbox/webhooks", get(deliveries))
}

async fn overview(State(context): State<Arc<Context>>) -> Response {
    page(context, |context, html| {
        let data = context.store.read(account::Data::read)?;
        data.write_head(html, context.clock.now());
        html.markup("<main>");
        let recent = context.journal.last(RECENT);
        exchanges::write(html, "Last requests", &recent, &data.zone);
        if recent.len() == RECENT {
            html.markup("<p class=\"none\"><a href=\"/_sandbox/log\">All kept requests</a></p>");
        }
        data.write(html);
        Ok(())
    })
    .await
}

async fn log(State(context): State<Arc<Context>>) -> Response {
    page(context, |context, html| {
        let data = context.store.read(account::Data::read)?;
        data.write_head(html, context.clock.now());
        html.markup("<main><p><a href=\"/_sandbox/\">Back to the account</a></p>");
        let kept = context.journal.last(usize::MAX);
        exchanges::write(html, "All kept requests", &kept, &data.zone);
        Ok(())
    })
    .await
}

async fn deliveries(State(context): State<Arc<Context>>) -> Response {
    page(context, |context, html| {
        let (data, sent) = context.store.read(|connection| -> store::Result<_> {
            Ok((
                account::Data::read(connection)?,
                webhooks::Data::read(connection)?,
            ))
        })?;
        data.write_head(html, context.clock.now());
        html.markup("<main><p><a href=\"/_sandbox/\">Back to the account</a></p>");
        sent.write(html, &data.zone);
        Ok(())
    })
    .await
}

async fn page(
    context: Arc<Context>,
    content: impl FnOnce(&Context, &mut Html<'_>) -> store::Result<()> + Send + 'static,
) -> Response {
    let written = tokio::task::spawn_blocking(move || -> store::Result<String> {
        let mut html = Html::new(&context.masker);
        html.markup(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>amocore-sandbox</title><style>",
        );
        html.markup(include_str!("style.css"));
        html.markup("</style></head>\n<body>");
        content(&context, &mut html)?;
        html.markup("</main></body>\n</html>\n");
        Ok(html.finish())
    })
    .await;
    match written {
        Ok(Ok(text)) => (
            [
                (CONTENT_TYPE, "text/html; charset=utf-8"),
                (
                    CONTENT_SECURITY_POLICY,
                    "default-src 'none'; style-src 'unsafe-inline'",
                ),
            ],
            text,
        )
            .into_response(),
        Ok(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
