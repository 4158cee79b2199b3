//! The flag of the repeated hour, in tables that lost it, and the label that needs more than the flag.

use std::num::NonZeroU16;

use ercot_types::{
    report::{HourCount, ReportLayout, TimeConvention},
    time::{
        ClockTime, HourEnding, Neighbour, OperatingDay, Pass, central_to_utc, interval_ending_to_utc, parse_date, parse_stamp,
    },
};
use jiff::{SignedDuration, Timestamp, civil::DateTime};

/// Columns that say when, and the flag that belongs to them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Doubt<'l> {
    pub(super) flag: &'l str,
    clock: Clock<'l>,
}

#[derive(Debug, Clone, Copy)]
enum Clock<'l> {
    /// A stamp of an instant.
    Stamp(&'l str),
    /// A stamp of an interval's end.
    Label(&'l str),
    /// A day and an hour ending.
    Hour(&'l str, &'l str),
    /// A day and the time of an interval's end.
    Time(&'l str, &'l str),
}

/// A flag that a table lacks; the columns are those of the exported row.
#[derive(Debug, Clone, Copy)]
pub(super) enum MissingFlag {
    Stamp(usize),
    Label(usize),
    Hour(usize, usize),
    Time(usize, usize),
}

impl MissingFlag {
    /// The flags of a time convention.
    pub(super) fn of(time: &TimeConvention) -> Vec<(&str, Doubt<'_>)> {
        let doubt = |flag, clock| (flag, Doubt { flag, clock });
        match time {
            TimeConvention::ScedRun { stamp, flag } => vec![doubt(flag.as_str(), Clock::Stamp(stamp))],
            TimeConvention::HourEnding { day, hour, flag: Some(flag), count: HourCount::WallClock } => {
                vec![doubt(flag.as_str(), Clock::Hour(day, hour))]
            }
            TimeConvention::SettlementInterval { day, hour, flag, .. } => vec![doubt(flag.as_str(), Clock::Hour(day, hour))],
            TimeConvention::IntervalEnding { stamp, flag, .. } => vec![doubt(flag.as_str(), Clock::Label(stamp))],
            TimeConvention::TimeEnding { day, time, flag, .. } => vec![doubt(flag.as_str(), Clock::Time(day, time))],
            TimeConvention::RtdRun { stamp, flag, interval_ending, interval_flag, .. } => {
                vec![doubt(flag.as_str(), Clock::Stamp(stamp)), doubt(interval_flag.as_str(), Clock::Label(interval_ending))]
            }
            _ => Vec::new(),
        }
    }

    /// None if the table lacks what the flag is about, too.
    pub(super) fn new(doubt: &Doubt<'_>, place: &impl Fn(&str) -> Option<usize>) -> Option<Self> {
        Some(match doubt.clock {
            Clock::Stamp(stamp) => Self::Stamp(place(stamp)?),
            Clock::Label(stamp) => Self::Label(place(stamp)?),
            Clock::Hour(day, hour) => Self::Hour(place(day)?, place(hour)?),
            Clock::Time(day, time) => Self::Time(place(day)?, place(time)?),
        })
    }

    /// `N` where the hour happens once. Nothing where it happens twice: then the row cannot be placed, and loading sets it
    /// aside with the reason. What cannot be read is not in doubt; loading says what is wrong with it.
    pub(super) fn printed(&self, row: &[Option<String>]) -> &'static str {
        if self.is_in_doubt(row).unwrap_or(false) { "" } else { "N" }
    }

    fn is_in_doubt(&self, row: &[Option<String>]) -> Option<bool> {
        let cell = |place: usize| row.get(place)?.as_deref();
        Some(match *self {
            Self::Stamp(stamp) => happens_twice(parse_stamp(cell(stamp)?).ok()?),
            Self::Label(stamp) => ends_twice(parse_stamp(cell(stamp)?).ok()?),
            Self::Time(day, time) => {
                let day = cell(day)?.split([' ', 'T']).next()?;
                ends_twice(parse_stamp(&format!("{day} {}", cell(time)?)).ok()?)
            }
            Self::Hour(day, hour) => {
                let day = parse_date(cell(day)?.split([' ', 'T']).next()?).ok()?;
                OperatingDay(day).hour(HourEnding::parse(cell(hour)?).ok()?, Pass::Second).is_ok()
            }
        })
    }
}

/// The label of an interval's end, with its flag. `01:00`, `N` of the November day names two ends; in a file the row before
/// tells which, and a table has no such order.
#[derive(Debug)]
pub(super) struct RepeatedLabel {
    day: Option<usize>,
    label: usize,
    flag: usize,
    width: NonZeroU16,
    /// The stamp and the flag of the run that looks ahead.
    run: Option<(usize, usize)>,
}

impl RepeatedLabel {
    /// None if the report has no such label, or the table lacks it or its flag.
    pub(super) fn new(layout: &ReportLayout, place: &impl Fn(&str) -> Option<usize>) -> Option<Self> {
        let (day, label, flag, width, run) = match &layout.time {
            TimeConvention::IntervalEnding { stamp, flag, minutes } => (None, stamp, flag, minutes, None),
            TimeConvention::TimeEnding { day, time, flag, minutes } => (Some(place(day)?), time, flag, minutes, None),
            TimeConvention::RtdRun { stamp, flag, interval_ending, interval_flag, minutes } => {
                (None, interval_ending, interval_flag, minutes, place(stamp).zip(place(flag)))
            }
            _ => return None,
        };
        Some(Self { day, label: place(label)?, flag: place(flag)?, width: *width, run })
    }

