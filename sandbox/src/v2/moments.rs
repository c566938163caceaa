//! Dates as text in the account's time zone (v2 §7.2).

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use rusqlite::Connection;

use super::failure::Failure;
use super::members::Wrong;
use crate::clock::{LATEST, Timestamp};
use crate::request::tree::{Map, Tree};
use crate::store::{self, account};

/// The account's time zone.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

impl Zone {
    /// Of this account.
    pub fn of_account(connection: &Connection) -> store::Result<Zone> {
        let name = account::account(connection)?.timezone;
        Ok(Zone(TimeZone::get(&name).unwrap_or(TimeZone::UTC)))
    }

    /// How far it is ahead of UTC at that moment: `+03:00`.
    pub fn offset(&self, at: Timestamp) -> String {
        jiff::Timestamp::from_second(at)
            .map(|at| at.to_zoned(self.0.clone()).strftime("%:z").to_string())
            .unwrap_or_default()
    }

    /// The moment as if the local time were that of UTC, which the older
    /// generation tells (v2 §7.2).
    pub fn shifted(&self, at: Timestamp) -> Timestamp {
        jiff::Timestamp::from_second(at).map_or(at, |moment| {
            at + i64::from(self.0.to_offset(moment).seconds())
        })
    }

    /// The local date and time as people write it, or of a timestamp; whether
    /// the time was given, too.
    pub fn local(&self, text: &str) -> Option<(DateTime, bool)> {
        let text = text.trim();
        let is_number = text.len() > 5 && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            let at = text.parse().ok().filter(|at| *at <= LATEST)?;
            let at = jiff::Timestamp::from_second(at).ok()?;
            return Some((at.to_zoned(self.0.clone()).datetime(), true));
        }
        let (date, time) = match text.split_once([' ', 'T']) {
            Some((date, time)) => (date, Some(time.trim())),
            None => (text, None),
        };
        let date = ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y"]
            .into_iter()
            .find_map(|format| Date::strptime(format, date).ok())?;
        let time = match time {
            None => None,
            Some(time) => Some(
                ["%H:%M:%S", "%H:%M"]
                    .into_iter()
                    .find_map(|format| Time::strptime(format, time).ok())?,
            ),
        };
        let has_time = time.is_some();
        Some((date.to_datetime(time.unwrap_or(Time::midnight())), has_time))
    }

    /// The moment meant by a timestamp or a local date. A day alone is its first
    /// second, or its last.
    pub fn moment(&self, text: &str, last_of_day: bool) -> Option<Timestamp> {
        let (mut local, has_time) = self.local(text)?;
        if last_of_day && !has_time {
            local = local.date().at(23, 59, 59, 0);
        }
        let zoned = local.to_zoned(self.0.clone()).ok()?;
        Some(zoned.timestamp().as_second())
    }
}

/// From and to, both included.
#[derive(Debug, Clone, Copy, Default)]
pub struct Range {
    /// The first moment.
    pub from: Option<Timestamp>,
    /// The last moment.
    pub to: Option<Timestamp>,
}

impl Range {
    /// `filter[name][from]` and `[to]`.
    pub fn of(zone: &Zone, parameters: &Map, name: &str) -> Result<Range, Failure> {
        let range = parameters
            .get("filter")
            .and_then(|filter| filter.get(name))
            .filter(|range| !range.is_scalar());
        let moment = |end: &str| -> Result<Option<Timestamp>, Failure> {
            let text = range.and_then(|range| range.get(end)).and_then(Tree::text);
            let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
                return Ok(None);
            };
            let found = zone.moment(&text, end == "to");
            found.map(Some).ok_or_else(|| {
                let what = format!("filter[{name}][{end}] must be a timestamp or a date");
                Failure::from(Wrong::new(what))
            })
        };
        Ok(Range {
            from: moment("from")?,
            to: moment("to")?,
        })
    }

    /// The conditions on a column.
    pub fn clauses(self, column: &str) -> impl Iterator<Item = String> {
        let from = self.from.map(|from| format!("{column} >= {from}"));
        let to = self.to.map(|to| format!("{column} <= {to}"));
        from.into_iter().chain(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_day_and_a_timestamp() {
        let moscow = Zone(TimeZone::get("Europe/Moscow").unwrap());
        // 14 January 2020, 02:00 in Moscow (UTC+3).
        let at = 1_578_956_400;
        for text in [
            "2020-01-14 02:00:00",
            "14.01.2020 02:00",
            "2020/01/14 02:00:00",
        ] {
            assert_eq!(moscow.moment(text, true), Some(at), "{text}");
        }
        assert_eq!(moscow.moment("1578956400", true), Some(at));
        assert_eq!(moscow.moment("14.01.2020", false), Some(at - 7_200));
        assert_eq!(moscow.moment("14.01.2020", true), Some(at - 7_201 + 86_400));
        assert_eq!(moscow.offset(at), "+03:00");
        for text in [
            "",
            "tomorrow",
            "01/14/2020",
            "14.13.2020",
            "14.01.2020 25:00",
        ] {
            assert_eq!(moscow.moment(text, false), None, "{text}");
        }
    }
}
