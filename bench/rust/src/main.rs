//! `amocore-bench-rust SUBJECT`: one small read over a connection that is kept, the summary of incoming
//! leads, again and again.

mod measure;

use std::env;
use std::error::Error;

use amocore::{AsyncClient, Config, SummarizeIncomingLeads};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper::Request;
use hyper::header::{AUTHORIZATION, HOST};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::net::TcpStream;

use measure::repeat;

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

const PATH: &str = "/api/v2/incoming_leads/summary";

/// What amocore reads of the answer, too.
#[derive(Debug, Deserialize)]
struct Summary {
    sip: i64,
    form: i64,
    mail: i64,
    chat: i64,
    total: i64,
    avg_time: i64,
    accepted: i64,
}

impl Summary {
    /// Uses all of it, so that nothing is left out.
    fn check(&self) {
        let kinds = self.sip + self.form + self.mail + self.chat;
        assert!(self.total >= 0 && kinds >= 0 && self.avg_time >= 0 && self.accepted >= 0);
    }
}

fn main() -> Outcome {
    let variable = |name: &str| env::var(format!("AMOCORE_BENCH_{name}"));
    let (url, token) = (variable("URL")?, variable("TOKEN")?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match env::args().nth(1).as_deref() {
            Some("amocore") => amocore(&url, &token).await,
            Some("reqwest") => reqwest(&url, &token).await,
            Some("hyper") => hyper(&url, &token).await,
            _ => Err("which subject?".into()),
        }
    })
}

async fn amocore(url: &str, token: &str) -> Outcome {
    let client = AsyncClient::new(Config {
        requests_per_second: Some(0.0),
        retries: Some(0),
        time_zone: Some("UTC".to_owned()),
        ..Config::base_url(url).with_token(token)
    })?;
    repeat(async || {
        let asked = SummarizeIncomingLeads::default();
        client.v2.incoming_leads.summary(asked).await?;
        Ok(())
    })
    .await
}

async fn reqwest(url: &str, token: &str) -> Outcome {
    // In this build reqwest has no cryptography of its own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::new();
    repeat(async || {
        let request = client.get(format!("{url}{PATH}")).bearer_auth(token);
        let answer = request.send().await?.error_for_status()?.bytes().await?;
        serde_json::from_slice::<Summary>(&answer)?.check();
        Ok(())
    })
    .await
}

async fn hyper(url: &str, token: &str) -> Outcome {
    let authority = url.trim_start_matches("http://");
    let stream = TcpStream::connect(authority).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let bearer = format!("Bearer {token}");
    let sender = &mut sender;
    repeat(async move || {
        let request = Request::get(PATH)
            .header(HOST, authority)
            .header(AUTHORIZATION, &bearer)
            .body(Empty::<Bytes>::new())?;
        sender.ready().await?;
        let answer = sender.send_request(request).await?;
        assert!(answer.status().is_success());
        let body = answer.into_body().collect().await?.to_bytes();
        serde_json::from_slice::<Summary>(&body)?.check();
        Ok(())
    })
    .await
}
