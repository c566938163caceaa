//! One attempt: an HTTP request as the service makes it (v2 §10.1).

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Body;
use http_body_util::{BodyExt, Limited};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::store::deliveries::Delivery;
use crate::webhooks;

/// A subscriber that takes longer has not answered.
const PATIENCE: Duration = Duration::from_secs(5);
/// More of an answer's body is not read.
const LONGEST_ANSWER: usize = 64 * 1024;

/// The status of the answer, or why there is none.
pub async fn send(delivery: &Delivery, base_url: &str) -> Result<u16, String> {
    match tokio::time::timeout(PATIENCE, attempt(delivery, base_url)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
    }
}

async fn attempt(delivery: &Delivery, base_url: &str) -> Result<u16, String> {
    let uri: Uri = delivery.url.parse().map_err(in_words)?;
    let host = uri.host().ok_or("the address names no host")?;
    let is_https = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if is_https { 443 } else { 80 });
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((bare, port)).await.map_err(in_words)?;
    let request = request(delivery, &uri, base_url)?;
    if is_https {
        let name = ServerName::try_from(bare.to_owned()).map_err(in_words)?;
        let connector = TlsConnector::from(tls()?);
        let stream = connector.connect(name, stream).await.map_err(in_words)?;
        exchange(stream, request).await
    } else {
        exchange(stream, request).await
    }
}

fn request(delivery: &Delivery, uri: &Uri, base_url: &str) -> Result<Request<Body>, String> {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let host = authority.rsplit('@').next().unwrap_or_default();
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let mut request = Request::builder()
        .method(delivery.method.as_str())
        .uri(target)
        .header(HOST, host)
        .header(USER_AGENT, "amoCRM-WebHook-client/1.0")
        .header(ACCEPT, "*/*")
        .header(CONNECTION, "close");
    let mut body = String::new();
    if delivery.method == "POST" {
        body = webhooks::with_address(&delivery.body, base_url);
        request = request
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(CONTENT_LENGTH, body.len());
    }
    request.body(Body::from(body)).map_err(in_words)
}

async fn exchange<S>(stream: S, request: Request<Body>) -> Result<u16, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::Builder::new()
        .title_case_headers(true)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(in_words)?;
    let connection = tokio::spawn(connection);
    let response = sender.send_request(request).await.map_err(in_words)?;
    let status = response.status().as_u16();
    // Read, so that nobody is cut off; what it says does not matter.
    let _ = Limited::new(response.into_body(), LONGEST_ANSWER)
        .collect()
        .await;
    connection.abort();
    Ok(status)
}

/// Trusts the machine's certificate authorities.
fn tls() -> Result<Arc<ClientConfig>, String> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(Arc::clone(config));
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(in_words)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::clone(CONFIG.get_or_init(|| Arc::new(config))))
}

/// An error with its causes.
fn in_words(error: impl std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words.push_str(": ");
        words.push_str(&inner.to_string());
        cause = inner.source();
    }
    words
}
