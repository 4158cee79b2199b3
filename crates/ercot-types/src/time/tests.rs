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
fn label_that_the_march_clock_skips_ends_the_interval_before_the_gap() {
    let published = Neighbour::PublishedAt(utc("2026-03-08T08:10:00Z"));
    let interval = ending(datetime(2026, 3, 8, 2, 0, 0, 0), Pass::First, published).unwrap();
    assert_eq!((interval.start, interval.end), (utc("2026-03-08T07:55:00Z"), utc("2026-03-08T08:00:00Z")));
    let drifted = ending(datetime(2026, 3, 8, 2, 0, 31, 0), Pass::First, published).unwrap();
    assert_eq!(drifted, interval);
    assert_eq!(ending(datetime(2026, 3, 8, 3, 0, 0, 0), Pass::First, published).unwrap(), interval);
    for minute in [5, 30, 55] {
        let label = datetime(2026, 3, 8, 2, minute, 0, 0);
        assert_eq!(ending(label, Pass::First, published), Err(TimeError::SkippedHour { local: label }));
    }
    assert!(ending(datetime(2026, 3, 8, 2, 0, 0, 0), Pass::Second, published).is_err());
}

#[test]
fn quarters_of_the_repeated_hour_are_resolved_by_the_order_of_the_file() {
    // NP6-235 of 2016-11-06 reads 01:45 N, 01:00 N, 01:15 Y ... 02:00 Y.
    let day = date(2016, 11, 6);
    let quarter = |clock: &str, pass, before: &str| {
        let label = ClockTime::parse(clock).unwrap().on(day).unwrap();
        let interval = interval_ending_to_utc(label, pass, NonZeroU16::new(15).unwrap(), Neighbour::RowBefore(utc(before)));
        interval.unwrap().end
    };
    assert_eq!(quarter("01:00", Pass::First, "2016-11-06T05:45:00Z"), utc("2016-11-06T06:00:00Z"));
    assert_eq!(quarter("01:00", Pass::First, "2016-11-06T06:45:00Z"), utc("2016-11-06T07:00:00Z"));
    assert_eq!(quarter("01:15", Pass::Second, "2016-11-06T07:00:00Z"), utc("2016-11-06T07:15:00Z"));
    assert_eq!(quarter("02:00", Pass::Second, "2016-11-06T07:45:00Z"), utc("2016-11-06T08:00:00Z"));
    assert_eq!(quarter("24:00", Pass::First, "2016-11-07T05:45:00Z"), utc("2016-11-07T06:00:00Z"));
}

#[test]
fn clock_times_that_end_no_interval_are_errors() {
    assert_eq!(ClockTime::parse(" 1:15 "), ClockTime::parse("01:15:00"));
    for text in ["", "00:00", "24:01", "24:15", "25:00", "1:5", "01:60", "0115", "-1:15", "01:15:30", "001:15"] {
        assert!(ClockTime::parse(text).is_err(), "{text}");
    }
}

#[test]
fn stamps_with_an_offset_name_their_instant_themselves() {
    let expected = utc("2026-11-01T06:30:00Z");
    for text in [
        "2026-11-01T01:30:00-05:00",
        "2026-11-01 01:30:00-0500",
        "2026-11-01 00:30:00.000-06",
        "2026-11-01T06:30:00Z",
        "2026-11-01 12:00:00+0530",
        "11/01/2026 06:30 Z",
    ] {
        assert_eq!(parse_offset_stamp(text), Ok(expected), "{text}");
    }
    for text in
        ["2026-11-01 01:30:00", "2026-11-01", "2026-11-01 01:30-5", "2026-11-01 01:30-05:60", "2026-11-01 01:30-15:00", "Z"]
    {
        assert_eq!(parse_offset_stamp(text), Err(TimeError::OffsetStamp { text: text.to_owned() }), "{text}");
    }
}

#[test]
fn greenwich_stamps_are_instants() {
    for text in ["11/01/2026 06:30", "11/01/2026 06:30:00", "2026-11-01T06:30:00Z", "11/01/2026 06:30 GMT"] {
        assert_eq!(parse_gmt_stamp(text), Ok(utc("2026-11-01T06:30:00Z")), "{text}");
    }
    assert!(parse_gmt_stamp("2026-11-01T06:30:00-05:00").is_err());
}

#[test]
fn listing_stamps_carry_the_offset_in_force() {
    assert_eq!(format_central_with_offset(utc("2026-11-01T06:59:59Z")), "2026-11-01T01:59:59-05:00");
    assert_eq!(format_central_with_offset(utc("2026-11-01T07:00:00Z")), "2026-11-01T01:00:00-06:00");
}

/// Numbers of intervals since 1970, half of them in the night of 2026-11-01 and the rest anywhere in the year.
fn around_the_fall_change(seconds: i64) -> impl Strategy<Value = i64> {
    let night = 1_793_502_000_i64..1_793_527_200;
    let year = 1_767_225_600_i64..1_798_761_600;
    prop_oneof![night, year].prop_map(move |second| second / seconds)
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

    #[test]
    fn stamps_with_any_offset_give_back_the_instant(second in 946_684_800_i64..2_524_608_000, quarters in -56_i32..=56) {
        let instant = Timestamp::from_second(second).unwrap();
        let offset = jiff::tz::Offset::from_seconds(quarters * 900).unwrap();
        let text = instant.display_with_offset(offset).to_string();
        prop_assert_eq!(parse_offset_stamp(&text), Ok(instant));
        prop_assert_eq!(parse_offset_stamp(&text.replace('T', " ")), Ok(instant));
    }

    // The horizons that ERCOT has used for RTD: 11 and 24 intervals, of one point or of several.
    #[test]
    fn labels_of_a_run_that_looks_ahead_are_recovered(step in around_the_fall_change(300), horizon in prop_oneof![Just(11), Just(24)], points in 1..4) {
        let at = |ahead: i64| Timestamp::from_second((step + ahead) * 300).unwrap();
        let run = Timestamp::from_second(step * 300 + 7).unwrap();
        let mut row_before = None;
        for _ in 0..points {
            for ahead in 1..=horizon {
                let (start, end) = (at(ahead - 1), at(ahead));
                let found = ending(utc_to_central(end).0, utc_to_central(start).1, Neighbour::LookAhead { run, row_before });
                prop_assert_eq!(found, Ok(Interval { start, end }));
                row_before = Some(end);
            }
        }
    }

    #[test]
    fn quarters_in_the_order_of_the_file_are_recovered(first in around_the_fall_change(900), rows in 1_i64..200) {
        let start = |row: i64| Timestamp::from_second((first + row) * 900).unwrap();
        let mut neighbour = Neighbour::PublishedAt(Timestamp::from_second(start(1).as_second() + 300).unwrap());
        for row in 0..rows {
            let expected = Interval { start: start(row), end: start(row + 1) };
            let (label, pass) = (utc_to_central(expected.end).0, utc_to_central(expected.start).1);
            let found = interval_ending_to_utc(label, pass, NonZeroU16::new(15).unwrap(), neighbour);
            prop_assert_eq!(found, Ok(expected));
            neighbour = Neighbour::RowBefore(expected.end);
        }
    }
}
