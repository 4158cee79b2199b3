//! The instants of a row, by the report's time convention.

use ercot_types::{
    report::{HourCount, ReportLayout, TimeConvention},
    time::{Interval, OperatingDay, Pass, TimeError, central_date, central_to_utc, interval_ending_to_utc},
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
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum WhenError {
    #[error("the time column {column} is empty")]
    Empty { column: String },
    #[error(transparent)]
    Time(#[from] TimeError),
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
        let names: Vec<&String> = match &layout.time {
            TimeConvention::ScedRun { stamp, flag } | TimeConvention::IntervalEnding { stamp, flag, .. } => vec![stamp, flag],
            TimeConvention::HourEnding { day, hour, flag, .. } => {
                [Some(day), Some(hour), flag.as_ref()].into_iter().flatten().collect()
            }
            TimeConvention::SettlementInterval { day, hour, interval, flag } => vec![day, hour, interval, flag],
            TimeConvention::Untimed => vec![],
        };
        let indices = names.into_iter().map(|name| layout.column_index(name)).collect::<Option<_>>()?;
        Some(Self { indices, convention: layout.time.clone() })
    }

    /// The row's instants. `published_at` tells the two readings of an interval-ending label apart.
    pub(crate) fn when(&self, layout: &ReportLayout, row: &[Value], published_at: Timestamp) -> Result<When, WhenError> {
        if let Some(&empty) = self.indices.iter().find(|&&index| row[index] == Value::Null) {
            return Err(WhenError::Empty { column: layout.columns[empty].name.clone() });
        }
        let values: Vec<Value> = self.indices.iter().map(|&index| row[index]).collect();
        let interval = match (&self.convention, values.as_slice()) {
            (TimeConvention::ScedRun { .. }, [Value::Stamp(local), Value::Pass(pass)]) => {
                return Ok(When::Run { stamp: central_to_utc(*local, *pass)?, operating_day: local.date() });
            }
            (TimeConvention::IntervalEnding { minutes, .. }, [Value::Stamp(label), Value::Pass(pass)]) => {
                interval_ending_to_utc(*label, *pass, i64::from(*minutes), published_at)?
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
