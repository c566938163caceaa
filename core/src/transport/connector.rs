//! New connections: straight or through a proxy, and in TLS.

use std::error::Error as StdError;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::Uri;
use hyper::header::{HeaderMap, HeaderValue, USER_AGENT};
use hyper_rustls::{DefaultServerNameResolver, HttpsConnector, MaybeHttpsStream};
#[cfg(feature = "http2")]
use hyper_util::client::legacy::connect::Connection as _;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower_service::Service;

use super::pools::HttpSettings;

/// A connection on which nothing happens is asked after so often whether it still is there.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

pub(super) type Failure = Box<dyn StdError + Send + Sync>;
pub(super) type Connecting<T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send>>;
/// Plain to the server, plain to its proxy, or in TLS to its proxy.
pub(super) type Line = MaybeHttpsStream<TokioIo<TcpStream>>;

/// What requests are sent over, in TLS or not.
pub(super) type Stream = MaybeHttpsStream<Line>;

/// Makes connections within bounded time.
pub(super) struct Connector {
    https: HttpsConnector<Lines>,
    limit: Duration,
}

/// Makes what TLS is spoken over.
#[derive(Clone)]
struct Lines {
    tcp: HttpConnector,
    /// The proxies that the environment names, unless the server is this machine.
    proxies: Option<Arc<Matcher>>,
    /// For a proxy that is itself spoken to in TLS.
    to_proxy: Arc<ClientConfig>,
    user_agent: HeaderValue,
}

impl Connector {
    pub fn new(settings: &HttpSettings, user_agent: HeaderValue) -> Self {
        let is_loopback = settings.origin.is_loopback();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(KEEP_ALIVE));
        tcp.set_keepalive_interval(Some(KEEP_ALIVE));
        tcp.set_keepalive_retries(Some(3));
        // Within the whole: a time-out while connecting is known to be harmless.
        let limit = settings.connect_timeout.min(settings.timeout.mul_f64(0.9));
        tcp.set_connect_timeout(Some(limit));
        let mut to_proxy = settings.tls.clone();
        // It is asked in HTTP/1.1 to pass everything on.
        to_proxy.alpn_protocols.clear();
        let lines = Lines {
            tcp,
            proxies: (!is_loopback).then(|| Arc::new(Matcher::from_env())),
            to_proxy: Arc::new(to_proxy),
            user_agent,
        };
        let names = Arc::new(DefaultServerNameResolver::default());
        let tls = settings.tls.clone();
        Self {
            https: HttpsConnector::new(lines, tls, !is_loopback, names),
            limit,
        }
    }

    /// Connects to the server, and gives up when that takes too long.
    pub fn connect(&self, server: Uri) -> Connecting<Stream> {
        let (mut https, limit) = (self.https.clone(), self.limit);
        let connecting = async move {
            poll_fn(|cx| https.poll_ready(cx)).await?;
            https.call(server).await
        };
        Box::pin(async move {
            match timeout(limit, connecting).await {
                Ok(connected) => connected,
                Err(_) => {
                    Err(io::Error::new(io::ErrorKind::TimedOut, "operation timed out").into())
                }
            }
        })
    }
}

/// Whether the server wants to speak HTTP/2.
#[cfg(feature = "http2")]
pub(super) fn speaks_http2(stream: &Stream) -> bool {
    stream.connected().is_negotiated_h2()
}

impl Service<Uri> for Lines {
    type Response = Line;
    type Error = Failure;
    type Future = Connecting<Line>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        self.tcp.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let proxies = self.proxies.as_ref();
        match proxies.and_then(|proxies| proxies.intercept(&server)) {
            Some(proxy) => self.through(&proxy, server),
            None => {
                let connecting = self.tcp.call(server);
                Box::pin(async move { Ok(MaybeHttpsStream::Http(connecting.await?)) })
            }
        }
    }
}

impl Lines {
    /// Has a proxy pass everything on to the server.
    fn through(&self, proxy: &Intercept, server: Uri) -> Connecting<Line> {
        let names = Arc::new(DefaultServerNameResolver::default());
        let to_proxy =
            HttpsConnector::new(self.tcp.clone(), Arc::clone(&self.to_proxy), false, names);
        let headers = HeaderMap::from_iter([(USER_AGENT, self.user_agent.clone())]);
        let mut tunnel = Tunnel::new(proxy.uri().clone(), to_proxy).with_headers(headers);
        if let Some(credentials) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(credentials.clone());
        }
        let connecting = tunnel.call(server);
        Box::pin(async move { Ok(connecting.await?) })
    }
}
