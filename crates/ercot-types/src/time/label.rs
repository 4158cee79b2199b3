//! Parses the dates and stamps that ERCOT prints.

use jiff::civil::{Date, DateTime, Time};

use super::TimeError;

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
