//! Local dates of the XML API.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::Timestamp;

/// How `END_DATE` is written. The specification contradicts itself (legacy §12.3): its mask
/// puts the day first, its example the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateStyle {
    /// `14.01.2011 02:00:00`
    Dots,
    /// `01/14/2011 02:00:00`
    Slashes,
}

/// Writes an instant as the account's local time. `None` if it is out of range.
pub fn write(time: Timestamp, zone: &TimeZone, style: DateStyle) -> Option<String> {
    let civil = time.civil_in(zone)?;
    let (year, month, day) = (civil.year(), civil.month(), civil.day());
    let (hour, minute, second) = (civil.hour(), civil.minute(), civil.second());
    if !(1..=9999).contains(&year) {
        return None;
    }
    let date = match style {
        DateStyle::Dots => format!("{day:02}.{month:02}.{year:04}"),
        DateStyle::Slashes => format!("{month:02}/{day:02}/{year:04}"),
    };
    Some(format!("{date} {hour:02}:{minute:02}:{second:02}"))
}

/// Reads any spelling of a date that the references know: Unix seconds, `DD.MM.YYYY`,
/// `MM/DD/YYYY` and `YYYY-MM-DD`, with or without time or seconds, RFC 3339. Local spellings
/// need the account's zone.
pub fn read(text: &str, zone: Option<&TimeZone>) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() >= 9
        && let Ok(seconds) = text.parse::<i64>()
    {
        return Some(Timestamp::from_unix(seconds)).filter(|time| time.is_expressible());
    }
    match civil(text) {
        Some(civil) => {
            let instant = zone?.to_ambiguous_timestamp(civil).compatible().ok()?;
            Some(Timestamp::from_unix(instant.as_second()))
        }
        None => text.parse().ok(),
    }
}

/// Reads a local date in any of those spellings.
pub fn civil(text: &str) -> Option<DateTime> {
    let end = text.bytes().position(|byte| matches!(byte, b' ' | b'T'));
    let (date, time) = match end {
        Some(end) => (&text[..end], text[end + 1..].trim()),
        None => (text, ""),
    };
    let separator = date.bytes().find(|byte| !byte.is_ascii_digit())?;
    let order = match separator {
        b'.' => [2, 1, 0],
        b'/' => [2, 0, 1],
        b'-' => [0, 1, 2],
        _ => return None,
    };
    let (date, 3) = numbers(date, separator)? else {
        return None;
    };
    let [year, month, day] = order.map(|index| date[index]);
    let (time, _) = match time {
        "" => ([0; 3], 0),
        time => numbers(time, b':')?,
    };
    let [hour, minute, second] = time;
    let small = |part: i16| i8::try_from(part).ok();
    DateTime::new(
        year,
        small(month)?,
        small(day)?,
        small(hour)?,
        small(minute)?,
        small(second)?,
        0,
    )
    .ok()
}

/// Up to three numbers with this between them, and how many there are. Digits alone: numbers may
/// have signs, dates have none.
fn numbers(text: &str, separator: u8) -> Option<([i16; 3], usize)> {
    let mut numbers = [0_i16; 3];
    let (mut last, mut is_empty) = (0, true);
    for byte in text.bytes() {
        if byte == separator {
            last += 1;
            if is_empty || last == numbers.len() {
                return None;
            }
            is_empty = true;
            continue;
        }
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        // No date has a number that large.
        numbers[last] = numbers[last]
            .saturating_mul(10)
            .saturating_add(digit.into());
        is_empty = false;
    }
    (!is_empty).then_some((numbers, last + 1))
}

#[cfg(test)]
mod tests {
    use super::{DateStyle, read, write};
    use crate::Timestamp;
    use jiff::tz::TimeZone;

    fn moscow() -> TimeZone {
        TimeZone::get("Europe/Moscow").expect("a bundled zone")
    }

    #[test]
    fn an_instant_is_written_in_the_accounts_time() {
        // 2011-01-13T23:00:00Z; Moscow was three hours ahead in that winter.
        let time = Timestamp::from_unix(1_294_959_600);
        assert_eq!(
            write(time, &moscow(), DateStyle::Dots).as_deref(),
            Some("14.01.2011 02:00:00")
        );
        assert_eq!(
            write(time, &moscow(), DateStyle::Slashes).as_deref(),
            Some("01/14/2011 02:00:00")
        );
    }

    #[test]
    fn every_spelling_reads_as_the_same_instant() {
        let time = Some(Timestamp::from_unix(1_294_959_600));
        for text in [
            "14.01.2011 02:00:00",
            "01/14/2011 2:00:00",
            "01/14/2011 2:00",
            "2011-01-14 02:00:00",
            "2011-01-14T02:00:00",
            "1294959600",
            "2011-01-13T23:00:00Z",
            " 14.01.2011 2:00:00\n",
        ] {
            assert_eq!(read(text, Some(&moscow())), time, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_lacks_a_zone_is_not_guessed() {
        for text in [
            "",
            "tomorrow",
            "2011",
            "31.02.2011 00:00:00",
            "14.01 02:00",
            "14.01.2011 25:00:00",
            "14.01.-2011",
            "+14.01.2011",
            "14.01.2011 +2:00",
            "14.01.2011 2:00:00:00",
            "14.01.2011 2:00:00:zone",
        ] {
            assert_eq!(read(text, Some(&moscow())), None, "{text}");
        }
        assert_eq!(read("14.01.2011 02:00:00", None), None);
    }
}
