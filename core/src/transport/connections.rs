//! The connections to an account's server, which its requests share.
//!
//! There is one server. To tell connections to many apart, as hyper-util's client does, the address
//! of each request was hashed twice and made a header of, and whatever connects was made ready for
//! each: a fifth of the instructions of a small read.

use std::mem;
use std::pin::Pin;

use hyper::body::Incoming;
use hyper::header::{HOST, HeaderValue};
use hyper::http::uri::PathAndQuery;
use hyper::{Response, Uri};

use super::connection::{Connection, Outbound};
use super::connector::Connector;
use super::kept::Kept;
use super::pools::HttpSettings;
use super::trouble::{Stage, Trouble, trouble};
use crate::{Error, Result};

/// The connections of one runtime.
pub(super) struct Connections {
    connector: Connector,
    server: Uri,
    host: HeaderValue,
    kept: Kept,
}

/// A connection for a request.
struct Taken {
    connection: Connection,
    /// Others have used it: the server may be about to close it.
    is_reused: bool,
}

type Connecting = Pin<Box<dyn Future<Output = std::result::Result<Taken, Trouble>> + Send>>;

impl Connections {
    /// Nothing is connected yet.
    ///
    /// # Errors
    /// `Configuration` if the account's address cannot be connected to.
    pub fn new(settings: &HttpSettings, user_agent: HeaderValue) -> Result<Self> {
        let unusable = || Error::configuration("base_url", "cannot be connected to");
        Ok(Self {
            connector: Connector::new(settings, user_agent),
            server: Uri::try_from(settings.origin.join("/")).map_err(|_| unusable())?,
            // The scheme's own port is not in it.
            host: HeaderValue::from_str(&settings.origin.authority()).map_err(|_| unusable())?,
            kept: Kept::default(),
        })
    }

    /// Sends a request to the account's server, and waits until its answer begins.
    pub async fn request(
        &self,
        mut request: Outbound,
    ) -> std::result::Result<Response<Incoming>, Trouble> {
        loop {
            let Taken {
                mut connection,
                is_reused,
            } = self.take().await?;
            let address = match &connection {
                Connection::Http1(_) => Some(self.address_in_http1(&mut request)),
                #[cfg(feature = "http2")]
                Connection::Http2(_) => None,
            };
            let mut failure = match connection.send(request).await {
                Ok(response) => {
                    self.kept.give_back(connection);
                    return Ok(response);
                }
                Err(failure) => failure,
            };
            match failure.take_message() {
                // The server had closed the connection before anything of the request was sent.
                Some(unsent) if is_reused => request = unsent,
                _ => return Err(trouble(&failure.into_error(), Stage::Asking)),
            }
            if let Some(address) = address {
                *request.uri_mut() = address;
                request.headers_mut().remove(HOST);
            }
        }
    }

    /// Addresses a request as HTTP/1.1 does. Gives the whole address.
    fn address_in_http1(&self, request: &mut Outbound) -> Uri {
        let path = request.uri().path_and_query().cloned();
        let path = path.unwrap_or_else(|| PathAndQuery::from_static("/"));
        request.headers_mut().insert(HOST, self.host.clone());
        mem::replace(request.uri_mut(), Uri::from(path))
    }

    /// A connection that is there already, or is had first: a new one, or one that others are done
    /// with.
    async fn take(&self) -> std::result::Result<Taken, Trouble> {
        let given = match self.kept.take() {
            Ok(connection) => return Ok(Taken::reused(connection)),
            Err(given) => given,
        };
        let mut connecting = self.connect();
        let connection = tokio::select! {
            biased;
            Ok(connection) = given => connection,
            connected = &mut connecting => return connected,
        };
        if !connection.is_ready() {
            return connecting.await;
        }
        // Requests to come find it.
        let kept = self.kept.clone();
        tokio::spawn(async move {
            if let Ok(taken) = connecting.await {
                kept.give_back(taken.connection);
            }
        });
        Ok(Taken::reused(connection))
    }

    fn connect(&self) -> Connecting {
        let stream = self.connector.connect(self.server.clone());
        let kept = self.kept.clone();
        Box::pin(async move {
            let stream = stream
                .await
                .map_err(|failure| trouble(&*failure, Stage::Connecting))?;
            // Of those who connected at the same time all use what the first has.
            if let Some(earlier) = kept.shared() {
                return Ok(Taken::reused(earlier));
            }
            let connection = Connection::open(stream)
                .await
                .map_err(|failure| trouble(&failure, Stage::Asking))?;
            if let Some(shared) = connection.share()
                && let Some(earlier) = kept.put_shared(shared)
            {
                return Ok(Taken::reused(earlier));
            }
            Ok(Taken {
                connection,
                is_reused: false,
            })
        })
    }
}

