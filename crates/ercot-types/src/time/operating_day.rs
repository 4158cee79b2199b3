//! Operating days and the hours and intervals inside them.

use std::fmt;

use jiff::{Span, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Pass, TimeError, central_date, central_to_utc, label::small, parse_date};

/// A half-open stretch of time, `[start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// The first instant.
    pub start: Timestamp,
    /// The instant after the last.
    pub end: Timestamp,
}

/// An operating day: midnight to midnight Central, 23, 24 or 25 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OperatingDay(pub Date);

/// The label of an hour by its end: 1 to 24 on the wall clock, or the 25 of reports that count hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HourEnding(u8);

/// A quarter of an hour inside an hour ending: 1 to 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SettlementInterval(u8);

impl HourEnding {
    /// Checks the number: 1 to 25.
    ///
    /// # Errors
    ///
    /// [`TimeError::HourEnding`].
    pub fn new(hour: u8) -> Result<Self, TimeError> {
        if (1..=25).contains(&hour) { Ok(Self(hour)) } else { Err(TimeError::HourEnding { text: hour.to_string() }) }
    }

    /// Parses every spelling that ERCOT uses: `01:00`, `1:00`, `1`, `01`, `24:00`, and `25` of the 2-day reports.
    ///
    /// # Errors
    ///
    /// [`TimeError::HourEnding`], also for minutes other than `00`, signs and fractions.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let error = || TimeError::HourEnding { text: text.to_owned() };
        let trimmed = text.trim();
        let digits = match trimmed.split_once(':') {
            Some((hour, "00" | "00:00")) => hour,
            Some(_) => return Err(error()),
            None => trimmed,
        };
        let hour = small(digits).filter(|_| digits.len() <= 2).and_then(|hour| u8::try_from(hour).ok()).ok_or_else(error)?;
        Self::new(hour).map_err(|_| error())
    }

    /// The number, 1 to 25.
    pub fn number(self) -> u8 {
        self.0
    }
}

impl SettlementInterval {
    /// Parses 1 to 4.
    ///
    /// # Errors
    ///
    /// [`TimeError::SettlementInterval`].
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        match text.trim() {
            "1" => Ok(Self(1)),
            "2" => Ok(Self(2)),
            "3" => Ok(Self(3)),
            "4" => Ok(Self(4)),
            _ => Err(TimeError::SettlementInterval { text: text.to_owned() }),
        }
    }

    /// The number, 1 to 4.
    pub fn number(self) -> u8 {
        self.0
    }
}

impl fmt::Display for OperatingDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl OperatingDay {
    /// Parses `MM/DD/YYYY` or `YYYY-MM-DD`.
    ///
    /// # Errors
    ///
    /// [`TimeError::Date`].
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        parse_date(text).map(Self)
    }

    /// The operating day that holds an instant.
    pub fn of(instant: Timestamp) -> Self {
        Self(central_date(instant))
    }

    /// The day's first and last instant. Midnight is never skipped nor repeated in Central time.
    ///
    /// # Errors
    ///
    /// [`TimeError::OutOfRange`] at the end of time.
    pub fn bounds(self) -> Result<Interval, TimeError> {
        let midnight = self.0.at(0, 0, 0, 0);
        let next = self.0.tomorrow().map_err(|_| TimeError::OutOfRange { local: midnight })?.at(0, 0, 0, 0);
        Ok(Interval { start: central_to_utc(midnight, Pass::First)?, end: central_to_utc(next, Pass::First)? })
    }

    /// How many hours the day has: 23, 24 or 25.
    pub fn hours(self) -> u8 {
        match self.bounds() {
            Ok(bounds) => u8::try_from((bounds.end.as_second() - bounds.start.as_second()) / 3600).unwrap_or(24),
            Err(_) => 24,
        }
    }

    /// The hour named by its end and the repeated-hour flag.
    ///
    /// # Errors
    ///
    /// [`TimeError::SkippedHour`] for hour ending 03:00 of the March day, [`TimeError::FalseFlag`] for `Y` on another hour
    /// than 02:00 of the November day, [`TimeError::NoSuchHour`] for 25, which only [`OperatingDay::nth_hour`] knows.
    pub fn hour(self, hour: HourEnding, pass: Pass) -> Result<Interval, TimeError> {
        if hour.0 > 24 {
            return Err(TimeError::NoSuchHour { hour: hour.0, day: self.0, hours: self.hours() });
        }
        let local = self.0.at(i8::try_from(hour.0 - 1).unwrap_or(0), 0, 0, 0);
        let start = central_to_utc(local, pass)?;
        interval(start, 60).ok_or(TimeError::OutOfRange { local })
    }

    /// The hour counted from midnight, as the 2-day and 60-day reports do: 1 to 23, 24 or 25.
    ///
    /// # Errors
    ///
    /// [`TimeError::NoSuchHour`] beyond the day's hours.
    pub fn nth_hour(self, hour: HourEnding) -> Result<Interval, TimeError> {
        if hour.0 > self.hours() {
            return Err(TimeError::NoSuchHour { hour: hour.0, day: self.0, hours: self.hours() });
        }
        let local = self.0.at(0, 0, 0, 0);
        let midnight = self.bounds()?.start;
        let start =
            midnight.checked_add(Span::new().hours(i64::from(hour.0) - 1)).map_err(|_| TimeError::OutOfRange { local })?;
        interval(start, 60).ok_or(TimeError::OutOfRange { local })
    }

    /// The 15-minute settlement interval inside an hour ending.
    ///
    /// # Errors
    ///
    /// As [`OperatingDay::hour`].
    pub fn settlement_interval(self, hour: HourEnding, quarter: SettlementInterval, pass: Pass) -> Result<Interval, TimeError> {
        let whole = self.hour(hour, pass)?;
        let start = whole.start.checked_add(Span::new().minutes(i64::from(quarter.0 - 1) * 15)).ok();
        start.and_then(|start| interval(start, 15)).ok_or(TimeError::OutOfRange { local: self.0.at(0, 0, 0, 0) })
    }
}

fn interval(start: Timestamp, minutes: i64) -> Option<Interval> {
    Some(Interval { start, end: start.checked_add(Span::new().minutes(minutes)).ok()? })
}
