//! The flag of the repeated hour, in tables that lost it.

use ercot_types::{
    report::{HourCount, TimeConvention},
    time::{HourEnding, OperatingDay, Pass, central_to_utc, parse_date, parse_stamp},
};
use jiff::{SignedDuration, civil::DateTime};

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
}
