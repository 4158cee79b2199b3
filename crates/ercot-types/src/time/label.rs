//! Parses the dates and stamps that ERCOT prints.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::Offset,
};
use serde::{Deserialize, Serialize};

use super::TimeError;

/// A reading of the clock that ends an interval: `00:01` to `24:00`, the next midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClockTime {
    minute_of_day: u16,
}

impl ClockTime {
    /// Parses `HH:MM`, also `H:MM` and with seconds `00`.
    ///
    /// # Errors
    ///
    /// [`TimeError::ClockTime`], also for `00:00`, which ends no interval of its day.
    ///
    /// ```
    /// use ercot_types::time::ClockTime;
    /// use jiff::civil::date;
    ///
    /// assert_eq!(ClockTime::parse("00:15")?.on(date(2026, 10, 26)).map(|local| local.to_string()), Some("2026-10-26T00:15:00".to_owned()));
    /// assert_eq!(ClockTime::parse("24:00")?.on(date(2026, 10, 26)).map(|local| local.to_string()), Some("2026-10-27T00:00:00".to_owned()));
    /// assert!(ClockTime::parse("00:00").is_err());
    /// # Ok::<(), ercot_types::time::TimeError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        minute_of_day(text.trim())
            .filter(|minute| (1..=MINUTES_PER_DAY).contains(minute))
            .map(|minute_of_day| Self { minute_of_day })
            .ok_or_else(|| TimeError::ClockTime { text: text.to_owned() })
    }

    /// The wall clock on a day. `None` for `24:00` of the last day that can be represented.
    pub fn on(self, day: Date) -> Option<DateTime> {
        let day = if self.minute_of_day == MINUTES_PER_DAY { day.tomorrow().ok()? } else { day };
        let minute = self.minute_of_day % MINUTES_PER_DAY;
        Some(day.at(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0))
    }
}

const MINUTES_PER_DAY: u16 = 24 * 60;

/// Parses `MM/DD/YYYY` or `YYYY-MM-DD`.
///
/// # Errors
///
/// [`TimeError::Date`].
pub fn parse_date(text: &str) -> Result<Date, TimeError> {
    let trimmed = text.trim();
    date(trimmed).ok_or_else(|| TimeError::Date { text: text.to_owned() })
}

/// Parses a local stamp: `MM/DD/YYYY HH:MM[:SS]`, the same on a 12-hour clock with `AM`/`PM`, or `YYYY-MM-DDTHH:MM:SS`.
///
/// `24:00` is the next day's midnight.
///
/// # Errors
///
/// [`TimeError::Stamp`].
///
/// ```
/// use ercot_types::time::parse_stamp;
/// assert_eq!(parse_stamp("09/07/2026 11:10:30 PM")?.to_string(), "2026-09-07T23:10:30");
/// assert_eq!(parse_stamp("09/07/2026 24:00")?.to_string(), "2026-09-08T00:00:00");
/// # Ok::<(), ercot_types::time::TimeError>(())
/// ```
pub fn parse_stamp(text: &str) -> Result<DateTime, TimeError> {
    stamp(text.trim()).ok_or_else(|| TimeError::Stamp { text: text.to_owned() })
}

/// Parses a stamp that says its own distance from UTC: `2026-10-26T00:05:00-05:00`, `2026-10-26 00:05:00-0500`, or `Z`.
///
/// # Errors
///
/// [`TimeError::OffsetStamp`], also for a stamp without an offset.
///
/// ```
/// use ercot_types::time::parse_offset_stamp;
/// assert_eq!(parse_offset_stamp("2026-10-26 00:05:00-0500")?.to_string(), "2026-10-26T05:05:00Z");
/// assert!(parse_offset_stamp("2026-10-26 00:05:00").is_err());
/// # Ok::<(), ercot_types::time::TimeError>(())
/// ```
pub fn parse_offset_stamp(text: &str) -> Result<Timestamp, TimeError> {
    offset_stamp(text.trim()).ok_or_else(|| TimeError::OffsetStamp { text: text.to_owned() })
}

