//! Calls that are given up while the account keeps silent.

use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use amocore_cases::Played;
use amocore_faults::Call;
use serde_json::Value;

/// When a call is given up, in seconds.
const AFTER: f64 = 0.1;

/// An account that takes requests and never answers. It ends with the value.
#[derive(Debug)]
pub struct Silence {
    address: std::net::SocketAddr,
    over: Arc<AtomicBool>,
}

impl Silence {
    /// Starts listening.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn open() -> Result<Self, String> {
        let open = || {
            let listener = TcpListener::bind("127.0.0.1:0")?;
            Ok((listener.local_addr()?, listener))
        };
        let (address, listener) = open().map_err(|error: std::io::Error| error.to_string())?;
        let over = Arc::new(AtomicBool::new(false));
        let ended = Arc::clone(&over);
        thread::spawn(move || {
            let mut open: Vec<TcpStream> = Vec::new();
            for stream in listener.incoming().map_while(Result::ok) {
                if ended.load(Ordering::Acquire) {
                    break;
                }
                open.push(stream);
            }
            for stream in open {
                // The client has closed it already.
                let _ = stream.shutdown(Shutdown::Both);
            }
        });
        Ok(Self { address, over })
    }

    /// What a client is asked to do: the asynchronous one cancels, the other has a time-out.
    ///
    /// # Errors
    /// Says what of the call is malformed.
    pub fn play(&self, call: &Call, cancels: bool) -> Result<Played, String> {
        let mut asked = call.ask(&format!("http://{}", self.address))?;
        asked.config.insert("retries".to_owned(), 0.into());
        if !cancels {
            asked.config.insert("timeout".to_owned(), AFTER.into());
        }
        Ok(Played {
            operation: call.operation.clone(),
            method: asked.method,
            arguments: asked.arguments,
            config: asked.config.into(),
            cancel_after: cancels.then_some(AFTER),
        })
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        // Wakes the listener, which then sees that it is over.
        let _ = TcpStream::connect(self.address);
    }
}

/// What is wrong with what came of it.
pub fn problem(call: &Call, cancels: bool, outcome: &Value) -> Option<String> {
    let expected = if cancels { "Cancelled" } else { "Timeout" };
    let error = &outcome["error"];
    (error["kind"] != expected).then(|| {
        format!(
            "{} was given up and came to {}, expected {expected}: {}",
            call.operation, error["kind"], error["message"]
        )
    })
}
