//! Requests over kept connections, as many as a server answers, and what they cost it.

use std::fs;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::servers::Server;
use crate::rounds::Run;

/// So many connections ask at once.
const CONNECTIONS: usize = 16;
/// The system counts processor time in hundredths of a second.
const TICKS: f64 = 100.0;

/// Asks these requests in turns for so long, and says what one cost.
///
/// # Errors
/// Says what the server did not answer.
pub fn ask(server: &Server, requests: &[Vec<u8>], time: Duration) -> Result<Run, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let before = processor(server.id())?;
    let begun = Instant::now();
    let calls = runtime
        .block_on(together(server.address(), requests, begun + time))
        .map_err(|error| format!("{}: {error}", server.address()))?;
    let wall = begun.elapsed().as_secs_f64();
    let cpu = processor(server.id())? - before;
    Ok(Run::of_calls(calls as f64, wall, cpu))
}

/// The answer's body to one request.
///
/// # Errors
/// Says what the server did not answer.
pub fn once(address: &str, request: &[u8]) -> Result<Vec<u8>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let asked: Pin<Box<dyn Future<Output = io::Result<Vec<u8>>>>> = Box::pin(async {
        let mut line = Line::open(address).await?;
        line.ask(request).await?;
        Ok(line.body().to_vec())
    });
    runtime
        .block_on(asked)
        .map_err(|error| format!("{address}: {error}"))
}

async fn together(address: &str, requests: &[Vec<u8>], end: Instant) -> io::Result<usize> {
    let mut lines = JoinSet::new();
    for number in 0..CONNECTIONS {
        let (address, requests) = (address.to_owned(), requests.to_vec());
        lines.spawn(async move {
            let mut line = Line::open(&address).await?;
            let mut calls = 0;
            // Each begins elsewhere, so that they do not all want the same thing at once.
            let from = number * requests.len() / CONNECTIONS;
            for request in requests.iter().cycle().skip(from) {
                if Instant::now() >= end {
                    break;
                }
                line.ask(request).await?;
                calls += 1;
            }
            io::Result::Ok(calls)
        });
    }
    let mut calls = 0;
    while let Some(one) = lines.join_next().await {
        calls += one.map_err(io::Error::other)??;
    }
    Ok(calls)
}

/// A kept connection. It reads no more of HTTP than where an answer ends.
struct Line {
    stream: TcpStream,
    read: Vec<u8>,
    /// Where the body begins.
    head: usize,
}

impl Line {
    async fn open(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            read: Vec::with_capacity(1 << 20),
            head: 0,
        })
    }

    async fn ask(&mut self, request: &[u8]) -> io::Result<()> {
        self.stream.write_all(request).await?;
        self.read.clear();
        self.head = 0;
        while !self.is_whole()? {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }

    fn body(&self) -> &[u8] {
        &self.read[self.head..]
    }

    fn is_whole(&mut self) -> io::Result<bool> {
        if self.head == 0 {
            let Some(end) = self.read.windows(4).position(|it| it == b"\r\n\r\n") else {
                return Ok(false);
            };
            self.head = end + 4;
        }
        let head = String::from_utf8_lossy(&self.read[..self.head]).to_ascii_lowercase();
        let status = head.split(' ').nth(1).unwrap_or_default();
        if !status.starts_with('2') {
            return Err(io::Error::other(format!("it answers {status}")));
        }
        let length = head
            .split_once("content-length:")
            .and_then(|(_, rest)| rest.lines().next()?.trim().parse::<usize>().ok());
        Ok(match length {
            Some(length) => self.body().len() >= length,
            None if head.contains("transfer-encoding") => self.body().ends_with(b"0\r\n\r\n"),
            None => true,
        })
    }
}

/// The processor time of a process in all its threads, also those that have ended, in seconds.
pub fn processor(process: u32) -> Result<f64, String> {
    let file = format!("/proc/{process}/stat");
    let text = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    // The name of the program may hold blanks.
    let (_, fields) = text.rsplit_once(')').unwrap_or_default();
    let ticks: f64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|it| it.parse::<f64>().ok())
        .sum();
    Ok(ticks / TICKS)
}

/// What of memory a process has, in bytes.
pub fn memory(process: u32) -> Result<f64, String> {
    let file = format!("/proc/{process}/status");
    let text = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    let kilobytes = text
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    Ok(kilobytes.unwrap_or_default() * 1024.0)
}
