//! Dates and instants.

use std::sync::LazyLock;

use amocore::Timestamp;
use amocore::wire::local_time::{self, DateStyle};
use jiff::tz::TimeZone;

/// Zones whose clocks were turned in every way: by hours, by half an hour, over midnight, and by
/// a whole day.
static ZONES: LazyLock<Vec<TimeZone>> = LazyLock::new(|| {
    let names = [
        "Europe/Moscow",
        "America/Sao_Paulo",
        "Australia/Lord_Howe",
        "Pacific/Apia",
    ];
    let zones = names.into_iter().map(TimeZone::get);
    zones.map(|zone| zone.expect("a bundled zone")).collect()
});

/// Any spelling of a date. A local time that is written and read is the same on the clock; an
/// instant is the same instant.
pub fn dates(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    assert_eq!(local_time::civil(text), local_time::civil(text));
    if let Ok(instant) = text.parse::<Timestamp>() {
        assert_eq!(instant.to_string().parse().ok(), Some(instant));
    }
    let without_zone = local_time::read(text, None);
    for zone in &*ZONES {
        let read = local_time::read(text, Some(zone));
        // What needs no zone does not change with it.
        assert!(without_zone.is_none() || without_zone == read, "{zone:?}");
        let Some(instant) = read else { continue };
        for style in [DateStyle::Dots, DateStyle::Slashes] {
            let Some(clock) = local_time::write(instant, zone, style) else {
                continue;
            };
            let again = local_time::read(&clock, Some(zone));
            let again = again.and_then(|instant| local_time::write(instant, zone, style));
            assert_eq!(again.as_deref(), Some(&*clock), "{zone:?}");
        }
    }
}
