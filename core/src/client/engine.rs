//! What both clients share: carrying an operation through session and transport.

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use tokio::sync::Mutex;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::call::{Call, RawCall};
use super::config::{Config, Settings};
use crate::operation::{Answer, Context, Effect, Operation, Request, Step, ZoneUse};
use crate::operations::{failure, legacy::auth};
use crate::per_process::PerProcess;
use crate::redact::Redactor;
use crate::runtime::runtime;
use crate::session::{Jar, Session, zone_of};
use crate::transport::{Http, Limiter, Outgoing, Trouble, backoff};
use crate::{Error, ErrorKind, Result, wire};

/// The output of an operation whose type is not known here, so that what sends and waits is
/// compiled once and not for every operation.
pub type Erased = Box<dyn Any + Send>;

type Plan = Box<dyn FnOnce(Context) -> Result<Step<Erased>> + Send>;

/// Redirections that are followed at most.
const MAX_REDIRECTS: u32 = 5;

/// A wait longer than this is left to the caller.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The engine under both clients. Clones are the same client.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    settings: Settings,
    redactor: Redactor,
    closed: AtomicBool,
    live: PerProcess<Live>,
}

/// What does not survive a fork.
struct Live {
    http: Http,
    limiter: Option<Arc<Limiter>>,
    session: Mutex<Session>,
    closing: CancellationToken,
}

