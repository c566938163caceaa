//! Accepting connections and routing requests to the API, the control API and
//! the inspection pages.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::connection::{Client, Dropped};
use crate::context::Context;
use crate::faults::Moment;
use crate::{api, control, inspect};

/// How long requests under way may take when the server stops.
const PATIENCE: Duration = Duration::from_secs(5);

/// Everything the sandbox answers.
fn router(context: Arc<Context>) -> Router {
    let api_context = Arc::clone(&context);
    Router::new()
        .merge(control::router())
        .merge(inspect::router())
        .with_state(context)
        .fallback(move |request: axum::extract::Request| {
            let context = Arc::clone(&api_context);
            async move { api::serve(context, request).await }
        })
}

/// Serves until told to stop, then lets requests under way finish.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    context: Arc<Context>,
    mut stop: oneshot::Receiver<()>,
) {
    let connections = GracefulShutdown::new();
    let router = router(Arc::clone(&context));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = &mut stop => break,
        };
        let Ok((stream, address)) = accepted else {
            // Out of file descriptors, most likely: others have to close first.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Answers are small and complete; waiting to fill a packet only delays them.
        let _ = stream.set_nodelay(true);
        let (tls, router, watcher) = (tls.clone(), router.clone(), connections.watcher());
        let context = Arc::clone(&context);
        tokio::spawn(async move {
            let (client, stream) = Client::of(stream, address);
            if context.faults.hit(Moment::Connected, "").is_some() {
                client.reset();
                return;
            }
            match tls {
                None => serve_connection(stream, client, router, watcher).await,
                Some(tls) => {
                    let handshake = tokio::time::timeout(PATIENCE, tls.accept(stream));
                    if let Ok(Ok(stream)) = handshake.await {
                        serve_connection(stream, client, router, watcher).await;
                    }
                }
            }
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(PATIENCE, connections.shutdown()).await;
}

async fn serve_connection<S>(stream: S, client: Client, router: Router, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| answer(request, client.clone(), router.clone()));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    // Clients that vanish and faults that break the connection end here, too.
    let _ = watcher.watch(connection).await;
}

async fn answer(
    request: Request<Incoming>,
    client: Client,
    router: Router,
) -> io::Result<Response<Body>> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(client);
    let response = match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    if response.extensions().get::<Dropped>().is_some() {
        return Err(io::Error::other("reset by a fault"));
    }
    Ok(response)
}
