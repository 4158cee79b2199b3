//! The instants of a row, by the report's time convention.

use ercot_types::{
    report::{HourCount, ReportLayout, TimeConvention, Versions},
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
    /// A run that looks ahead to an interval.
    Outlook {
        run: Timestamp,
        interval: Interval,
        operating_day: Date,
    },
    Instant {
        instant: Timestamp,
        operating_day: Date,
    },
    Untimed,
    /// The hour that a report without a clock change prints but the day does not have, or a day before the layout's first.
    LeftOut,
}

/// Most instants that a convention derives.
const MOST_INSTANTS: usize = 3;

impl When {
    fn interval(interval: Interval) -> Self {
        Self::Interval { interval, operating_day: central_date(interval.start) }
    }

    /// Microseconds of the derived instants in table order, zeros behind the last one, and the operating day.
    pub(crate) fn derived(self) -> Option<([i64; MOST_INSTANTS], Date)> {
        Some(match self {
            Self::Run { stamp, operating_day } => {
                let micros = stamp.as_microsecond();
                ([micros, micros - micros.rem_euclid(60_000_000), 0], operating_day)
            }
            Self::Interval { interval, operating_day } => {
                ([interval.start.as_microsecond(), interval.end.as_microsecond(), 0], operating_day)
            }
            Self::Outlook { run, interval, operating_day } => {
                let micros = [run, interval.start, interval.end].map(Timestamp::as_microsecond);
                (micros, operating_day)
            }
            Self::Instant { instant, operating_day } => ([instant.as_microsecond(), 0, 0], operating_day),
            Self::Untimed | Self::LeftOut => return None,
        })
    }
}

/// Why a row has no instant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WhenError {
    /// Index of the column at fault.
    pub(crate) column: usize,
    pub(crate) reason: String,
}

/// Indices of the layout's columns that say when.
#[derive(Debug, Clone)]
pub(crate) struct TimeColumns {
    pub(crate) indices: Vec<usize>,
    convention: TimeConvention,
    versions: Versions,
}

impl TimeColumns {
    /// `None` if the layout's time convention names a missing column; `ReportLayout::problems` reports that.
    pub(crate) fn new(layout: &ReportLayout) -> Option<Self> {
        let indices = layout.time.columns().into_iter().map(|name| layout.column_index(name)).collect::<Option<_>>()?;
        Some(Self { indices, convention: layout.time.clone(), versions: layout.versions })
    }

    /// The row's instants. The row before and the publish time tell the two readings of an interval-ending label apart.
    pub(crate) fn when(&self, row: &[Value], before: Option<When>, published_at: Timestamp) -> Result<When, WhenError> {
        if let Some(&column) = self.indices.iter().find(|&&index| row[index] == Value::Null) {
            return Err(WhenError { column, reason: "the value is empty, but it says when".to_owned() });
        }
        let values: Vec<Value> = self.indices.iter().map(|&index| row[index]).collect();
        let fault = |first: usize, error: TimeError| {
            // The flag is at fault where it contradicts the time; else the label itself, which stands first.
            let flag = matches!(error, TimeError::FalseFlag { .. } | TimeError::LabelFlag { .. });
            let flags = values.iter().skip(first).position(|value| matches!(value, Value::Pass(_)));
            let position = first + if flag { flags.unwrap_or(0) } else { 0 };
            WhenError { column: self.indices[position], reason: error.to_string() }
        };
        if let (
            TimeConvention::RtdRun { minutes, .. },
            [Value::Stamp(stamp), Value::Pass(pass), Value::Stamp(label), Value::Pass(label_pass)],
        ) = (&self.convention, values.as_slice())
        {
            let run = central_to_utc(*stamp, *pass).map_err(|error| fault(0, error))?;
            let row_before = match before {
                Some(When::Outlook { run: same, interval, .. }) if same == run => Some(interval.end),
                _ => None,
            };
            let interval = interval_ending_to_utc(*label, *label_pass, *minutes, Neighbour::LookAhead { run, row_before })
                .map_err(|error| fault(2, error))?;
            return Ok(When::Outlook { run, interval, operating_day: central_date(interval.start) });
        }
        self.single(&values, self.neighbour(before, published_at)).map_err(|error| fault(0, error))
    }

    fn neighbour(&self, before: Option<When>, published_at: Timestamp) -> Neighbour {
        let row_before = match before {
            Some(When::Interval { interval, .. }) => Some(interval.end),
            _ => None,
        };
        match (self.versions, row_before) {
            // What is posted again and again with the publish time in its key is a forecast.
            (Versions::Vintage, row_before) => Neighbour::LookAhead { run: published_at, row_before },
            (Versions::Supersede, Some(end)) => Neighbour::RowBefore(end),
            (Versions::Supersede, None) => Neighbour::PublishedAt(published_at),
        }
    }

    /// The instants of a convention that names one run, interval or instant.
    fn single(&self, values: &[Value], neighbour: Neighbour) -> Result<When, TimeError> {
        Ok(match (&self.convention, values) {
            (TimeConvention::ScedRun { .. }, [Value::Stamp(local), Value::Pass(pass)]) => {
                When::Run { stamp: central_to_utc(*local, *pass)?, operating_day: local.date() }
            }
            (TimeConvention::IntervalEnding { minutes, .. }, [Value::Stamp(label), Value::Pass(pass)]) => {
                When::interval(interval_ending_to_utc(*label, *pass, *minutes, neighbour)?)
            }
            (TimeConvention::TimeEnding { minutes, .. }, [Value::Date(day), Value::Clock(clock), Value::Pass(pass)]) => {
                let label = clock.on(*day).ok_or(TimeError::OutOfRange { local: day.at(0, 0, 0, 0) })?;
                When::interval(interval_ending_to_utc(label, *pass, *minutes, neighbour)?)
            }
            (TimeConvention::HourEnding { count: HourCount::FromMidnight, .. }, [Value::Date(day), Value::Hour(hour), ..]) => {
                When::interval(OperatingDay(*day).nth_hour(*hour)?)
            }
            (TimeConvention::HourEnding { .. }, [Value::Date(day), Value::Hour(hour), Value::Pass(pass)]) => {
                When::interval(OperatingDay(*day).hour(*hour, *pass)?)
            }
            // A report without a flag ignores the clock change: its skipped hour is no row, its repeated hour the first pass.
            (TimeConvention::HourEnding { .. }, [Value::Date(day), Value::Hour(hour)]) => {
                match OperatingDay(*day).hour(*hour, Pass::First) {
                    Err(TimeError::SkippedHour { .. }) => When::LeftOut,
                    result => When::interval(result?),
                }
            }
            (
                TimeConvention::SettlementInterval { .. },
                [Value::Date(day), Value::Hour(hour), Value::Quarter(quarter), Value::Pass(pass)],
            ) => When::interval(OperatingDay(*day).settlement_interval(*hour, *quarter, *pass)?),
            (TimeConvention::WholeDay { .. }, [Value::Date(day)]) => {
                When::Interval { interval: OperatingDay(*day).bounds()?, operating_day: *day }
            }
            (TimeConvention::Instant { .. }, [Value::Instant(instant)]) => {
                When::Instant { instant: *instant, operating_day: central_date(*instant) }
            }
            _ => When::Untimed,
        })
    }
}
