//! The sandbox's clock: the system's, or one that stands still for tests.

use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since 1970, UTC.
pub type Timestamp = i64;

/// The latest moment anything can have: the end of the year 9999.
pub const LATEST: Timestamp = 253_402_300_799;

/// Tells the time to everything that stores or answers it.
#[derive(Debug)]
pub struct Clock {
    started_at: Option<Timestamp>,
    reading: Mutex<Reading>,
}

#[derive(Debug, Clone, Copy)]
enum Reading {
    /// The system time and this many seconds.
    Running(i64),
    /// Always this moment.
    Standing(Timestamp),
}

impl Clock {
    /// Stands at the given moment, or runs with the system.
    pub fn new(standing_at: Option<Timestamp>) -> Clock {
        Clock {
            started_at: standing_at.map(sane),
            reading: Mutex::new(initial(standing_at.map(sane))),
        }
    }

    /// Whether it was started standing still, which also asks for repeatable ids.
    pub fn is_deterministic(&self) -> bool {
        self.started_at.is_some()
    }

    /// The current time.
    pub fn now(&self) -> Timestamp {
        match *self.reading() {
            Reading::Running(offset) => sane(system_now().saturating_add(offset)),
            Reading::Standing(at) => at,
        }
    }

    /// Makes the clock stand still at this moment.
    pub fn set(&self, at: Timestamp) {
        *self.reading() = Reading::Standing(sane(at));
    }

    /// Moves the clock, whether it runs or stands.
    pub fn advance(&self, seconds: i64) {
        let mut reading = self.reading();
        *reading = match *reading {
            Reading::Running(offset) => Reading::Running(offset.saturating_add(seconds)),
            Reading::Standing(at) => Reading::Standing(sane(at.saturating_add(seconds))),
        };
    }

    /// Back to how it was started.
    pub fn reset(&self) {
        *self.reading() = initial(self.started_at);
    }

    fn reading(&self) -> std::sync::MutexGuard<'_, Reading> {
        self.reading
            .lock()
            .expect("no panic while the clock is held")
    }
}

/// Within 1970 to 9999, where all arithmetic with times is safe.
fn sane(at: Timestamp) -> Timestamp {
    at.clamp(0, LATEST)
}

fn initial(standing_at: Option<Timestamp>) -> Reading {
    standing_at.map_or(Reading::Running(0), Reading::Standing)
}

fn system_now() -> Timestamp {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_secs() as i64)
}
