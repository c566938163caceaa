//! `amocore-bench-rust JOB SUBJECT`: the summary of incoming leads again and again, one at a time
//! (`small-read`) or 64 at a time (`in-flight`).

mod amocore_client;
mod hyper_connection;
mod measure;
mod reqwest_client;
mod socket;
mod summary;

use std::env;
use std::error::Error;

use amocore_client::Amocore;
use hyper_connection::Hyper;
use measure::{keep_in_flight, repeat};
use reqwest_client::Reqwest;
use socket::Socket;

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// So many reads are in flight.
const MANY: usize = 64;

fn main() -> Outcome {
    let variable = |name: &str| env::var(format!("AMOCORE_BENCH_{name}"));
    let (url, token) = (variable("URL")?, variable("TOKEN")?);
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match words[..] {
            ["small-read", "amocore"] => {
                let mut client = Amocore::new(&url, &token)?;
                repeat(async || client.read().await).await
            }
            ["small-read", "reqwest"] => {
                let client = Reqwest::new(&url, &token);
                repeat(async || client.read().await).await
            }
            ["small-read", "hyper"] => {
                let mut connection = Hyper::connect(&url, &token).await?;
                repeat(async || connection.read().await).await
            }
            ["small-read", "socket"] => {
                let mut socket = Socket::connect(&url, &token)?;
                repeat(async || socket.read()).await
            }
            ["in-flight", "amocore"] => {
                let client = Amocore::new(&url, &token)?;
                let clients = std::iter::repeat_n(client, MANY);
                keep_in_flight(clients.collect(), |client| Box::pin(client.read())).await
            }
            ["in-flight", "hyper"] => {
                let mut connections = Vec::new();
                for _ in 0..MANY {
                    connections.push(Hyper::connect(&url, &token).await?);
                }
                keep_in_flight(connections, |connection| Box::pin(connection.read())).await
            }
            _ => Err("which job, and which subject?".into()),
        }
    })
}
