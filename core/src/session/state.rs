//! The session of one client in one process.

use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

use super::{Jar, Origin};
use crate::{Authorization, Error};

/// The server ends a session after 15 idle minutes (legacy §4.5); ours ends a little earlier.
const IDLE: Duration = Duration::from_secs(14 * 60);

/// What is known since the last sign-in.
#[derive(Default)]
pub struct Session {
    /// Counts the sign-ins, so that of many calls refused together one signs in anew.
    pub epoch: u64,
    /// The cookies.
    pub jar: Jar,
    /// What the server said of the account's zone; `Some(None)` when it said nothing usable.
    pub zone: Option<Option<TimeZone>>,
    /// The last sign-in that failed: whoever waited for it meanwhile shares its outcome, since
    /// repeated failures lock the user out (code 111).
    pub failed: Option<Error>,
    used: Option<Instant>,
}

impl Session {
    /// Whether the session is still good, as far as one can tell without asking.
    pub fn is_open(&self) -> bool {
        self.used.is_some_and(|used| used.elapsed() < IDLE)
    }

    /// Starts over with the cookies of a sign-in.
    pub fn open(&mut self, jar: Jar) {
        self.epoch += 1;
        self.jar = jar;
        self.failed = None;
        self.used = Some(Instant::now());
    }

    /// Notes that the session is being used.
    pub fn touch(&mut self) {
        self.used = Some(Instant::now());
    }

    /// Signs in anew before the next request: what came back was no answer of the API.
    pub fn doubt(&mut self) {
        self.used = None;
    }

    /// Ends the session of `epoch`; a newer one goes on.
    pub fn close(&mut self, epoch: u64) {
        if self.epoch == epoch {
            self.used = None;
        }
    }
}

/// The time zone of the account at `origin` among those that a sign-in told of.
pub fn zone_of(authorization: &Authorization, origin: &Origin) -> Option<TimeZone> {
    let accounts = &authorization.accounts;
    let own = accounts
        .iter()
        .find(|account| account.subdomain.as_deref() == Some(origin.subdomain()));
    let account = match (own, &accounts[..]) {
        (Some(own), _) => own,
        (None, [only]) => only,
        _ => return None,
    };
    TimeZone::get(account.timezone.as_deref()?).ok()
}
