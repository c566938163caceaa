//! What went wrong with an exchange.

use std::error::Error as StdError;
use std::io;

use crate::{Error, ErrorKind};

type Cause<'a> = &'a (dyn StdError + 'static);

/// An exchange that brought no answer.
pub struct Trouble {
    pub error: Error,
    /// Whether the server may have seen the request.
    pub sent: bool,
    /// Whether the connection failed, as opposed to an answer that cannot be used.
    pub connection: bool,
}

/// How far an exchange had come when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Connecting,
    Asking,
    /// The answer had begun.
    Answering,
}

/// Sorts a failure.
pub(super) fn trouble(failure: Cause<'_>, stage: Stage) -> Trouble {
    let connecting = stage == Stage::Connecting;
    let kind = match () {
        () if chain(failure).any(is_tls) => ErrorKind::Tls,
        () if chain(failure).any(is_timeout) => ErrorKind::Timeout,
        () if stage == Stage::Answering && !broke_off(failure) => ErrorKind::UnexpectedAnswer,
        () => ErrorKind::Network,
    };
    let what = match stage {
        Stage::Connecting => "no connection to the server",
        Stage::Asking => "the connection failed before an answer came",
        Stage::Answering => "the answer broke off",
    };
    Trouble {
        error: Error::new(kind, format!("{what}: {}", root(failure))),
        sent: !connecting && !chain(failure).any(is_left_undone),
        connection: kind == ErrorKind::Network || (kind == ErrorKind::Timeout && connecting),
    }
}

fn chain(failure: Cause<'_>) -> impl Iterator<Item = Cause<'_>> {
    std::iter::successors(Some(failure), |failure| {
        let failure: Cause<'_> = *failure;
        failure.source()
    })
}

/// The innermost cause, which says the most.
fn root(failure: Cause<'_>) -> String {
    let innermost = chain(failure).last();
    innermost.map(ToString::to_string).unwrap_or_default()
}

/// I/O errors hide what they wrap from the chain, and may wrap each other.
fn is_tls(cause: Cause<'_>) -> bool {
    let wrapped = cause.downcast_ref::<io::Error>();
    match wrapped.and_then(io::Error::get_ref) {
        Some(inner) => is_tls(inner),
        None => cause.is::<rustls::Error>(),
    }
}

fn is_timeout(cause: Cause<'_>) -> bool {
    let io = cause.downcast_ref::<io::Error>();
    let http = cause.downcast_ref::<hyper::Error>();
    io.is_some_and(|it| it.kind() == io::ErrorKind::TimedOut)
        || http.is_some_and(hyper::Error::is_timeout)
}

/// Whether the server said that it has left the request undone (RFC 9113 §8.7).
#[cfg(feature = "http2")]
fn is_left_undone(cause: Cause<'_>) -> bool {
    let http2 = cause.downcast_ref::<h2::Error>();
    http2.is_some_and(|it| {
        let reason = it.reason();
        it.is_remote()
            && (it.is_reset() && reason == Some(h2::Reason::REFUSED_STREAM)
                || it.is_go_away() && reason == Some(h2::Reason::NO_ERROR))
    })
}

#[cfg(not(feature = "http2"))]
fn is_left_undone(_: Cause<'_>) -> bool {
    false
}

/// Whether an answer ended early.
fn broke_off(failure: Cause<'_>) -> bool {
    use io::ErrorKind as Io;
    chain(failure).any(|cause| {
        let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let ended = [
            Io::UnexpectedEof,
            Io::ConnectionReset,
            Io::ConnectionAborted,
            Io::BrokenPipe,
        ];
        kind.is_some_and(|kind| ended.contains(&kind))
            || cause
                .downcast_ref::<hyper::Error>()
                .is_some_and(hyper::Error::is_incomplete_message)
    }) || root(failure).contains("end of file before message length")
}

#[cfg(all(test, feature = "http2"))]
mod tests {
    use h2::Reason;
    use http_body_util::Empty;
    use hyper::Request;
    use hyper::client::conn::http2;
    use hyper_util::rt::{TokioExecutor, TokioIo};

    use super::*;

    type Server = h2::server::Connection<tokio::io::DuplexStream, bytes::Bytes>;
    type Answer = h2::server::SendResponse<bytes::Bytes>;

    /// The trouble of a request that the server treats like this.
    async fn trouble_when(refuse: fn(&mut Server, Answer)) -> Trouble {
        let (near, far) = tokio::io::duplex(1 << 16);
        let serving = tokio::spawn(async move {
            let mut server = h2::server::handshake(far).await.expect("a client");
            let asked = server.accept().await.expect("a request");
            refuse(&mut server, asked.expect("a request").1);
            while server.accept().await.is_some() {}
        });
        let handshake = http2::handshake(TokioExecutor::new(), TokioIo::new(near));
        let (mut client, connection) = handshake.await.expect("a server");
        tokio::spawn(connection);
        let request = Request::new(Empty::<bytes::Bytes>::new());
        let failure = client.send_request(request).await.expect_err("no answer");
        serving.abort();
        trouble(&failure, Stage::Asking)
    }

    #[tokio::test]
    async fn what_a_server_says_it_left_undone_was_not_sent() {
        let trouble = trouble_when(|_, mut answer| answer.send_reset(Reason::REFUSED_STREAM)).await;
        assert_eq!(
            (trouble.error.kind(), trouble.sent),
            (ErrorKind::Network, false)
        );
    }

    #[tokio::test]
    async fn what_a_server_broke_off_may_have_been_done() {
        let reset = trouble_when(|_, mut answer| answer.send_reset(Reason::INTERNAL_ERROR)).await;
        let closed = trouble_when(|server, _| server.abrupt_shutdown(Reason::INTERNAL_ERROR)).await;
        assert!(reset.sent && closed.sent);
    }
}
