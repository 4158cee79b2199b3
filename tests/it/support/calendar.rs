//! Central time by the rule of the law, apart from the project's conversion and from any time zone database.
//!
//! Since 2007 clocks go forward at 02:00 on the second Sunday of March and back at 02:00 on the first Sunday of November.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Weekday},
};

/// The instant of a wall-clock reading; `is_second` tells the passes of the repeated hour apart.
pub(crate) fn central(local: DateTime, is_second: bool) -> Timestamp {
    let year = local.date().year();
    let forward = sunday(year, 3, 2).at(2, 0, 0, 0);
    let back = sunday(year, 11, 1).at(2, 0, 0, 0);
    let summer = local >= forward && local < back && !is_second;
    let offset_hours = if summer { 5 } else { 6 };
    let utc = local.checked_add(SignedDuration::from_hours(offset_hours)).unwrap();
    format!("{utc}Z").parse().unwrap()
}

fn sunday(year: i16, month: i8, number: i8) -> Date {
    let mut found = (1..=31).filter_map(|day| Date::new(year, month, day).ok()).filter(|day| day.weekday() == Weekday::Sunday);
    found.nth(usize::try_from(number - 1).unwrap()).unwrap()
}

/// `10/31/2026` as a date.
pub(crate) fn date(text: &str) -> Date {
    let parts: Vec<i16> = text.trim().split('/').map(|part| part.parse().unwrap()).collect();
    Date::new(parts[2], i8::try_from(parts[0]).unwrap(), i8::try_from(parts[1]).unwrap()).unwrap()
}

/// `10/31/2026 01:30:14` as a wall-clock reading.
pub(crate) fn stamp(text: &str) -> DateTime {
    let (day, clock) = text.trim().split_once(' ').unwrap();
    let clock: Vec<i8> = clock.split(':').map(|part| part.parse().unwrap()).collect();
    date(day).at(clock[0], clock[1], clock.get(2).copied().unwrap_or(0), 0)
}

/// The instant of a SCED run's stamp.
pub(crate) fn run(text: &str, flag: &str) -> Timestamp {
    central(stamp(text), flag.trim() == "Y")
}

/// The start of an hour ending, `01:00`, `1:00` or `1`, or of one of its four intervals.
pub(crate) fn hour_start(day: &str, hour_ending: &str, interval: &str, flag: &str) -> Timestamp {
    let hour: i8 = hour_ending.trim().split(':').next().unwrap().parse().unwrap();
    let quarter: i8 = interval.trim().parse().unwrap();
    central(date(day).at(hour - 1, (quarter - 1) * 15, 0, 0), flag.trim() == "Y")
}

/// An instant as the warehouse prints it.
pub(crate) fn sql(instant: Timestamp) -> String {
    instant.to_string().replace('T', " ").replace('Z', "")
}

#[test]
fn the_rule_of_the_law_gives_the_known_offsets() {
    let at = |text: &str, is_second| central(stamp(text), is_second).to_string();
    assert_eq!(at("11/01/2026 01:30:00", false), "2026-11-01T06:30:00Z");
    assert_eq!(at("11/01/2026 01:30:00", true), "2026-11-01T07:30:00Z");
    assert_eq!(at("11/01/2026 02:00:00", false), "2026-11-01T08:00:00Z");
    assert_eq!(at("03/08/2026 01:59:59", false), "2026-03-08T07:59:59Z");
    assert_eq!(at("03/08/2026 03:00:00", false), "2026-03-08T08:00:00Z");
    assert_eq!(at("02/16/2021 19:00:00", false), "2021-02-17T01:00:00Z");
    assert_eq!(sql(run("06/25/2026 00:40:18", "N")), "2026-06-25 05:40:18");
}
