//! What both clients share: carrying an operation through session and transport.

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::attempt::Errand;
use super::call::{Call, RawCall};
use super::config::{Config, Settings};
use crate::operation::{Context, Effect, Operation, Step, ZoneUse};
use crate::operations::failure;
use crate::per_process::PerProcess;
use crate::redact::Redactor;
use crate::runtime::runtime;
use crate::session::Session;
use crate::transport::{Http, Limiter};
use crate::{Error, ErrorKind, Result, wire};

/// The output of an operation whose type is not known here, so that what sends and waits is
/// compiled once and not for every operation.
pub type Erased = Box<dyn Any + Send>;

type Plan = Box<dyn FnOnce(Context) -> Result<Step<Erased>> + Send>;

/// The engine under both clients. Clones are the same client.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

pub(super) struct Inner {
    pub(super) settings: Settings,
    pub(super) redactor: Redactor,
    closed: AtomicBool,
    live: PerProcess<Live>,
}

/// What does not survive a fork.
pub(super) struct Live {
    pub(super) http: Http,
    pub(super) limiter: Option<Arc<Limiter>>,
    pub(super) session: Mutex<Session>,
    closing: CancellationToken,
    failed_sign_ins: AtomicU64,
}

impl Live {
    /// How many sign-ins have failed, told without waiting for one under way.
    pub(super) fn failed_sign_ins(&self) -> u64 {
        self.failed_sign_ins.load(Ordering::Acquire)
    }

    /// Counts a sign-in that failed.
    pub(super) fn note_failed_sign_in(&self) {
        self.failed_sign_ins.fetch_add(1, Ordering::AcqRel);
    }
}

impl Client {
    /// Checks the configuration. Nothing is sent.
    ///
    /// # Errors
    /// `Configuration`.
    pub fn new(config: Config) -> Result<Self> {
        let settings = Settings::new(config)?;
        let redactor = Redactor::default();
        let credentials = &settings.credentials;
        redactor.learn_credential(credentials.login(), credentials.secret().expose());
        let inner = Inner {
            settings,
            redactor,
            closed: AtomicBool::new(false),
            live: PerProcess::new(),
        };
        inner.live()?;
        Ok(Self(Arc::new(inner)))
    }

    /// Starts an operation.
    pub fn start<O: Operation>(&self, name: &'static str, operation: O) -> Call<O::Output> {
        let checked = wire::text::check(&operation).and_then(|()| operation.validate());
        if let Err(error) = checked {
            return Call::new(RawCall::failed(error.in_operation(name)));
        }
        let plan: Plan = Box::new(|context| {
            Ok(operation
                .steps(context)?
                .map(|output| Box::new(output) as Erased))
        });
        let inner = Arc::clone(&self.0);
        let task = async move { inner.run(name, O::ZONE, plan).await };
        Call::new(match runtime() {
            Ok(runtime) => RawCall::running(runtime.spawn(task)),
            Err(error) => RawCall::failed(error.in_operation(name)),
        })
    }

    /// Closes the client: calls in flight fail with `Cancelled`, and so do later ones.
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::Release);
        if let Some(live) = self.0.live.built() {
            live.closing.cancel();
        }
    }

    /// Whether the client was closed.
    pub fn is_closed(&self) -> bool {
        self.0.closed.load(Ordering::Acquire)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.0.settings.origin.authority())
    }
}

impl Inner {
    fn live(&self) -> Result<Arc<Live>> {
        self.live.get(|| {
            let settings = &self.settings;
            let limiter = (settings.requests_per_second > 0.0).then(|| {
                Limiter::shared(&settings.origin.authority(), settings.requests_per_second)
            });
            Ok(Live {
                http: Http::new(
                    &settings.origin,
                    &settings.user_agent,
                    settings.connect_timeout,
                    settings.timeout,
                    settings.max_answer_bytes,
                    settings.ca_certificates.as_deref(),
                )?,
                limiter: limiter.transpose()?,
                session: Mutex::default(),
                closing: CancellationToken::new(),
                failed_sign_ins: AtomicU64::new(0),
            })
        })
    }

    /// Carries an operation through; every failure leaves here named and without secrets.
    async fn run(&self, name: &'static str, zone: ZoneUse, plan: Plan) -> Result<Erased> {
        let outcome = match self.live() {
            Ok(live) => self.carry(&live, name, zone, plan).await,
            Err(error) => Err(error),
        };
        outcome.map_err(|error| self.redactor.mask_error(error.in_operation(name)))
    }

    async fn carry(
        &self,
        live: &Live,
        name: &'static str,
        zone: ZoneUse,
        plan: Plan,
    ) -> Result<Erased> {
        if self.closed.load(Ordering::Acquire) {
            return Err(closed());
        }
        let mut context = self.settings.context.clone();
        if zone != ZoneUse::None && context.zone.is_none() {
            context.zone = tokio::select! {
                zone = self.learn_zone(live, zone) => zone?,
                () = live.closing.cancelled() => return Err(closed()),
            };
        }
        let mut step = plan(context)?;
        loop {
            step = match step {
                Step::Done(output) => return Ok(output),
                Step::Send(request, next) => {
                    let effect = request.effect;
                    let errand = Errand::new(live, name, &request);
                    // A closed client tells the operation, too: a batch knows what was done.
                    let answer = tokio::select! {
                        answer = self.send(&errand) => answer,
                        () = live.closing.cancelled() => {
                            Err(closed().with_may_have_happened(errand.may_have_happened()))
                        }
                    };
                    let begins = answer.as_ref().ok().and_then(failure::start_of);
                    let answered = answer.is_ok();
                    let next = next(answer);
                    if answered && is_unexpected(&next) {
                        // Perhaps the page of a session that ended (legacy §4.8).
                        live.session.lock().await.doubt();
                    }
                    next.map_err(|error| match (effect, error.kind()) {
                        (Effect::Read, ErrorKind::UnexpectedAnswer) if answered => {
                            error.with_may_have_happened(false).with_body_start(begins)
                        }
                        // What cannot be read may well have been a success.
                        (Effect::Write, ErrorKind::UnexpectedAnswer) if answered => {
                            error.with_may_have_happened(true).with_body_start(begins)
                        }
                        (Effect::Read, _) => error.with_may_have_happened(false),
                        (Effect::Write, _) => error,
                    })?
                }
            };
        }
    }
}

fn is_unexpected<T>(outcome: &Result<T>) -> bool {
    matches!(outcome, Err(error) if error.kind() == ErrorKind::UnexpectedAnswer)
}

fn closed() -> Error {
    Error::new(ErrorKind::Cancelled, "the client is closed")
}
