//! A running sandbox as a handle, for tests and for the binary.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::context::Context;
use crate::faults::Fault;
use crate::journal::Exchange;
use crate::options::Options;
use crate::server::Server;
use crate::{outbox, store, tls};

/// A running sandbox; it stops when dropped.
pub struct Sandbox {
    address: SocketAddr,
    base_url: String,
    ca_file: Option<PathBuf>,
    ca_is_temporary: bool,
    authorization_code: String,
    context: Arc<Context>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Why a sandbox does not start.
#[derive(Debug)]
pub enum StartError {
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The account's file cannot be used.
    Data(Option<PathBuf>, store::Error),
    /// There is no such time zone.
    TimeZone(String),
    /// The certificate cannot be made or written.
    Tls(io::Error),
    /// The system refuses a thread.
    Thread(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Listen(address, cause) => {
                write!(formatter, "cannot listen on {address}: {cause}")
            }
            StartError::Data(Some(file), cause) => {
                write!(
                    formatter,
                    "cannot use {} as the account's file: {cause}",
                    file.display()
                )
            }
            StartError::Data(None, cause) => write!(formatter, "cannot make an account: {cause}"),
            StartError::TimeZone(name) => write!(formatter, "there is no time zone {name:?}"),
            StartError::Tls(cause) => write!(formatter, "cannot prepare https: {cause}"),
            StartError::Thread(cause) => write!(formatter, "cannot start a thread: {cause}"),
        }
    }
}

impl std::error::Error for StartError {}

/// What it holds besides is secret: the account's credentials, sessions and codes.
impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Sandbox({})", self.base_url)
    }
}

impl Sandbox {
    /// Starts a sandbox. It runs on threads of its own, so this works within
    /// any runtime.
    pub async fn start(options: Options) -> Result<Sandbox, StartError> {
        let ca_is_temporary = options.ca_file.is_none();
        let (thread, starting) = spawn(options)?;
        Sandbox::finish(thread, starting.await, ca_is_temporary)
    }

    /// The same without a runtime.
    pub fn start_blocking(options: Options) -> Result<Sandbox, StartError> {
        let ca_is_temporary = options.ca_file.is_none();
        let (thread, starting) = spawn(options)?;
        Sandbox::finish(thread, starting.blocking_recv(), ca_is_temporary)
    }

    /// `http://127.0.0.1:41999`, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The certificate that clients have to trust, if it serves https.
    pub fn ca_file(&self) -> Option<&Path> {
        self.ca_file.as_deref()
    }

    /// A code that the seeded integration can exchange for tokens; it acts for
    /// the default user and is valid for 20 minutes from the start.
    pub fn authorization_code(&self) -> &str {
        &self.authorization_code
    }

    /// Has something go wrong with the next requests; as `POST /_sandbox/faults`.
    ///
    /// # Errors
    /// Says what is wrong with the fault itself.
    pub fn inject(&self, fault: Fault) -> Result<(), &'static str> {
        match fault.problem() {
            Some(problem) => Err(problem),
            None => {
                self.context.faults.add(fault);
                Ok(())
            }
        }
    }

    /// Removes the faults that still wait.
    pub fn clear_faults(&self) {
        self.context.faults.clear();
    }

    /// The last requests with their answers, oldest first; as `GET /_sandbox/requests`.
    pub fn requests(&self) -> Vec<Exchange> {
        self.context.journal.last(usize::MAX)
    }

    fn finish(
        thread: JoinHandle<()>,
        started: Result<Result<Started, StartError>, oneshot::error::RecvError>,
        ca_is_temporary: bool,
    ) -> Result<Sandbox, StartError> {
        let Started {
            address,
            base_url,
            ca_file,
            authorization_code,
            context,
            stop,
        } = started.map_err(|_| {
            StartError::Thread(io::Error::other("the server ended before it started"))
        })??;
        Ok(Sandbox {
            address,
            base_url,
            ca_file,
            ca_is_temporary,
            authorization_code,
            context,
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        if let Some(file) = self.ca_file.as_ref().filter(|_| self.ca_is_temporary) {
            let _ = std::fs::remove_file(file);
        }
    }
}

/// What the server's thread reports once it listens.
struct Started {
    address: SocketAddr,
    base_url: String,
    ca_file: Option<PathBuf>,
    authorization_code: String,
    context: Arc<Context>,
    stop: oneshot::Sender<()>,
}

type Starting = oneshot::Receiver<Result<Started, StartError>>;

fn spawn(options: Options) -> Result<(JoinHandle<()>, Starting), StartError> {
    let (report, starting) = oneshot::channel();
    let thread = std::thread::Builder::new()
        .name("amocore-sandbox".to_owned())
        .spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .max_blocking_threads(store::MOST_AT_ONCE)
                .thread_name("amocore-sandbox")
                .enable_all()
                .build();
            match runtime {
                Ok(runtime) => runtime.block_on(run(options, report)),
                Err(cause) => {
                    let _ = report.send(Err(StartError::Thread(cause)));
                }
            }
        })
        .map_err(StartError::Thread)?;
    Ok((thread, starting))
}

async fn run(options: Options, report: oneshot::Sender<Result<Started, StartError>>) {
    let (stop, stopped) = oneshot::channel();
    match prepare(options).await {
        Err(error) => {
            let _ = report.send(Err(error));
        }
        Ok(ready) => {
            let started = Started {
                address: ready.address,
                base_url: ready.base_url.clone(),
                ca_file: ready.ca_file,
                authorization_code: ready.authorization_code,
                context: Arc::clone(&ready.context),
                stop,
            };
            if report.send(Ok(started)).is_ok() {
                let context = Arc::clone(&ready.context);
                tokio::spawn(outbox::run(context, ready.base_url.into()));
                ready.server.serve(ready.context, stopped).await;
            }
        }
    }
}

/// Everything the server needs, opened.
struct Ready {
    address: SocketAddr,
    base_url: String,
    server: Server,
    ca_file: Option<PathBuf>,
    authorization_code: String,
    context: Arc<Context>,
}

async fn prepare(options: Options) -> Result<Ready, StartError> {
    TimeZone::get(&options.time_zone)
        .map_err(|_| StartError::TimeZone(options.time_zone.clone()))?;
    let listen = options.listen;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|cause| StartError::Listen(listen, cause))?;
    let address = listener
        .local_addr()
        .map_err(|cause| StartError::Listen(listen, cause))?;
    let ca_file = options.tls.then(|| {
        options
            .ca_file
            .clone()
            .unwrap_or_else(|| tls::default_ca_file(address))
    });
    let tls = match &ca_file {
        Some(file) => {
            Some(tls::acceptor(address, file, options.certificate).map_err(StartError::Tls)?)
        }
        None => None,
    };
    let server = Server {
        listener,
        tls,
        patience: options.patience,
        connections: options.connections,
    };
    let data = options.data.clone();
    let opened = Context::open(options).and_then(|context| {
        let code = context.issue_first_code()?;
        Ok((Arc::new(context), code))
    });
    let (context, authorization_code) = opened.map_err(|cause| StartError::Data(data, cause))?;
    let scheme = if ca_file.is_some() { "https" } else { "http" };
    Ok(Ready {
        address,
        base_url: format!("{scheme}://{address}"),
        server,
        ca_file,
        authorization_code,
        context,
    })
}
