//! What every request is served with.

use crate::clock::Clock;
use crate::faults::Faults;
use crate::journal::Journal;
use crate::kept::Kept;
use crate::limits::Limiter;
use crate::masking::Masker;
use crate::oauth::issue_code;
use crate::options::{Options, Seed};
use crate::outbox::Outbox;
use crate::sessions::Sessions;
use crate::store::seed_oauth::{ADMIN, CLIENT_ID};
use crate::store::{self, Founding, Store, account, oauth};
use crate::tokens::Tokens;
use crate::webhooks;
use crate::workload::Workload;

/// The running sandbox's state.
pub struct Context {
    /// How it was started.
    pub options: Options,
    /// The account.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// New ids.
    pub tokens: Tokens,
    /// Who is logged in.
    pub sessions: Sessions,
    /// The request limit.
    pub limiter: Limiter,
    /// Faults to be played.
    pub faults: Faults,
    /// How much is worked on at once.
    pub workload: Workload,
    /// Answers that have not changed.
    pub kept: Kept,
    /// The last requests.
    pub journal: Journal,
    /// Sends what others have to be told.
    pub outbox: Outbox,
    /// Keeps the account's secrets out of sight.
    pub masker: Masker,
}

impl Context {
    /// Opens the account and starts everything else afresh.
    pub fn open(options: Options) -> store::Result<Context> {
        let clock = Clock::new(options.clock);
        let founding = Founding {
            seed: options.seed,
            time_zone: options.time_zone.clone(),
            now: clock.now(),
        };
        let life = i64::try_from(options.session_life.as_secs()).unwrap_or(i64::MAX);
        let outbox = Outbox::default();
        let store = Store::open(options.data.as_deref(), &founding)?
            .before_commit(webhooks::queue, outbox.bell());
        let users = store.read(account::users)?;
        let integrations = store.read(oauth::integrations)?;
        let secrets = users
            .into_iter()
            .flat_map(|user| [user.password, user.api_key, user.token])
            .chain(integrations.into_iter().map(|known| known.client_secret))
            .collect();
        let masker = Masker::new(secrets, &options.switches.session_cookie);
        Ok(Context {
            journal: Journal::new(masker.clone()),
            masker,
            store,
            tokens: Tokens::new(clock.is_deterministic()),
            sessions: Sessions::new(life),
            limiter: Limiter::new(options.rate_limit),
            faults: Faults::default(),
            workload: Workload::default(),
            kept: Kept::default(),
            outbox,
            clock,
            options,
        })
    }

    /// Back to a fresh account: data, sessions, limits, faults, journal, clock.
    pub fn reset(&self, seed: Option<Seed>) -> store::Result<()> {
        self.clock.reset();
        self.outbox.forget();
        self.store.reset(&Founding {
            seed: seed.unwrap_or(self.options.seed),
            time_zone: self.options.time_zone.clone(),
            now: self.clock.now(),
        })?;
        self.sessions.reset();
        self.tokens.restart();
        self.limiter.reset();
        self.faults.clear();
        self.journal.clear();
        self.issue_first_code()?;
        Ok(())
    }

    /// The code with which the seeded integration can begin, for the default
    /// user; one is issued at every start.
    pub fn issue_first_code(&self) -> store::Result<String> {
        let code = self
            .store
            .write(|tx| issue_code(self, tx, CLIENT_ID, ADMIN))?;
        Ok(code.code)
    }
}