/// Parses a stamp that is printed in UTC, which ERCOT calls GMT. Spelled as for [`parse_stamp`], with or without `Z` or `GMT`.
///
/// # Errors
///
/// [`TimeError::Stamp`].
///
/// ```
/// use ercot_types::time::parse_gmt_stamp;
/// assert_eq!(parse_gmt_stamp("10/26/2026 05:15")?.to_string(), "2026-10-26T05:15:00Z");
/// # Ok::<(), ercot_types::time::TimeError>(())
/// ```
pub fn parse_gmt_stamp(text: &str) -> Result<Timestamp, TimeError> {
    let trimmed = text.trim();
    let local = ["Z", "GMT", "UTC"].iter().find_map(|zone| trimmed.strip_suffix(zone)).unwrap_or(trimmed);
    stamp(local.trim_end())
        .and_then(|local| Offset::UTC.to_timestamp(local).ok())
        .ok_or_else(|| TimeError::Stamp { text: text.to_owned() })
}

fn offset_stamp(text: &str) -> Option<Timestamp> {
    if let Some(local) = text.strip_suffix('Z') {
        return Offset::UTC.to_timestamp(stamp(local.trim_end())?).ok();
    }
    let (local, offset) = text.split_at(text.rfind(['+', '-'])?);
    utc_offset(offset)?.to_timestamp(stamp(local.trim_end())?).ok()
}

/// `-05:00`, `-0500` or `-05`.
fn utc_offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = match digits.len() {
        5 => digits.split_once(':')?,
        4 => digits.split_at_checked(2)?,
        2 => (digits, "00"),
        _ => return None,
    };
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    // No place on Earth is further from UTC than 14 hours.
    let (hours, minutes) = (small(hours).filter(|hours| *hours <= 14)?, small(minutes).filter(|minutes| *minutes < 60)?);
    Offset::from_seconds(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)).ok()
}

fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, rest) = text.split_once(':')?;
    let minute = rest.strip_suffix(":00").unwrap_or(rest);
    if hour.len() > 2 || minute.len() != 2 {
        return None;
    }
    let (hour, minute) = (u16::try_from(small(hour)?).ok()?, u16::try_from(small(minute)?).ok()?);
    (minute < 60).then_some(hour * 60 + minute)
}

fn date(text: &str) -> Option<Date> {
    let (year, month, day) = if let Some((month, rest)) = text.split_once('/') {
        let (day, year) = rest.split_once('/')?;
        (year, month, day)
    } else {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        (year, month, day)
    };
    if year.len() != 4 {
        return None;
    }
    Date::new(small(year)?, i8::try_from(small(month)?).ok()?, i8::try_from(small(day)?).ok()?).ok()
}

fn stamp(text: &str) -> Option<DateTime> {
    let (day, rest) = text.split_once([' ', 'T'])?;
    let day = date(day)?;
    let (clock, half) = match rest.trim().split_once(' ') {
        Some((clock, half)) => (clock, Some(half.trim())),
        None => (rest.trim(), None),
    };
    let mut parts = clock.split(':');
    let hour = small(parts.next()?)?;
    let minute = small(parts.next()?)?;
    // The API prints fractions of a second that are always zero.
    let second = match parts.next() {
        Some(second) => small(second.strip_suffix(".000").or_else(|| second.strip_suffix(".0")).unwrap_or(second))?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some("AM" | "am") => hour % 12,
        Some("PM" | "pm") => hour % 12 + 12,
        Some(_) => return None,
    };
    if hour == 24 && minute == 0 && second == 0 {
        return Some(day.tomorrow().ok()?.at(0, 0, 0, 0));
    }
    let time = Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()?;
    Some(day.to_datetime(time))
}

/// Digits only: no sign, no blanks, at most four.
pub(super) fn small(text: &str) -> Option<i16> {
    if text.is_empty() || text.len() > 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
