//! The instants of a row, by the report's time convention.

use ercot_types::{
    report::{HourCount, ReportLayout, TimeConvention},
    time::{Interval, Neighbour, OperatingDay, Pass, TimeError, central_date, central_to_utc, interval_ending_to_utc},
};
use jiff::{Timestamp, civil::Date};

use super::value::Value;

/// The derived time columns of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum When {
    Run {
        stamp: Timestamp,
        operating_day: Date,
    },
    Interval {
        interval: Interval,
        operating_day: Date,
    },
    Untimed,
    /// The hour that a report without a clock change prints but the day does not have.
    NoSuchHour,
}

impl When {
    /// Microseconds of the row's first derived instant.
    pub(crate) fn first_instant(self) -> Option<i64> {
        match self {
            Self::Run { stamp, .. } => Some(stamp.as_microsecond()),
            Self::Interval { interval, .. } => Some(interval.start.as_microsecond()),
            Self::Untimed | Self::NoSuchHour => None,
        }
    }
}

/// Why a row has no instant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WhenError {
    /// Index of the column at fault.
    pub(crate) column: usize,
    pub(crate) reason: String,
}

/// Indices of the layout's columns that say when; `usize::MAX` where there is none.
#[derive(Debug, Clone)]
pub(crate) struct TimeColumns {
    pub(crate) indices: Vec<usize>,
    convention: TimeConvention,
}

impl TimeColumns {
    /// `None` if the layout's time convention names a missing column; `ReportLayout::problems` reports that.
    pub(crate) fn new(layout: &ReportLayout) -> Option<Self> {
        let indices = layout.time.columns().into_iter().map(|name| layout.column_index(name)).collect::<Option<_>>()?;
        Some(Self { indices, convention: layout.time.clone() })
    }

    /// The row's instants. `neighbour` tells the two readings of an interval-ending label apart.
    pub(crate) fn when(&self, row: &[Value], neighbour: Neighbour) -> Result<When, WhenError> {
        if let Some(&column) = self.indices.iter().find(|&&index| row[index] == Value::Null) {
            return Err(WhenError { column, reason: "the value is empty, but it says when".to_owned() });
        }
        let values: Vec<Value> = self.indices.iter().map(|&index| row[index]).collect();
        self.instants(&values, neighbour).map_err(|error| {
            // The flag is at fault where it contradicts the time; else the label itself, which stands first.
            let flag = matches!(error, TimeError::FalseFlag { .. } | TimeError::LabelFlag { .. });
            let position = if flag { values.iter().position(|value| matches!(value, Value::Pass(_))) } else { None };
            WhenError { column: self.indices[position.unwrap_or(0)], reason: error.to_string() }
        })
    }

    fn instants(&self, values: &[Value], neighbour: Neighbour) -> Result<When, TimeError> {
        let interval = match (&self.convention, values) {
            (TimeConvention::ScedRun { .. }, [Value::Stamp(local), Value::Pass(pass)]) => {
                return Ok(When::Run { stamp: central_to_utc(*local, *pass)?, operating_day: local.date() });
            }
            (TimeConvention::IntervalEnding { minutes, .. }, [Value::Stamp(label), Value::Pass(pass)]) => {
                interval_ending_to_utc(*label, *pass, *minutes, neighbour)?
            }
            (TimeConvention::HourEnding { count: HourCount::FromMidnight, .. }, [Value::Date(day), Value::Hour(hour), ..]) => {
                OperatingDay(*day).nth_hour(*hour)?
            }
            (TimeConvention::HourEnding { .. }, [Value::Date(day), Value::Hour(hour), Value::Pass(pass)]) => {
                OperatingDay(*day).hour(*hour, *pass)?
            }
            // A report without a flag ignores the clock change: its skipped hour is no row, its repeated hour the first pass.
            (TimeConvention::HourEnding { .. }, [Value::Date(day), Value::Hour(hour)]) => {
                match OperatingDay(*day).hour(*hour, Pass::First) {
                    Err(TimeError::SkippedHour { .. }) => return Ok(When::NoSuchHour),
                    result => result?,
                }
            }
            (
                TimeConvention::SettlementInterval { .. },
                [Value::Date(day), Value::Hour(hour), Value::Quarter(quarter), Value::Pass(pass)],
            ) => OperatingDay(*day).settlement_interval(*hour, *quarter, *pass)?,
            _ => return Ok(When::Untimed),
        };
        Ok(When::Interval { interval, operating_day: central_date(interval.start) })
    }
}
