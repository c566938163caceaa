//! The account that a case plays: a fresh listener that answers request after request.

use std::io::{self, BufReader, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::case::{Close, Exchange};
use crate::http::{self, Request};

/// Where to listen: away from where clients connect from, if this machine has such an address. The ports
/// that thousands of them have used there are not free for a minute.
const PLACES: [SocketAddr; 2] = [place(2), place(1)];

const fn place(last: u8) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(127, 0, 0, last)), 0)
}

/// A listener. It ends with the value.
#[derive(Debug)]
pub struct Stage {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    exchanges: Mutex<Vec<Exchange>>,
    seen: Mutex<Vec<Request>>,
    open: Mutex<Vec<TcpStream>>,
    ended: AtomicBool,
}

impl Stage {
    /// Starts listening. Requests are answered once the exchanges are known.
    pub fn open() -> io::Result<Self> {
        let listener = TcpListener::bind(&PLACES[..])?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if accepting.ended.load(Ordering::Acquire) {
                    return;
                }
                let shared = Arc::clone(&accepting);
                thread::spawn(move || shared.serve(stream));
            }
        });
        Ok(Self { address, shared })
    }

    /// Says how the requests are answered, in order.
    pub fn play(&self, exchanges: &[Exchange]) {
        *locked(&self.shared.exchanges) = exchanges.to_vec();
    }

    /// Host and port.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The address.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests that came so far.
    pub fn seen(&self) -> Vec<Request> {
        locked(&self.shared.seen).clone()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Release);
        for stream in locked(&self.shared.open).drain(..) {
            // The client may have closed it already.
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Wakes the listener, which then sees that it is over.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    /// Answers the requests of one connection. A broken connection is the client's affair:
    /// what matters is which requests came.
    fn serve(&self, stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        if let Ok(stream) = stream.try_clone() {
            locked(&self.open).push(stream);
        }
        let mut reader = BufReader::new(stream);
        while let Ok(Some(request)) = http::read(&mut reader) {
            let exchange = self.note(request);
            if self.answer(exchange.as_ref(), reader.get_mut()).is_err() {
                break;
            }
        }
        let _ = reader.get_ref().shutdown(Shutdown::Both);
    }

    /// Keeps a request, and finds the exchange whose turn it is.
    fn note(&self, request: Request) -> Option<Exchange> {
        let mut seen = locked(&self.seen);
        seen.push(request);
        locked(&self.exchanges).get(seen.len() - 1).cloned()
    }

    fn answer(&self, exchange: Option<&Exchange>, stream: &mut TcpStream) -> io::Result<()> {
        let ended = || io::Error::from(io::ErrorKind::ConnectionAborted);
        let Some(Exchange { request, answer }) = exchange else {
            stream.write_all(&http::head(418, &[], 0))?;
            return Err(ended());
        };
        thread::sleep(Duration::from_secs_f64(answer.delay));
        if answer.close == Some(Close::BeforeAnswer) {
            return Err(ended());
        }
        let body = answer.bytes();
        let headers = answer.headers(&request.path);
        let mut bytes = http::head(answer.status, &headers, body.len());
        let body = match http::is_chunked(&headers) {
            true => http::chunked(&body),
            false => body,
        };
        match answer.close {
            Some(_) => bytes.extend(&body[..body.len() / 2]),
            None => bytes.extend(&body),
        }
        stream.write_all(&bytes)?;
        stream.flush()?;
        answer.close.map_or(Ok(()), |_| Err(ended()))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
