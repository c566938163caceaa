//! `amocore-bench-replay ACCOUNT`: answers as an account does. What it has been asked before it answers
//! from memory, so that of what is measured as little as possible is the server's.

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, TRANSFER_ENCODING};
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

type Failure = Box<dyn Error + Send + Sync>;

/// What was asked. Who asks makes no difference to what is measured.
type Question = (Method, String, Bytes);

/// An account, and what it answered.
struct Replay {
    account: String,
    known: Mutex<HashMap<Question, Response<Bytes>>>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let account = env::args().nth(1).ok_or("which account?")?;
    let account = account.trim_start_matches("http://").to_owned();
    let known = Mutex::default();
    let replay = Arc::new(Replay { account, known });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let replay = Arc::clone(&replay);
        tokio::spawn(async move {
            let service = service_fn(|request| replay.answer(request));
            let connection = hyper::server::conn::http1::Builder::new();
            // A client that leaves is none of its business.
            let _ = connection
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

impl Replay {
    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Failure> {
        let (head, body) = request.into_parts();
        let target = head
            .uri
            .path_and_query()
            .map_or("/", |it| it.as_str())
            .to_owned();
        let question = (head.method, target, body.collect().await?.to_bytes());
        let mut known = self.known.lock().await;
        let answer = match known.get(&question) {
            Some(answer) => answer.clone(),
            None => {
                let answer = self.ask(&question, &head.headers).await?;
                known.insert(question, answer.clone());
                answer
            }
        };
        Ok(answer.map(Full::new))
    }

    /// Passes a question on to the account.
    async fn ask(
        &self,
        question: &Question,
        headers: &HeaderMap,
    ) -> Result<Response<Bytes>, Failure> {
        let (method, target, body) = question;
        let stream = TcpStream::connect(&self.account).await?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            if name != HOST {
                request = request.header(name, value);
            }
        }
        let request = request.header(HOST, &self.account);
        let answer = sender
            .send_request(request.body(Full::new(body.clone()))?)
            .await?;
        let (mut head, body) = answer.into_parts();
        let body = body.collect().await?.to_bytes();
        head.headers.remove(TRANSFER_ENCODING);
        head.headers.remove(CONTENT_LENGTH);
        match head.status.is_success() {
            true => Ok(Response::from_parts(head, body)),
            false => Err(format!("{method} {target}: the account answers {}", head.status).into()),
        }
    }
}
