//! Dates as text in the account's time zone (legacy §10, §12.3).

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rusqlite::Connection;

use crate::clock::Timestamp;
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

    /// `DD.MM.YYYY HH:MM:SS`.
    pub fn write(&self, at: Timestamp) -> String {
        jiff::Timestamp::from_second(at)
            .map(|at| {
                at.to_zoned(self.0.clone())
                    .strftime("%d.%m.%Y %H:%M:%S")
                    .to_string()
            })
            .unwrap_or_default()
    }

    /// Day first with dots, month first with slashes; one or two digits a
    /// part, time and seconds optional.
    pub fn read(&self, text: &str) -> Option<Timestamp> {
        let mut words = text.split_whitespace();
        let (date, time) = (words.next()?, words.next());
        if words.next().is_some() {
            return None;
        }
        let (day, month, year) = if date.contains('.') {
            let [day, month, year] = parts(date, '.')?;
            (day, month, year)
        } else {
            let [month, day, year] = parts(date, '/')?;
            (day, month, year)
        };
        if year.len() != 4 {
            return None;
        }
        let [hour, minute, second] = match time {
            None => ["0", "0", "0"],
            Some(time) if time.matches(':').count() == 1 => {
                let [hour, minute] = parts(time, ':')?;
                [hour, minute, "0"]
            }
            Some(time) => parts(time, ':')?,
        };
        let small = |text: &str| -> Option<i8> { (text.len() <= 2).then(|| text.parse().ok())? };
        let local = DateTime::new(
            year.parse().ok()?,
            small(month)?,
            small(day)?,
            small(hour)?,
            small(minute)?,
            small(second)?,
            0,
        )
        .ok()?;
        let zoned = local.to_zoned(self.0.clone()).ok()?;
        Some(zoned.timestamp().as_second())
    }
}

fn parts<const N: usize>(text: &str, separator: char) -> Option<[&str; N]> {
    let parts: Vec<&str> = text.split(separator).collect();
    let plain = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !parts.iter().all(plain) {
        return None;
    }
    parts.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_day_first_and_slashes_month_first() {
        let moscow = Zone(TimeZone::get("Europe/Moscow").unwrap());
        // 14 January 2011, 02:00 in Moscow (UTC+3) is 23:00 UTC the day before.
        let wanted = Some(1_294_959_600);
        for text in [
            "14.01.2011 02:00:00",
            "14.1.2011 2:00",
            "01/14/2011 2:00:00",
            "  1/14/2011   2:0:0 ",
        ] {
            assert_eq!(moscow.read(text), wanted, "{text}");
        }
        assert_eq!(moscow.read("14.01.2011"), Some(1_294_959_600 - 7_200));
        assert_eq!(moscow.write(1_294_959_600), "14.01.2011 02:00:00");
    }

    #[test]
    fn anything_else_is_refused() {
        let utc = Zone(TimeZone::UTC);
        for text in [
            "",
            "tomorrow",
            "14/01/2011",
            "01.14.2011",
            "2011-01-14",
            "14.01.11",
            "14.01.2011 25:00",
            "14.01.2011 2",
            "14.01.2011 2:00:00 PM",
            "+4.01.2011",
            "14.01.2011 2:00:00:00",
            "014.01.2011",
        ] {
            assert_eq!(utc.read(text), None, "{text}");
        }
    }
}
