use jiff::civil::{date, datetime};
use proptest::prelude::*;

use super::*;

fn utc(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(text: &str) -> OperatingDay {
    OperatingDay::parse(text).unwrap()
}

fn hour(text: &str) -> HourEnding {
    HourEnding::parse(text).unwrap()
}

fn ending(label: DateTime, pass: Pass, neighbour: Neighbour) -> Result<Interval, TimeError> {
    interval_ending_to_utc(label, pass, NonZeroU16::new(5).unwrap(), neighbour)
}

#[test]
fn every_spelling_of_the_hour_is_the_same_hour() {
    for text in ["01:00", "1:00", "1", "01", " 01:00 "] {
        assert_eq!(hour(text).number(), 1, "{text}");
    }
    assert_eq!(hour("24:00").number(), 24);
    assert_eq!(hour("25").number(), 25);
}

#[test]
fn impossible_hours_are_errors() {
    for text in ["0", "00:00", "26", "-1", "+1", "1.5", "01:30", "", "001", "1:", "٣"] {
        assert!(HourEnding::parse(text).is_err(), "{text}");
    }
}

#[test]
fn fall_day_has_twenty_five_distinct_hours_in_order() {
    let fall = day("11/01/2026");
    let mut hours: Vec<Interval> = (1..=24).map(|h| fall.hour(HourEnding::new(h).unwrap(), Pass::First).unwrap()).collect();
    hours.insert(2, fall.hour(hour("02:00"), Pass::Second).unwrap());
    assert_eq!(hours.len(), 25);
    assert_eq!(hours[0].start, utc("2026-11-01T05:00:00Z"));
    assert_eq!(hours[24].end, utc("2026-11-02T06:00:00Z"));
    assert!(hours.windows(2).all(|pair| pair[0].end == pair[1].start));
    let counted: Vec<Interval> = (1..=25).map(|h| fall.nth_hour(HourEnding::new(h).unwrap()).unwrap()).collect();
    assert_eq!(counted, hours);
}

#[test]
fn spring_gap_is_an_error_rather_than_a_shifted_hour() {
    let spring = day("2026-03-08");
    assert_eq!(spring.hours(), 23);
    assert_eq!(spring.hour(hour("03:00"), Pass::First), Err(TimeError::SkippedHour { local: datetime(2026, 3, 8, 2, 0, 0, 0) }));
    assert_eq!(spring.hour(hour("04:00"), Pass::First).unwrap().start, spring.hour(hour("02:00"), Pass::First).unwrap().end);
}

#[test]
fn flag_on_an_hour_that_happens_once_is_an_error() {
    let fall = day("11/01/2026");
    for text in ["01:00", "03:00", "24:00"] {
        assert!(matches!(fall.hour(hour(text), Pass::Second), Err(TimeError::FalseFlag { .. })), "{text}");
    }
    assert!(matches!(day("07/04/2026").hour(hour("02:00"), Pass::Second), Err(TimeError::FalseFlag { .. })));
}

#[test]
fn hour_twenty_five_exists_only_when_hours_are_counted_on_a_long_day() {
    assert!(day("11/01/2026").hour(hour("25"), Pass::First).is_err());
    assert!(day("11/02/2026").nth_hour(hour("25")).is_err());
    assert!(day("03/08/2026").nth_hour(hour("24")).is_err());
}

#[test]
fn hour_ending_24_ends_at_the_next_midnight() {
    let last = day("12/31/2026").hour(hour("24:00"), Pass::First).unwrap();
    assert_eq!(last.end, utc("2027-01-01T06:00:00Z"));
}

#[test]
fn settlement_intervals_fill_the_repeated_hour_twice() {
    let fall = day("11/01/2026");
    let quarter = |text, pass| fall.settlement_interval(hour("2"), SettlementInterval::parse(text).unwrap(), pass).unwrap();
    assert_eq!(quarter("1", Pass::First).start, utc("2026-11-01T06:00:00Z"));
    assert_eq!(quarter("4", Pass::First).end, utc("2026-11-01T07:00:00Z"));
    assert_eq!(quarter("1", Pass::Second).start, utc("2026-11-01T07:00:00Z"));
    assert!(SettlementInterval::parse("5").is_err() && SettlementInterval::parse("0").is_err());
}

#[test]
fn sced_stamps_keep_their_seconds() {
    let local = parse_stamp("11/01/2026 01:30:14").unwrap();
    assert_eq!(central_to_utc(local, Pass::First).unwrap(), utc("2026-11-01T06:30:14Z"));
    assert_eq!(central_to_utc(local, Pass::Second).unwrap(), utc("2026-11-01T07:30:14Z"));
}

#[test]
fn twelve_hour_clock_is_read() {
    assert_eq!(parse_stamp("10/26/2026 12:05:30 AM").unwrap(), datetime(2026, 10, 26, 0, 5, 30, 0));
    assert_eq!(parse_stamp("10/26/2026 12:00:00 PM").unwrap(), datetime(2026, 10, 26, 12, 0, 0, 0));
    assert!(parse_stamp("10/26/2026 13:05:30 PM").is_err());
    assert!(parse_stamp("10/26/2026 00:05:30 AM").is_err());
}

#[test]
fn stamps_that_are_not_stamps_are_errors() {
    for text in [
        "",
        "10/26/2026",
        "26/10/2026 01:00",
        "10/26/2026 25:00",
        "10/26/2026 24:01",
        "10/26/26 01:00",
        "2/30/2026 01:00",
        "10/26/2026 -1:00",
    ] {
        assert!(parse_stamp(text).is_err(), "{text}");
    }
}

#[test]
fn label_of_the_end_is_resolved_by_the_publish_time() {
    let label = datetime(2026, 11, 1, 1, 0, 0, 0);
    let first = ending(label, Pass::First, Neighbour::PublishedAt(utc("2026-11-01T06:00:47Z"))).unwrap();
    let second = ending(label, Pass::First, Neighbour::PublishedAt(utc("2026-11-01T07:00:47Z"))).unwrap();
    assert_eq!(first.end, utc("2026-11-01T06:00:00Z"));
    assert_eq!(second.end, utc("2026-11-01T07:00:00Z"));
    let two =
        ending(datetime(2026, 11, 1, 2, 0, 0, 0), Pass::Second, Neighbour::PublishedAt(utc("2026-11-01T08:00:47Z"))).unwrap();
    assert_eq!(two.end, utc("2026-11-01T08:00:00Z"));
}

#[test]
fn label_of_the_end_in_a_late_report_is_resolved_by_the_row_before() {
    let label = datetime(2026, 11, 1, 1, 0, 0, 0);
    let after = |end: &str| ending(label, Pass::First, Neighbour::RowBefore(utc(end))).unwrap().end;
    assert_eq!(after("2026-11-01T05:55:00Z"), utc("2026-11-01T06:00:00Z"));
    assert_eq!(after("2026-11-01T06:55:00Z"), utc("2026-11-01T07:00:00Z"));
}

#[test]
fn drifting_seconds_of_the_label_are_floored() {
    let label = parse_stamp("09/07/2026 11:10:30 AM").unwrap();
    let interval = ending(label, Pass::First, Neighbour::PublishedAt(utc("2026-09-07T16:10:52Z"))).unwrap();
    assert_eq!((interval.start, interval.end), (utc("2026-09-07T16:05:00Z"), utc("2026-09-07T16:10:00Z")));
}

#[test]
fn label_with_a_false_flag_or_in_the_gap_is_an_error() {
    let published = utc("2026-12-01T00:00:00Z");
    let noon = datetime(2026, 11, 1, 12, 0, 0, 0);
    assert!(matches!(ending(noon, Pass::Second, Neighbour::PublishedAt(published)), Err(TimeError::LabelFlag { .. })));
    let gap = datetime(2026, 3, 8, 2, 30, 0, 0);
    assert!(matches!(ending(gap, Pass::First, Neighbour::PublishedAt(published)), Err(TimeError::SkippedHour { .. })));
}

#[test]
fn listing_stamps_carry_the_offset_in_force() {
    assert_eq!(format_central_with_offset(utc("2026-11-01T06:59:59Z")), "2026-11-01T01:59:59-05:00");
    assert_eq!(format_central_with_offset(utc("2026-11-01T07:00:00Z")), "2026-11-01T01:00:00-06:00");
}

proptest! {
    #[test]
    fn central_time_with_its_pass_names_the_instant_it_came_from(second in 946_684_800_i64..2_524_608_000) {
        let instant = Timestamp::from_second(second).unwrap();
        let (local, pass) = utc_to_central(instant);
        prop_assert_eq!(central_to_utc(local, pass), Ok(instant));
    }

    #[test]
    fn hours_of_any_day_tile_it(offset in 0_i64..20_000) {
        let day = OperatingDay(date(2000, 1, 1).checked_add(jiff::Span::new().days(offset)).unwrap());
        let hours: Vec<Interval> = (1..=day.hours()).map(|h| day.nth_hour(HourEnding::new(h).unwrap()).unwrap()).collect();
        let bounds = day.bounds().unwrap();
        prop_assert_eq!(hours[0].start, bounds.start);
        prop_assert_eq!(hours[hours.len() - 1].end, bounds.end);
        prop_assert!(hours.windows(2).all(|pair| pair[0].end == pair[1].start));
    }

    #[test]
    fn labels_of_ends_recover_every_five_minute_interval(step in 0_i64..105_120) {
        let start = Timestamp::from_second(1_767_225_600 + step * 300).unwrap();
        let end = Timestamp::from_second(start.as_second() + 300).unwrap();
        let published = Timestamp::from_second(end.as_second() + 47).unwrap();
        let label = utc_to_central(end).0;
        let interval = ending(label, utc_to_central(start).1, Neighbour::PublishedAt(published));
        prop_assert_eq!(interval, Ok(Interval { start, end }));
    }
}
