//! Central prevailing time, ERCOT's labels for it, and the one conversion to UTC.
//!
//! ERCOT prints local time without an offset. A flag (`DSTFlag` or `RepeatedHourFlag`) is `Y` only in the second pass of
//! 01:00–02:00 on the November day. It is not "is daylight saving time in force". Reference: `docs/data-products.md`.
//!
//! Rules held here:
//! - the *start* of an interval is converted, never its label; the end is start + width;
//! - a time in the skipped hour of March is an error, never shifted; only as the label of an end, its first minute is the end
//!   of the interval before it;
//! - flag `Y` on a time that happens once is an error.

mod error;
mod label;
mod operating_day;

use std::num::NonZeroU16;

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone},
};
use serde::{Deserialize, Serialize};

pub use error::TimeError;
pub use label::{ClockTime, parse_date, parse_gmt_stamp, parse_offset_stamp, parse_stamp};
pub use operating_day::{HourEnding, Interval, OperatingDay, SettlementInterval};

/// Which pass of the repeated November hour a local time belongs to: ERCOT's `DSTFlag` / `RepeatedHourFlag`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Pass {
    /// Flag `N`: every time that happens once, and the first (CDT) pass of the repeated hour.
    First,
    /// Flag `Y`: the second (CST) pass of the repeated hour.
    Second,
}

impl Pass {
    /// Parses `Y`/`N`, in any case, or the API's `true`/`false`.
    ///
    /// # Errors
    ///
    /// [`TimeError::Flag`] for anything else, the empty text included.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        match text.trim() {
            "N" | "n" | "false" | "False" | "FALSE" => Ok(Self::First),
            "Y" | "y" | "true" | "True" | "TRUE" => Ok(Self::Second),
            _ => Err(TimeError::Flag { text: text.to_owned() }),
        }
    }
}

/// The Central time zone, from the database that is compiled in.
fn central() -> &'static TimeZone {
    static CENTRAL: std::sync::LazyLock<TimeZone> = std::sync::LazyLock::new(|| {
        // The database is bundled, so the look-up cannot fail in practice. The rule in force since 2007 stands behind it,
        // and UTC never does: it would be wrong silently.
        TimeZone::get("America/Chicago")
            .or_else(|_| TimeZone::posix("CST6CDT,M3.2.0,M11.1.0"))
            .unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(-6)))
    });
    &CENTRAL
}

/// Converts a Central local time to an instant. The only such conversion of the project.
///
/// # Errors
///
/// [`TimeError::SkippedHour`] for a time in the spring gap, [`TimeError::FalseFlag`] for `Pass::Second` on a time that
/// happens once, [`TimeError::OutOfRange`] beyond the range of [`Timestamp`].
///
/// ```
/// use ercot_types::time::{Pass, central_to_utc};
/// use jiff::civil::date;
///
/// let local = date(2026, 11, 1).at(1, 30, 0, 0);
/// assert_eq!(central_to_utc(local, Pass::First)?.to_string(), "2026-11-01T06:30:00Z");
/// assert_eq!(central_to_utc(local, Pass::Second)?.to_string(), "2026-11-01T07:30:00Z");
/// assert!(central_to_utc(date(2026, 3, 8).at(2, 30, 0, 0), Pass::First).is_err());
/// # Ok::<(), ercot_types::time::TimeError>(())
/// ```
pub fn central_to_utc(local: DateTime, pass: Pass) -> Result<Timestamp, TimeError> {
    let offset = match (central().to_ambiguous_timestamp(local).offset(), pass) {
        (AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. }, Pass::First)
        | (AmbiguousOffset::Fold { after: offset, .. }, Pass::Second) => offset,
        (AmbiguousOffset::Unambiguous { .. }, Pass::Second) => return Err(TimeError::FalseFlag { local }),
        (AmbiguousOffset::Gap { .. }, _) => return Err(TimeError::SkippedHour { local }),
    };
    offset.to_timestamp(local).map_err(|_| TimeError::OutOfRange { local })
}

/// The Central local time of an instant, with the pass that makes it unique.
///
/// The inverse of [`central_to_utc`] for every instant.
pub fn utc_to_central(instant: Timestamp) -> (DateTime, Pass) {
    let local = central().to_datetime(instant);
    let pass = match central_to_utc(local, Pass::Second) {
        Ok(second) if second == instant => Pass::Second,
        _ => Pass::First,
    };
    (local, pass)
}

