//! Receives deliveries of webhooks on this machine.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use amocore::tools::{ParseWebhook, webhooks};
use amocore::{Result, WebhookEvent};

/// How long a delivery may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Listens on a thread of its own until it is dropped.
#[derive(Debug)]
pub(crate) struct Listener {
    address: SocketAddr,
    received: Receiver<ParseWebhook>,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Starts on a free port.
    pub(crate) fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (sender, received) = channel();
        let ended = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&ended);
        let thread = thread::spawn(move || {
            for stream in listener.incoming().map_while(io::Result::ok) {
                if end.load(Ordering::Relaxed) {
                    return;
                }
                // An incomplete request is no delivery; the sender repeats it.
                let _ = receive(stream, &sender);
            }
        });
        Ok(Self {
            address,
            received,
            ended,
            thread: Some(thread),
        })
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// Waits until there is an event of each kind, and blocks meanwhile: a story has its thread to
    /// itself.
    pub(crate) fn events(&self, wanted: &[&str]) -> Result<BTreeMap<String, WebhookEvent>> {
        let mut events = BTreeMap::new();
        while !wanted.iter().all(|kind| events.contains_key(*kind)) {
            let delivery = self.received.recv_timeout(PATIENCE).expect("a delivery");
            let parsed = webhooks::parse(delivery)?.events.into_iter();
            events.extend(parsed.map(|event| (event.kind.to_string(), event)));
        }
        Ok(events)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // Wakes the thread, which waits for a connection.
        let woken = TcpStream::connect(self.address).is_ok();
        if let Some(thread) = self.thread.take().filter(|_| woken) {
            let _ = thread.join();
        }
    }
}

/// Reads one request and answers it.
fn receive(stream: TcpStream, deliveries: &Sender<ParseWebhook>) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(&stream);
    let mut length = 0;
    let mut content_type = None;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(": ") {
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap_or_default(),
                "content-type" => content_type = Some(value.to_owned()),
                _ => {}
            }
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let delivery = ParseWebhook {
        body: String::from_utf8_lossy(&body).into_owned(),
        content_type,
        ..ParseWebhook::default()
    };
    // Nobody waits any more once the story has ended.
    let _ = deliveries.send(delivery);
    (&stream).write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}