impl Client {
    /// Checks the configuration. Nothing is sent.
    ///
    /// # Errors
    /// `Configuration`.
    pub fn new(config: Config) -> Result<Self> {
        let settings = Settings::new(config)?;
        let redactor = Redactor::default();
        redactor.learn(settings.credentials.secret().expose());
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
            })
        })
    }

    /// Carries an operation through; every failure leaves here named and without secrets.
    async fn run(&self, name: &'static str, zone: ZoneUse, plan: Plan) -> Result<Erased> {
        let outcome = async {
            let live = self.live()?;
            if self.closed.load(Ordering::Acquire) {
                return Err(closed());
            }
            tokio::select! {
                outcome = self.carry(&live, name, zone, plan) => outcome,
                () = live.closing.cancelled() => Err(closed()),
            }
        };
        let outcome: Result<Erased> = outcome.await;
        outcome.map_err(|error| self.redactor.mask_error(error.in_operation(name)))
    }

    async fn carry(
        &self,
        live: &Live,
        name: &'static str,
        zone: ZoneUse,
        plan: Plan,
    ) -> Result<Erased> {
        let mut context = self.settings.context.clone();
        if zone != ZoneUse::None && context.zone.is_none() {
            context.zone = self.learn_zone(live, zone).await?;
        }
        let mut step = plan(context)?;
        loop {
            step = match step {
                Step::Done(output) => return Ok(output),
                Step::Send(request, next) => {
                    let effect = request.effect;
                    let answer = self.send(live, name, &request).await;
                    let begins = answer.as_ref().ok().and_then(failure::start_of);
                    let answered = answer.is_ok();
                    next(answer).map_err(|error| match (effect, error.kind()) {
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

    /// Sends one request within the session, signing in anew once if the server says so.
    async fn send(&self, live: &Live, name: &'static str, request: &Request) -> Result<Answer> {
        let credentials = &self.settings.credentials;
        let signing_in = request.path == auth::PATH;
        if signing_in || !credentials.needs_session(request.api, self.settings.each_request) {
            let (answer, jar) = self.attempt(live, name, request, None).await?;
            if signing_in {
                let mut session = live.session.lock().await;
                session.open(jar);
            }
            return Ok(answer);
        }
        let (epoch, sent) = self.session(live).await?;
        let refused = match self.attempt(live, name, request, Some(sent.clone())).await {
            Ok((answer, jar)) => {
                let mut session = live.session.lock().await;
                if session.epoch == epoch {
                    session.touch();
                    if jar != sent {
                        session.jar = jar;
                    }
                }
                return Ok(answer);
            }
            Err(error) => error,
        };
        if refused.kind() != ErrorKind::Unauthorized {
            return Err(refused);
        }
        // Refused for the session's sake, so it did not happen (legacy §9, v2 §3.1).
        live.session.lock().await.close(epoch);
        let (_, cookies) = self.session(live).await?;
        let answer = self.attempt(live, name, request, Some(cookies)).await;
        answer.map(|(answer, _)| answer)
    }

    /// The cookies of an open session. Of many calls at once, one signs in.
    async fn session(&self, live: &Live) -> Result<(u64, Jar)> {
        let mut session = live.session.lock().await;
        if !session.is_open() {
            self.sign_in(live, &mut session).await?;
        }
        Ok((session.epoch, session.jar.clone()))
    }

    /// Signs in with the JSON form, which also tells the account's time zone.
    async fn sign_in(&self, live: &Live, session: &mut Session) -> Result<()> {
        let context = Context::default();
        let request = auth::SignIn.request(&context)?;
        let (answer, jar) = self.attempt(live, "sign-in", &request, None).await?;
        let authorization = auth::SignIn.decode(&answer, &context)?;
        session.open(jar);
        session.zone = Some(zone_of(&authorization, &self.settings.origin));
        Ok(())
    }

    /// The account's zone, asked for once.
    async fn learn_zone(&self, live: &Live, zone: ZoneUse) -> Result<Option<TimeZone>> {
        let mut session = live.session.lock().await;
        if let Some(zone) = &session.zone {
            return Ok(zone.clone());
        }
        if let crate::session::Credentials::Token(_) = self.settings.credentials {
            return Ok(None);
        }
        let helpful = zone == ZoneUse::Helpful;
        match self.sign_in(live, &mut session).await {
            Ok(()) => Ok(session.zone.clone().flatten()),
            Err(_) if helpful && self.settings.each_request => {
                session.zone = Some(None);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Sends a request until it is answered or must not be repeated. Gives the answer, if it
    /// is no failure, and the cookies after it.
    async fn attempt(
        &self,
        live: &Live,
        name: &'static str,
        request: &Request,
        cookies: Option<Jar>,
    ) -> Result<(Answer, Jar)> {
        let mut url = self.settings.origin.join(request.path);
        let mut repeated = 0;
        let mut redirected = 0;
        let mut jar = cookies.clone().unwrap_or_default();
        loop {
            let header = cookies.as_ref().map(|_| jar.header().unwrap_or_default());
            let dressed = self.settings.credentials.dress(request, header)?;
            let slot = match &live.limiter {
                Some(limiter) => Some(limiter.slot().await?),
                None => None,
            };
            let started = Instant::now();
            let outcome = live
                .http
                .exchange(Outgoing {
                    url: url.clone(),
                    dressed,
                })
                .await;
            drop(slot);
            let took = started.elapsed();
            let (error, repeatable) = match outcome {
                Ok((answer, set_cookies)) => {
                    tracing::debug!(
                        operation = name,
                        path = request.path,
                        status = answer.status,
                        ?took
                    );
                    for header in &set_cookies {
                        jar.take(header);
                    }
                    jar.values().for_each(|value| self.redactor.learn(value));
                    if matches!(answer.status, 301..=303 | 307 | 308) {
                        url = self.redirect(request, &answer, &url)?;
                        redirected += 1;
                        if redirected > MAX_REDIRECTS {
                            return Err(Error::unexpected("the server redirects in circles"));
                        }
                        continue;
                    }
                    let Some(error) = failure::of(request.api, &answer) else {
                        if let Some(limiter) = &live.limiter {
                            limiter.accepted();
                        }
                        return Ok((answer, jar));
                    };
                    let repeatable = match (error.kind(), answer.status) {
                        (ErrorKind::RateLimited, _) => true,
                        (_, 502..=504) => request.effect == Effect::Read,
                        _ => false,
                    };
                    let happened = error.may_have_happened() && request.effect == Effect::Write;
                    (error.with_may_have_happened(happened), repeatable)
                }
                Err(Trouble {
                    error,
                    sent,
                    connection,
                }) => {
                    tracing::debug!(
                        operation = name,
                        path = request.path,
                        kind = error.kind().name(),
                        ?took
                    );
                    let write = request.effect == Effect::Write;
                    let repeatable = connection && (!sent || !write);
                    (error.with_may_have_happened(sent && write), repeatable)
                }
            };
            let wait = backoff(repeated + 1, error.retry_after());
            if let (Some(limiter), ErrorKind::RateLimited | ErrorKind::Blocked) =
                (&live.limiter, error.kind())
            {
                limiter.refused(wait);
            }
            if !repeatable || repeated >= self.settings.retries || wait > LONGEST_WAIT {
                return Err(error);
            }
            repeated += 1;
            sleep(wait).await;
        }
    }

    /// Follows a redirection within the account's own address. Credentials go nowhere else,
    /// and a write is repeated only where the server says that it was not carried out.
    fn redirect(&self, request: &Request, answer: &Answer, url: &Url) -> Result<Url> {
        let unanswered = matches!(answer.status, 301 | 307 | 308);
        let write = request.effect == Effect::Write;
        let error = |message: String| {
            Error::unexpected(message)
                .with_status(answer.status)
                .with_may_have_happened(write && !unanswered)
        };
        let location = answer.location.as_deref().unwrap_or_default();
        let target = self
            .settings
            .origin
            .follow(url, location)
            .map_err(|place| {
                error(format!(
                    "the server redirects to {place}, which is not followed; if the account has \
                 moved, give its new address"
                ))
            })?;
        // Other redirections of a POST mean a GET of something else.
        if write && !matches!(answer.status, 307 | 308) {
            return Err(error(
                "the server redirects a write, which is not followed".to_owned(),
            ));
        }
        Ok(target)
    }
}

fn closed() -> Error {
    Error::new(ErrorKind::Cancelled, "the client is closed")
}
