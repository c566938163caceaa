//! One connection of bare hyper, and serde.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper::Request;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, HOST};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Outcome;
use crate::summary::{PATH, check};

pub struct Hyper {
    sender: SendRequest<Empty<Bytes>>,
    authority: String,
    bearer: String,
}

impl Hyper {
    pub async fn connect(url: &str, token: &str) -> Outcome<Self> {
        let authority = url.trim_start_matches("http://").to_owned();
        let stream = TcpStream::connect(&authority).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let bearer = format!("Bearer {token}");
        Ok(Self {
            sender,
            authority,
            bearer,
        })
    }

    pub async fn read(&mut self) -> Outcome {
        let request = Request::get(PATH)
            .header(HOST, &self.authority)
            .header(AUTHORIZATION, &self.bearer)
            .body(Empty::new())?;
        self.sender.ready().await?;
        let answer = self.sender.send_request(request).await?;
        assert!(answer.status().is_success());
        check(&answer.into_body().collect().await?.to_bytes())
    }
}
