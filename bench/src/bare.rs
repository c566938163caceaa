//! `amocore-bench-bare ANSWERS`: a bare axum handler that gives what the sandbox gave, byte for byte. The
//! file is a map in JSON from path and query to body.

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::fs;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::net::TcpListener;

type Answers = Arc<HashMap<String, Bytes>>;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = env::args().nth(1).ok_or("which answers?")?;
    let told: HashMap<String, String> = serde_json::from_slice(&fs::read(file)?)?;
    let told = told.into_iter().map(|(it, body)| (it, body.into()));
    let answers: Answers = Arc::new(told.collect());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("address http://{}", listener.local_addr()?);
    axum::serve(listener, Router::new().fallback(answer).with_state(answers)).await?;
    Ok(())
}

async fn answer(State(answers): State<Answers>, uri: Uri) -> Response {
    let target = uri.path_and_query().map_or("/", |it| it.as_str());
    match answers.get(target) {
        Some(body) => ([(CONTENT_TYPE, "application/hal+json")], body.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