    /// The place of the flag, if the row's label is that of two intervals. A run tells them apart, or the posting of a
    /// forecast, once the earlier interval is long over.
    pub(super) fn unclear_flag(&self, row: &[Option<String>], posted: Option<Timestamp>) -> Option<usize> {
        let cell = |place: usize| row.get(place)?.as_deref();
        let label = match self.day {
            Some(day) => ClockTime::parse(cell(self.label)?).ok()?.on(parse_date(cell(day)?).ok()?)?,
            None => parse_stamp(cell(self.label)?).ok()?,
        };
        let pass = Pass::parse(cell(self.flag)?).ok()?;
        let read = |neighbour| interval_ending_to_utc(label, pass, self.width, neighbour).ok();
        let earlier = read(Neighbour::PublishedAt(Timestamp::MIN))?;
        let later = read(Neighbour::PublishedAt(Timestamp::MAX))?;
        let run = || {
            let (stamp, flag) = self.run?;
            central_to_utc(parse_stamp(cell(stamp)?).ok()?, Pass::parse(cell(flag)?).ok()?).ok()
        };
        let is_over = |run| read(Neighbour::LookAhead { run, row_before: None }) == Some(later);
        (earlier != later && !run().or(posted).is_some_and(is_over)).then_some(self.flag)
    }
}

fn happens_twice(local: DateTime) -> bool {
    central_to_utc(local, Pass::Second).is_ok()
}

/// The end of an interval is in doubt with the interval's last moment, and on the hour by itself: `01:00` is printed for the
/// end of the hour before and for that of the first pass.
fn ends_twice(local: DateTime) -> bool {
    happens_twice(local) || local.checked_sub(SignedDuration::from_secs(1)).is_ok_and(happens_twice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<Option<String>> {
        cells.iter().map(|cell| Some((*cell).to_owned())).collect()
    }

    #[test]
    fn only_the_repeated_hour_is_in_doubt() {
        let stamp = MissingFlag::Stamp(0);
        for (text, printed) in [
            ("11/01/2026 00:59:59", "N"),
            ("11/01/2026 01:00:00", ""),
            ("2026-11-01 01:59:59", ""),
            ("2026-11-01 02:00:00", "N"),
            ("10/31/2026 01:30:00", "N"),
            ("03/08/2026 02:30:00", "N"),
            ("nonsense", "N"),
        ] {
            assert_eq!(stamp.printed(&row(&[text])), printed, "{text}");
        }
        let hour = MissingFlag::Hour(0, 1);
        for (hour_ending, printed) in [("01:00", "N"), ("02:00", ""), ("2", ""), ("03:00", "N"), ("24:00", "N")] {
            assert_eq!(hour.printed(&row(&["11/01/2026", hour_ending])), printed, "{hour_ending}");
        }
        assert_eq!(hour.printed(&row(&["2026-11-01 00:00:00", "02:00:00"])), "");
        assert_eq!(hour.printed(&[None, None]), "N");
    }

    #[test]
    fn labels_of_an_end_are_in_doubt_from_one_to_two() {
        let (label, time) = (MissingFlag::Label(0), MissingFlag::Time(0, 1));
        for (clock, printed) in [("00:55", "N"), ("01:00", ""), ("01:05", ""), ("02:00", ""), ("02:05", "N")] {
            assert_eq!(label.printed(&row(&[&format!("11/01/2026 {clock}:00")])), printed, "{clock}");
            assert_eq!(time.printed(&row(&["11/01/2026", clock])), printed, "{clock}");
        }
        assert_eq!(time.printed(&row(&["10/31/2026", "24:00"])), "N");
    }

    #[test]
    fn with_its_flag_only_the_label_of_two_ends_is_unclear() {
        let width = NonZeroU16::new(5).unwrap();
        let stamp = RepeatedLabel { day: None, label: 0, flag: 1, width, run: None };
        let clock = RepeatedLabel { day: Some(0), label: 1, flag: 2, width, run: None };
        for (time, flag, is_unclear) in [
            ("00:55", "N", false),
            ("01:00", "N", true),
            ("01:00", "false", true),
            ("01:05", "N", false),
            ("01:05", "Y", false),
            ("02:00", "Y", false),
            ("02:05", "N", false),
        ] {
            let found = stamp.unclear_flag(&row(&[&format!("2026-11-01 {time}:00"), flag]), None);
            assert_eq!(found.is_some(), is_unclear, "{time} {flag}");
            assert_eq!(clock.unclear_flag(&row(&["11/01/2026", time, flag]), None).is_some(), is_unclear, "{time} {flag}");
            assert_eq!(clock.unclear_flag(&row(&["10/31/2026", time, "N"]), None), None, "{time}");
        }
    }

    #[test]
    fn a_run_after_the_earlier_end_tells_the_two_apart() {
        let width = NonZeroU16::new(5).unwrap();
        let label = RepeatedLabel { day: None, label: 2, flag: 3, width, run: Some((0, 1)) };
        for (clock, flag, is_unclear) in
            [("00:05", "N", true), ("01:15", "N", true), ("01:35", "N", false), ("01:05", "Y", false)]
        {
            let row = row(&[&format!("11/01/2026 {clock}:04"), flag, "11/01/2026 01:00", "N"]);
            assert_eq!(label.unclear_flag(&row, None).is_some(), is_unclear, "{clock} {flag}");
        }
        let posting = RepeatedLabel { day: None, label: 0, flag: 1, width, run: None };
        let posted = |at: &str| posting.unclear_flag(&row(&["11/01/2026 01:00", "N"]), Some(at.parse().unwrap()));
        assert_eq!((posted("2026-11-01T05:50:00Z"), posted("2026-11-01T06:35:00Z")), (Some(1), None));
    }
}
