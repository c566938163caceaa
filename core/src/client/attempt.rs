//! One request, sent until it is answered or must not be repeated.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::state::{Inner, Live};
use crate::operation::{Answer, Effect, Request};
use crate::operations::failure;
use crate::session::{Jar, Proof};
use crate::transport::{Body, Exchanged, Outgoing, Trouble, backoff};
use crate::{Error, ErrorKind, Result};

/// Redirections that are followed at most.
const MAX_REDIRECTS: u32 = 5;

/// A wait longer than this is left to the caller.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// A request on its way.
pub(super) struct Errand<'a> {
    pub live: &'a Live,
    pub name: &'static str,
    pub request: &'a Request,
    /// Whether a write is on the wire, or may have been carried out.
    in_flight: AtomicBool,
    /// The body of an answer that is handed on as it comes.
    body: Mutex<Option<Body>>,
}

impl<'a> Errand<'a> {
    pub fn new(live: &'a Live, name: &'static str, request: &'a Request) -> Self {
        Self {
            live,
            name,
            request,
            in_flight: AtomicBool::new(false),
            body: Mutex::default(),
        }
    }

    /// Whether the request may have been carried out, should it be given up now.
    pub fn may_have_happened(&self) -> bool {
        self.in_flight.load(Ordering::Acquire)
    }

    /// Takes the body of an answer that is handed on as it comes.
    pub fn take_body(&self) -> Option<Body> {
        self.body().take()
    }

    fn body(&self) -> std::sync::MutexGuard<'_, Option<Body>> {
        self.body.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Sends a request until it is answered or must not be repeated. Gives the answer, if it
    /// is no failure, and the cookies after it.
    pub(super) async fn attempt(
        &self,
        errand: &Errand<'_>,
        mut proof: Proof,
    ) -> Result<(Answer, Jar)> {
        let Errand {
            live,
            name,
            request,
            ..
        } = *errand;
        for secret in &request.secrets {
            self.redactor.learn(secret.expose());
        }
        let write = request.effect == Effect::Write;
        let mut url = self.settings.origin.join(&request.path);
        let http = live.pools.here()?;
        let mut repeated = 0;
        let mut redirected = 0;
        let mut jar = match &proof {
            Proof::Cookies(jar) => jar.clone(),
            Proof::Own | Proof::Token(_) => Jar::default(),
        };
        loop {
            if let Proof::Cookies(sent) = &mut proof {
                sent.clone_from(&jar);
            }
            let dressed = self.settings.credentials.dress(request, &proof)?;
            let slot = match &live.limiter {
                Some(limiter) => Some(limiter.slot().await?),
                None => None,
            };
            let started = Instant::now();
            errand.in_flight.store(write, Ordering::Release);
            let outcome = http
                .exchange(Outgoing {
                    url: url.clone(),
                    dressed,
                    slot,
                    streams: request.streams,
                })
                .await;
            let took = started.elapsed();
            let (error, repeatable) = match outcome {
                Ok(Exchanged {
                    answer,
                    cookies: set_cookies,
                    body,
                }) => {
                    tracing::debug!(
                        operation = name,
                        path = &*request.path,
                        status = answer.status,
                        ?took
                    );
                    for header in &set_cookies {
                        jar.take(header.expose());
                    }
                    if !set_cookies.is_empty() {
                        jar.secrets().for_each(|secret| self.redactor.learn(secret));
                    }
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
                        *errand.body() = body;
                        return Ok((answer, jar));
                    };
                    let repeatable = match (error.kind(), answer.status) {
                        // Unless it names what was carried out.
                        (ErrorKind::RateLimited, _) => !write || !error.may_have_happened(),
                        (_, 502..=504) => !write,
                        _ => false,
                    };
                    let happened = error.may_have_happened() && write;
                    (error.with_may_have_happened(happened), repeatable)
                }
                Err(Trouble {
                    error,
                    sent,
                    connection,
                }) => {
                    tracing::debug!(
                        operation = name,
                        path = &*request.path,
                        kind = error.kind().name(),
                        ?took
                    );
                    let repeatable = connection && (!sent || !write);
                    (error.with_may_have_happened(sent && write), repeatable)
                }
            };
            errand
                .in_flight
                .store(error.may_have_happened(), Ordering::Release);
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
    fn redirect(&self, request: &Request, answer: &Answer, url: &str) -> Result<String> {
        let unanswered = matches!(answer.status, 301 | 307 | 308);
        let write = request.effect == Effect::Write;
        let error = |message: String| {
            Error::unexpected(message)
                .with_status(answer.status)
                .with_may_have_happened(write && !unanswered)
        };
        let location = answer.location.as_deref().unwrap_or_default();
        if location.is_empty() {
            return Err(error(
                "the server redirects without saying where".to_owned(),
            ));
        }
        let target = self.settings.origin.follow(url, location);
        let target = target.map_err(|place| {
            // A host is written in a way of its own, in which a secret would not be recognised.
            let place = match self.redactor.mask(location) == location {
                true => place,
                false => "an address with a secret in it".to_owned(),
            };
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