/// The Central date of an instant.
pub fn central_date(instant: Timestamp) -> Date {
    central().to_datetime(instant).date()
}

/// Formats an instant as ERCOT's listings do: Central local time with its offset, `2026-10-26T00:00:12-05:00`.
pub fn format_central_with_offset(instant: Timestamp) -> String {
    let whole_second = Timestamp::from_second(instant.as_second()).unwrap_or(instant);
    whole_second.display_with_offset(central().to_offset(instant)).to_string()
}

/// What tells the two instants of an ambiguous interval-ending label apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Neighbour {
    /// The end of the interval in the row before.
    RowBefore(Timestamp),
    /// When a report of the past was published, for its first row.
    PublishedAt(Timestamp),
    /// A run or a forecast that looks ahead.
    LookAhead {
        /// When it ran or was published.
        run: Timestamp,
        /// The end of the interval in the row before, if it is of the same run.
        row_before: Option<Timestamp>,
    },
}

impl Neighbour {
    /// A forecast's first interval may have ended by so many seconds when the forecast is published.
    const LATE_POSTING_SECONDS: i64 = 1800;

    fn choose(self, earlier: Interval, later: Interval) -> Interval {
        let takes_earlier = match self {
            Self::PublishedAt(published_at) => later.end > published_at,
            Self::RowBefore(end) => {
                let distance = |interval: &Interval| interval.end.duration_since(end).abs();
                distance(&earlier) <= distance(&later)
            }
            // The rows of one point follow each other in time; where they do not, the next point starts, with the first interval.
            Self::LookAhead { row_before: Some(end), .. } if end == later.start => false,
            Self::LookAhead { run, .. } => earlier.end.as_second() + Self::LATE_POSTING_SECONDS > run.as_second(),
        };
        if takes_earlier { earlier } else { later }
    }
}

/// The instant of a label that names the *end* of an interval, such as NP4-743's `INTERVAL_ENDING`.
///
/// The flag belongs to the interval's start while the wall clock is that of its end. On the November day the label
/// `01:00`, `N` therefore names two instants an hour apart: the row before it in the file tells them apart, and for the
/// first row the publish time (a report cannot hold an interval that has not ended), or the run that looks ahead. On the
/// March day the label `02:00`, which the clock does not show, ends the interval before the gap (NP6-329 prints it).
/// Seconds that drift are floored to the width.
///
/// # Errors
///
/// As [`central_to_utc`]; [`TimeError::LabelFlag`] if no start of the interval fits the flag.
pub fn interval_ending_to_utc(
    label: DateTime,
    pass: Pass,
    width: NonZeroU16,
    neighbour: Neighbour,
) -> Result<Interval, TimeError> {
    // Both readings of the wall clock are tried as an end; an end is right if the interval's start carries the flag.
    let candidates = [Pass::First, Pass::Second].into_iter().filter_map(|reading| {
        let interval = floored(central_to_utc(label, reading).ok()?, width)?;
        (utc_to_central(interval.start).1 == pass).then_some(interval)
    });
    let fitting: Vec<Interval> = candidates.collect();
    match fitting.as_slice() {
        [] => match (central_to_utc(label, Pass::First), pass) {
            (Err(error), Pass::First) => ending_at_the_gap(label, width).ok_or(error),
            (Err(error), Pass::Second) => Err(error),
            (Ok(_), _) => Err(TimeError::LabelFlag { local: label }),
        },
        [only] => Ok(*only),
        [earlier, later, ..] => Ok(neighbour.choose(*earlier, *later)),
    }
}

/// The interval of a width that ends at an instant, floored to the width.
fn floored(end: Timestamp, width: NonZeroU16) -> Option<Interval> {
    let step = i64::from(width.get()) * 60;
    let seconds = end.as_second() - end.as_second().rem_euclid(step);
    Some(Interval { start: Timestamp::from_second(seconds - step).ok()?, end: Timestamp::from_second(seconds).ok()? })
}

/// The last interval before the skipped hour, if the label is the gap's first minute.
fn ending_at_the_gap(label: DateTime, width: NonZeroU16) -> Option<Interval> {
    let AmbiguousOffset::Gap { before, .. } = central().to_ambiguous_timestamp(label).offset() else { return None };
    let interval = floored(before.to_timestamp(label).ok()?, width)?;
    let last_second = Timestamp::from_second(interval.end.as_second() - 1).ok()?;
    (central().to_offset(last_second) == before).then_some(interval)
}

#[cfg(test)]
mod tests;
