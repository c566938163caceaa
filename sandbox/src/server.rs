//! Accepting connections and routing requests to the API, the control API and
//! the inspection pages.

use std::io;
use std::net::SocketAddr;
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
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::arrival::Arriving;
use crate::connection::{Client, Dropped};
use crate::context::Context;
use crate::faults::Moment;
use crate::{api, control, inspect};

/// What the sandbox's own pages begin with.
const OWN: &str = "/_sandbox";

/// How long requests under way may take when the server stops.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest head of a request, in bytes; longer ones are answered with 431.
const LONGEST_HEAD: usize = 64 * 1024;

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

/// Where connections come in, and what they may ask of the server.
pub struct Server {
    /// Accepts them.
    pub listener: TcpListener,
    /// For https.
    pub tls: Option<TlsAcceptor>,
    /// How long it waits for a client.
    pub patience: Duration,
    /// So many at once; others wait to be accepted.
    pub connections: usize,
}

impl Server {
    /// Serves until told to stop, then lets requests under way finish.
    pub async fn serve(self, context: Arc<Context>, mut stop: oneshot::Receiver<()>) {
        let connections = GracefulShutdown::new();
        let router = router(Arc::clone(&context));
        let room = Arc::new(Semaphore::new(self.connections.min(Semaphore::MAX_PERMITS)));
        loop {
            let accepted = tokio::select! {
                accepted = self.accept(&room) => accepted,
                _ = &mut stop => break,
            };
            let Ok((stream, address, place)) = accepted else {
                // Out of file descriptors, most likely: others have to close first.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            // Answers are small and complete; waiting to fill a packet only delays them.
            let _ = stream.set_nodelay(true);
            let (tls, watcher) = (self.tls.clone(), connections.watcher());
            let (client, stream) = Client::of(stream, address, self.patience);
            if context.faults.hit(Moment::Connected, String::new).is_some() {
                client.reset();
                continue;
            }
            let served = Served {
                client,
                context: Arc::clone(&context),
                router: router.clone(),
                patience: self.patience,
            };
            tokio::spawn(async move {
                let _place = place;
                match tls {
                    None => served.serve(stream, watcher).await,
                    Some(tls) => {
                        let handshake = tokio::time::timeout(PATIENCE, tls.accept(stream));
                        if let Ok(Ok(stream)) = handshake.await {
                            served.serve(stream, watcher).await;
                        }
                    }
                }
            });
        }
        drop(self.listener);
        let _ = tokio::time::timeout(PATIENCE, connections.shutdown()).await;
    }

    /// The next connection, once there is room for it.
    async fn accept(
        &self,
        room: &Arc<Semaphore>,
    ) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
        let place = Arc::clone(room).acquire_owned().await;
        let place = place.map_err(io::Error::other)?;
        let (stream, address) = self.listener.accept().await?;
        Ok((stream, address, place))
    }
}

/// A connection that is served.
#[derive(Clone)]
struct Served {
    client: Client,
    context: Arc<Context>,
    router: Router,
    patience: Duration,
}

impl Served {
    async fn serve<S>(self, stream: S, watcher: Watcher)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let patience = self.patience;
        let service = service_fn(move |request| self.clone().answer(request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience)
            .max_buf_size(LONGEST_HEAD)
            .serve_connection(TokioIo::new(stream), service);
        // Clients that vanish and faults that break the connection end here, too.
        let _ = watcher.watch(connection).await;
    }

    async fn answer(self, request: Request<Incoming>) -> io::Result<Response<Body>> {
        let mut request = request.map(|body| Body::new(Arriving::new(body, self.patience)));
        request.extensions_mut().insert(self.client);
        // All others are the API's, and its way takes longer through the router than to most answers.
        let response = match request.uri().path().starts_with(OWN) {
            false => api::serve(self.context, request).await,
            true => match self.router.oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            },
        };
        if response.extensions().get::<Dropped>().is_some() {
            return Err(io::Error::other("reset by a fault"));
        }
        Ok(response)
    }
}