impl Taken {
    fn reused(connection: Connection) -> Self {
        Self {
            connection,
            is_reused: true,
        }
    }
}

#[cfg(all(test, feature = "http2"))]
mod tests {
    use std::time::Duration;

    use bytes::Bytes;
    use http_body_util::Full;
    use hyper_util::rt::TokioIo;
    use tokio::io::{DuplexStream, duplex};

    use super::*;
    use crate::session::Origin;
    use crate::transport::tls;

    const ADDRESS: &str = "https://company.amocrm.com/api/v2/leads?id=1";

    fn connections() -> Connections {
        let settings = HttpSettings {
            origin: Origin::of_url("https://company.amocrm.com").unwrap(),
            user_agent: String::new(),
            connect_timeout: Duration::from_secs(1),
            timeout: Duration::from_secs(1),
            max_answer_bytes: 1,
            tls: tls::config(None).unwrap(),
        };
        Connections::new(&settings, HeaderValue::from_static("a")).unwrap()
    }

    fn request() -> Outbound {
        let mut request = Outbound::new(Full::new(Bytes::new()));
        *request.uri_mut() = Uri::from_static(ADDRESS);
        request
    }

    /// Answers each request with its address and whether it has a `Host`.
    async fn serve(stream: DuplexStream) {
        let mut server = h2::server::handshake(stream).await.unwrap();
        while let Some(asked) = server.accept().await {
            let (request, mut answer) = asked.unwrap();
            let seen = format!("{} {}", request.uri(), request.headers().contains_key(HOST));
            let told = Response::builder().header("seen", seen).body(()).unwrap();
            answer.send_response(told, true).unwrap();
        }
    }

    #[tokio::test]
    async fn requests_share_a_connection_of_http2_and_name_the_server_once() {
        let (near, far) = duplex(1 << 16);
        tokio::spawn(serve(far));
        let connections = connections();
        let shared = Connection::open_http2(TokioIo::new(near)).await.unwrap();
        connections.kept.put(shared);
        let (one, other) = tokio::join!(
            connections.request(request()),
            connections.request(request())
        );
        for answer in [one, other] {
            let answer = answer.unwrap_or_else(|trouble| panic!("{}", trouble.error));
            assert_eq!(answer.headers()["seen"], format!("{ADDRESS} false"));
        }
        assert!(connections.kept.shared().is_some());
    }

    #[tokio::test]
    async fn what_was_not_sent_over_a_connection_that_ended_is_sent_over_another() {
        let (near, far) = duplex(1 << 16);
        tokio::spawn(serve(far));
        let connections = connections();
        let shared = Connection::open_http2(TokioIo::new(near)).await.unwrap();
        connections.kept.put(shared);
        let (near, far) = duplex(1 << 16);
        let ending = Connection::open_http1(TokioIo::new(near)).await.unwrap();
        connections.kept.put(ending);
        // Nobody has seen the end when the request is given to it.
        drop(far);
        let answer = connections.request(request()).await;
        let answer = answer.unwrap_or_else(|trouble| panic!("{}", trouble.error));
        assert_eq!(answer.headers()["seen"], format!("{ADDRESS} false"));
    }

    #[tokio::test]
    async fn who_waits_is_given_what_others_are_done_with() {
        let (near, far) = duplex(1 << 16);
        tokio::spawn(serve(far));
        let kept = connections().kept;
        let (Err(first), Err(second)) = (kept.take(), kept.take()) else {
            panic!("nothing is connected")
        };
        drop(first);
        kept.put(Connection::open_http2(TokioIo::new(near)).await.unwrap());
        assert!(second.await.unwrap().is_ready());
        assert!(kept.take().is_ok_and(|again| again.is_shared()));
    }

    #[tokio::test(start_paused = true)]
    async fn what_nobody_uses_is_closed() {
        let (near, far) = duplex(1 << 16);
        let serving = tokio::spawn(serve(far));
        let kept = connections().kept;
        kept.put(Connection::open_http2(TokioIo::new(near)).await.unwrap());
        // Twice as long as one may be idle: it is looked at now and then.
        tokio::time::timeout(Duration::from_secs(181), serving)
            .await
            .unwrap()
            .unwrap();
        assert!(kept.take().is_err());
    }
}
