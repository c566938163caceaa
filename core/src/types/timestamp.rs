//! An instant, as the wire has it.

#[cfg(feature = "client")]
use std::cell::Cell;
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::tz::TimeZone;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant in whole seconds since 1970-01-01T00:00:00Z. The wire knows no finer time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant `seconds` after the epoch.
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since the epoch.
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// The present instant.
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// Whether it lies in the years 1 to 9999, which every language can express.
    pub(crate) const fn is_expressible(self) -> bool {
        self.0 >= -62_135_596_800 && self.0 <= 253_402_300_799
    }

    /// As HTTP writes it: `Tue, 05 Nov 2019 09:00:00 GMT` (v2 §7.2).
    #[cfg(feature = "client")]
    pub(crate) fn http_date(self) -> Option<String> {
        let instant = jiff::Timestamp::from_second(self.0).ok()?;
        Some(instant.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
    }

    /// The civil time in `zone`, if the instant is in range.
    pub(crate) fn civil_in(self, zone: &TimeZone) -> Option<jiff::civil::DateTime> {
        let instant = jiff::Timestamp::from_second(self.0).ok()?;
        Some(zone.to_datetime(instant))
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let seconds = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self(seconds(after)),
            Err(before) => Self(-seconds(before.duration())),
        }
    }
}

impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> Self {
        let span = Duration::from_secs(time.0.unsigned_abs());
        if time.0 >= 0 {
            UNIX_EPOCH + span
        } else {
            UNIX_EPOCH - span
        }
    }
}

/// RFC 3339 in UTC: `2019-11-05T09:00:00Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.0) {
            Ok(instant) => write!(f, "{instant}"),
            Err(_) => write!(f, "@{}", self.0),
        }
    }
}

/// Reads RFC 3339, dropping fractions of a second, or `@` and seconds since the epoch, which
/// express every instant.
impl FromStr for Timestamp {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let seconds = text.strip_prefix('@').and_then(|it| it.parse().ok());
        if let Some(seconds) = seconds {
            return Ok(Self(seconds));
        }
        text.parse::<jiff::Timestamp>()
            .map(|instant| Self(instant.as_second()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[cfg(feature = "client")]
        if IN_SECONDS.get() {
            return serializer.serialize_i64(self.0);
        }
        serializer.collect_str(self)
    }
}

#[cfg(feature = "client")]
thread_local! {
    /// How serde writes instants on this thread: it carries no such wish from who writes a model
    /// to what is in it.
    static IN_SECONDS: Cell<bool> = const { Cell::new(false) };
}

/// Writes what `write` does with instants as numbers.
#[cfg(feature = "client")]
pub(crate) fn in_seconds<T>(write: impl FnOnce() -> T) -> T {
    /// Puts it back, whatever happens.
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            IN_SECONDS.set(self.0);
        }
    }
    let _before = Before(IN_SECONDS.replace(true));
    write()
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
