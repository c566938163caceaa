//! What both clients share: carrying an operation through session and transport.

use std::fmt;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::address;
use super::attempt::Errand;
use super::call::{Call, Erased, RawCall};
use super::config::Config;
use super::state::{Inner, Live};
use super::work::Work;
use crate::operation::{Context, Effect, Operation, Step, ZoneUse};
use crate::operations::failure;
use crate::transport::Body;
use crate::{Error, ErrorKind, Result, Timestamp, wire};

/// How an operation goes, whatever it is.
pub(super) type Plan = Box<dyn FnOnce(Context) -> Result<Step<Erased>> + Send>;

/// What came of an operation.
pub(super) struct Carried {
    pub output: Erased,
    /// The body of the last answer, if it is handed on as it comes.
    pub body: Option<Body>,
    /// Tells that the client is closed.
    pub closing: CancellationToken,
}

/// The engine under both clients. Clones are the same client.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

impl Client {
    /// Checks the configuration. Nothing is sent.
    ///
    /// # Errors
    /// `Configuration`.
    pub fn new(config: Config) -> Result<Self> {
        Inner::new(config).map(Self)
    }

    /// Makes an operation ready. It begins when it is first awaited, or waited for.
    pub fn start<O: Operation>(&self, name: &'static str, operation: O) -> Call<O::Output> {
        Call::new(self.launch(name, O::ZONE, plan(name, operation)))
    }

    /// One piece of code for all operations, which would weigh a lot a hundred times.
    fn launch(&self, name: &'static str, zone: ZoneUse, plan: Result<Plan>) -> RawCall {
        let plan = match plan {
            Ok(plan) => plan,
            Err(error) => return RawCall::failed(error),
        };
        RawCall::of(Work {
            inner: Arc::clone(&self.0),
            name,
            zone,
            plan,
            cancelled: CancellationToken::new(),
        })
    }

    /// What the calls of this client have in common.
    pub(super) fn inner(&self) -> Arc<Inner> {
        Arc::clone(&self.0)
    }

    /// Closes the client: calls in flight fail with `Cancelled`, and so do later ones.
    pub fn close(&self) {
        self.0.close();
    }

    /// Why the limit of requests is not shared over Redis at the moment, if it should be.
    pub fn redis_problem(&self) -> Option<String> {
        self.0.redis_problem()
    }

    /// Whether the client was closed.
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.0.settings.origin.authority())
    }
}

/// Checks an operation, and says how it goes.
pub(super) fn plan<O: Operation>(name: &'static str, operation: O) -> Result<Plan> {
    let largest = wire::text::largest(&operation)
        .and_then(|largest| operation.validate().map(|()| largest))
        .map_err(|error| error.in_operation(name))?;
    Ok(Box::new(move |context| {
        let step = operation.steps(context)?;
        fitting(step.map(|output| Box::new(output) as Erased), &largest)
    }))
}

/// Refuses a course whose first address is too long. Those that follow are made like it.
fn fitting(step: Step<Erased>, largest: &str) -> Result<Step<Erased>> {
    if let Step::Send(request, _) = &step {
        address::check(request, largest)?;
    }
    Ok(step)
}

impl Inner {
    /// Carries an operation through; every failure leaves here named and without secrets.
    pub(super) async fn run(
        &self,
        name: &'static str,
        zone: ZoneUse,
        plan: Plan,
        cancelled: &CancellationToken,
    ) -> Result<Carried> {
        let live = match self.is_closed() {
            true => Err(closed()),
            false => self.live(),
        };
        let outcome = match live {
            Ok(live) => self.carry(&live, name, zone, plan, cancelled).await,
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
        cancelled: &CancellationToken,
    ) -> Result<Carried> {
        if self.is_closed() {
            // Closed while this call came to life, and perhaps brought the client back.
            self.close();
            return Err(closed());
        }
        let mut context = Context {
            now: Timestamp::now(),
            ..self.settings.context.clone()
        };
        if zone != ZoneUse::None && context.zone.is_none() {
            context.zone = tokio::select! {
                zone = self.learn_zone(live, zone) => zone?,
                error = ending(live, cancelled) => return Err(error),
            };
        }
        let mut step = plan(context)?;
        let mut body = None;
        loop {
            step = match step {
                Step::Done(output) => {
                    return Ok(Carried {
                        output,
                        body,
                        closing: live.closing.clone(),
                    });
                }
                Step::Send(request, next) => {
                    let effect = request.effect;
                    let errand = Errand::new(live, name, &request);
                    // A closed client or a cancelled call tells the operation, too: a batch knows what was done.
                    let answer = tokio::select! {
                        answer = self.send(&errand) => answer,
                        error = ending(live, cancelled) => {
                            Err(error.with_may_have_happened(errand.may_have_happened()))
                        }
                    };
                    body = errand.take_body();
                    let (answer, outcome) = match answer {
                        Ok(answer) => {
                            let outcome = next(Ok(&answer));
                            (Some(answer), outcome)
                        }
                        Err(error) => (None, next(Err(error))),
                    };
                    let unreadable = answer.filter(|_| is_unexpected(&outcome));
                    if unreadable.is_some() {
                        // Perhaps the page of a session that ended (legacy §4.8).
                        live.session.lock().await.doubt();
                    }
                    outcome.map_err(|error| match (effect, unreadable) {
                        // What cannot be read may well have been a success.
                        (effect, Some(answer)) => error
                            .with_may_have_happened(effect == Effect::Write)
                            .with_body_start(failure::start_of(&answer)),
                        (Effect::Read, None) => error.with_may_have_happened(false),
                        (Effect::Write, None) => error,
                    })?
                }
            };
        }
    }
}

fn is_unexpected<T>(outcome: &Result<T>) -> bool {
    matches!(outcome, Err(error) if error.kind() == ErrorKind::UnexpectedAnswer)
}

/// Waits until the client is closed or the call cancelled.
async fn ending(live: &Live, cancelled: &CancellationToken) -> Error {
    tokio::select! {
        () = live.closing.cancelled() => closed(),
        () = cancelled.cancelled() => {
            Error::new(ErrorKind::Cancelled, "the call was cancelled")
        }
    }
}

pub(super) fn closed() -> Error {
    Error::new(ErrorKind::Cancelled, "the client is closed")
}
