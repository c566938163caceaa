//! What one client is made of, and what of it belongs to one process.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Weak};

use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::config::{Config, Settings};
use super::lane::Lanes;
use super::tokens::Known;
use crate::per_process::PerProcess;
use crate::redact::Redactor;
use crate::session::{Credentials, Session};
use crate::transport::{HttpSettings, Limit, Pools, tls};
use crate::{Error, ErrorKind, Result};

/// A client.
pub(super) struct Inner {
    pub(super) settings: Settings,
    pub(super) redactor: Redactor,
    closed: AtomicBool,
    live: PerProcess<Live>,
    /// Itself, for what goes on when nobody waits any more.
    own: Weak<Inner>,
}

/// What does not survive a fork.
pub(super) struct Live {
    pub(super) pools: Pools,
    pub(super) lanes: Lanes,
    pub(super) limiter: Option<Limit>,
    pub(super) session: Mutex<Session>,
    /// What is known of an integration's tokens here.
    pub(super) tokens: Mutex<Known>,
    pub(super) closing: CancellationToken,
    failed_sign_ins: AtomicU64,
    /// How many renewals of tokens have failed, told without waiting for one under way.
    pub(super) failed_renewals: AtomicU64,
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

impl Inner {
    /// Checks the configuration. Nothing is sent.
    pub(super) fn new(config: Config) -> Result<Arc<Self>> {
        let settings = Settings::new(config)?;
        let redactor = Redactor::default();
        let credentials = &settings.credentials;
        redactor.learn_credential(credentials.login(), credentials.secret().expose());
        if let Some(redis) = &settings.redis {
            redis.secrets().for_each(|secret| redactor.learn(secret));
        }
        if let Credentials::Integration(integration) = credentials {
            integration
                .secrets()
                .for_each(|secret| redactor.learn(secret));
        }
        let inner = Arc::new_cyclic(|own| Self {
            settings,
            redactor,
            closed: AtomicBool::new(false),
            live: PerProcess::new(),
            own: own.clone(),
        });
        inner.live()?;
        Ok(inner)
    }

    /// The same, to be held.
    pub(super) fn shared(&self) -> Result<Arc<Self>> {
        let gone = || Error::new(ErrorKind::Cancelled, "the client is gone");
        self.own.upgrade().ok_or_else(gone)
    }

    /// Ends the calls in flight, refuses later ones, and lets go of the connections.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Release);
        if let Some(live) = self.live.take() {
            live.closing.cancel();
        }
    }

    /// Why the limit of requests is not shared over Redis at the moment.
    pub(super) fn redis_problem(&self) -> Option<String> {
        let limiter = self.live().ok()?.limiter.clone()?;
        limiter.problem()
    }

    /// Whether the client was closed.
    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// What belongs to this process.
    pub(super) fn live(&self) -> Result<Arc<Live>> {
        self.live.get(|| {
            let settings = &self.settings;
            let limiter = (settings.requests_per_second > 0.0).then(|| {
                Limit::new(
                    &settings.origin.authority(),
                    settings.requests_per_second,
                    settings.redis.as_ref(),
                    settings.connect_timeout + settings.timeout,
                )
            });
            Ok(Live {
                pools: Pools::new(HttpSettings {
                    origin: settings.origin.clone(),
                    user_agent: settings.user_agent.clone(),
                    connect_timeout: settings.connect_timeout,
                    timeout: settings.timeout,
                    max_answer_bytes: settings.max_answer_bytes,
                    tls: tls::config(settings.ca_certificates.as_deref())?,
                })?,
                lanes: Lanes::default(),
                limiter: limiter.transpose()?,
                session: Mutex::default(),
                tokens: Mutex::default(),
                closing: CancellationToken::new(),
                failed_sign_ins: AtomicU64::new(0),
                failed_renewals: AtomicU64::new(0),
            })
        })
    }
}
