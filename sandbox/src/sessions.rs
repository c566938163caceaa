//! Sessions and the count of failed logins. Both are forgotten at a restart,
//! after which clients simply log in again.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::clock::Timestamp;

/// So many failures in a row ask for a captcha (code 111).
const FAILURES_BEFORE_CAPTCHA: u32 = 10;
/// The captcha is no longer asked for after this many seconds.
const CAPTCHA_LIFE: i64 = 15 * 60;
/// No e-mail address is longer; failures of longer logins are not counted.
const LONGEST_LOGIN: usize = 254;
/// More sessions or failing logins than these are not remembered.
const REMEMBERED: usize = 100_000;

/// Who is logged in, and who keeps failing to.
#[derive(Debug)]
pub struct Sessions {
    life: i64,
    open: Mutex<HashMap<String, Session>>,
    failures: Mutex<HashMap<String, Failures>>,
}

#[derive(Debug)]
struct Session {
    user_id: i64,
    expires_at: Timestamp,
}

#[derive(Debug, Default)]
struct Failures {
    count: u32,
    last_at: Timestamp,
}

impl Sessions {
    /// Sessions that end after so many idle seconds.
    pub fn new(life: i64) -> Sessions {
        Sessions {
            life,
            open: Mutex::default(),
            failures: Mutex::default(),
        }
    }

    /// Opens a session under the given id.
    pub fn open(&self, id: String, user_id: i64, now: Timestamp) {
        let mut open = self.open.lock().expect("no panic while held");
        if open.len() >= REMEMBERED {
            open.retain(|_, session| session.expires_at > now);
        }
        if open.len() >= REMEMBERED {
            open.clear();
        }
        open.insert(
            id,
            Session {
                user_id,
                expires_at: now.saturating_add(self.life),
            },
        );
    }

    /// The user of a live session, whose life starts anew (legacy §12.21).
    pub fn touch(&self, id: &str, now: Timestamp) -> Option<i64> {
        let mut open = self.open.lock().expect("no panic while held");
        let session = open.get_mut(id)?;
        if session.expires_at <= now {
            open.remove(id);
            return None;
        }
        session.expires_at = now.saturating_add(self.life);
        Some(session.user_id)
    }

    /// Whether this login failed too often lately.
    pub fn needs_captcha(&self, login: &str, now: Timestamp) -> bool {
        let mut failures = self.failures.lock().expect("no panic while held");
        let key = login.trim().to_lowercase();
        let Some(known) = failures.get(&key) else {
            return false;
        };
        if known.last_at.saturating_add(CAPTCHA_LIFE) <= now {
            failures.remove(&key);
            return false;
        }
        known.count >= FAILURES_BEFORE_CAPTCHA
    }

    /// Notes a failed login.
    pub fn failed(&self, login: &str, now: Timestamp) {
        if login.len() > LONGEST_LOGIN {
            return;
        }
        let mut failures = self.failures.lock().expect("no panic while held");
        if failures.len() >= REMEMBERED {
            failures.clear();
        }
        let known = failures.entry(login.trim().to_lowercase()).or_default();
        known.count += 1;
        known.last_at = now;
    }

    /// Forgets the failures of a login that succeeded.
    pub fn succeeded(&self, login: &str) {
        let mut failures = self.failures.lock().expect("no panic while held");
        failures.remove(&login.trim().to_lowercase());
    }

    /// Ends all sessions and forgets all failures.
    pub fn reset(&self) {
        self.open.lock().expect("no panic while held").clear();
        self.failures.lock().expect("no panic while held").clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_that_nobody_has_take_no_memory() {
        let sessions = Sessions::new(900);
        for length in [LONGEST_LOGIN, LONGEST_LOGIN + 1, 1_000_000] {
            sessions.failed(&"x".repeat(length), 0);
        }
        assert_eq!(sessions.failures.lock().unwrap().len(), 1);
    }
}
