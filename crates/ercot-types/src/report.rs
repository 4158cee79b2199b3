//! How a report's file looks, and where its rows land.
//!
//! A [`ReportLayout`] is data: the catalog (`config/datasets/`) holds one or more for every dataset. It names the
//! table, the columns with every header spelling that ERCOT has used, the exact headers over time ([`Epoch`]) and the time
//! convention. [`bind`] matches a file's header against it: by name, never by position or date.

mod bind;
mod check;
mod correction;

use std::{fmt, num::NonZeroU16};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use bind::{BindError, Binding, Drift, DriftKind, Field, bind, missing_since, normalized};
pub use check::LayoutProblem;

/// The layout of one CSV table inside a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportLayout {
    /// Regular expression that the CSV's name must match, for zips that hold several tables. None: every name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The destination.
    pub table: TableName,
    /// What a later posting of the same key means.
    pub versions: Versions,
    /// Table columns that identify a row; derived time columns are allowed. For [`Versions::Vintage`] the publish time is
    /// part of the key without being named.
    pub natural_key: Vec<String>,
    /// How the row says when.
    pub time: TimeConvention,
    /// The table's columns that come from the file.
    pub columns: Vec<Column>,
    /// The exact headers over time, oldest first.
    pub epochs: Vec<Epoch>,
    /// What surrounds the table inside the file. None: the first line is the header and the last one is a row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<Frame>,
    /// Whether the rows are ERCOT's corrections of another report's rows: then the table is that report's, every corrected
    /// row supersedes the one it corrects from the correction's publish time on, and the file is read by the dataset's other
    /// fitting layout too, which keeps the correction itself. An empty value corrects nothing, and what the columns leave out
    /// is carried over from the row as it was known. Header cells that no column names are the other layout's affair.
    #[serde(default, skip_serializing_if = "is_false")]
    pub corrects: bool,
    /// Of a layout that corrects: the column that tells which of several corrections of one row in a file is the latest. It is
    /// read from the file and is no column of the corrected table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_by: Option<String>,
    /// The first operating day whose rows count; those of earlier days are left out of the table. The raw file keeps them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_day: Option<Date>,
    /// What happens to a posting that repeats what the table has.
    #[serde(default, skip_serializing_if = "Repostings::is_kept")]
    pub repostings: Repostings,
    /// What a reader should know about this table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What happens to a posting that repeats what the table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repostings {
    /// It is kept in the history table, so that the order in which documents arrive never matters.
    #[default]
    Keep,
    /// It is dropped. For sources that repeat a whole day every few minutes and are read in the order of their postings.
    Drop,
}

impl Repostings {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
    fn is_kept(&self) -> bool {
        *self == Self::Keep
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// Lines around a table: workbooks made for people have a title above the header and a remark below the last row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// The header is the first of this many lines that binds to the layout. Blank lines do not count.
    pub header_within: u8,
    /// Lines below the last row.
    #[serde(default)]
    pub footer_lines: u8,
}

/// A table's schema and name, `market.rt_lmp_5min`. Both are lower-case identifiers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TableName {
    schema: String,
    name: String,
}

/// The text is not `schema.table` in lower-case identifiers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not a table name; expected schema.table in lower-case letters, digits and underscores, for example market.dam_spp"
)]
pub struct TableNameError {
    /// What was given.
    pub text: String,
}

impl TableName {
    /// The schema.
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// The table without its schema.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// True for a lower-case SQL identifier that needs no quotes: the only names that reach a statement's text.
pub fn is_identifier(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_lowercase() || byte == b'_')
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && text.len() <= 63
}

impl TryFrom<String> for TableName {
    type Error = TableNameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.split_once('.') {
            Some((schema, name)) if is_identifier(schema) && is_identifier(name) => {
                Ok(Self { schema: schema.to_owned(), name: name.to_owned() })
            }
            _ => Err(TableNameError { text }),
        }
    }
}

impl From<TableName> for String {
    fn from(table: TableName) -> Self {
        table.to_string()
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.schema, self.name)
    }
}

/// What a later posting of the same natural key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Versions {
    /// A fact: the latest publish time wins, the version before it moves to the history table, an equal re-posting changes
    /// nothing.
    Supersede,
    /// A forecast or a list: every posting is kept, because it says what was known then.
    Vintage,
}

/// One table column that comes from the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The table column.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: ColumnKind,
    /// Every spelling ERCOT has used for its header.
    pub headers: Vec<String>,
    /// Unit of the values, for example `$/MWh`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// The type of a column's values, with ERCOT's spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// A name; padding is trimmed and the empty text is NULL.
    Text,
    /// A decimal number; padding is trimmed and the empty text is NULL.
    Number,
    /// A whole number.
    Integer,
    /// A date, `MM/DD/YYYY`.
    Date,
    /// A local stamp as printed.
    LocalStamp,
    /// An hour ending in any spelling.
    HourEnding,
    /// A settlement interval, 1 to 4.
    Interval,
    /// A repeated-hour flag.
    Flag,
    /// A wall clock, `00:15` to `24:00`, kept as printed.
    ClockTime,
    /// A stamp that says its own distance from UTC, `2026-10-26T00:05:00-05:00`.
    OffsetStamp,
    /// A stamp as printed, in UTC (ERCOT writes GMT).
    GmtStamp,
}

impl ColumnKind {
    /// The DuckDB type of the column.
    pub fn sql_type(self) -> &'static str {
        match self {
            Self::Text | Self::ClockTime => "VARCHAR",
            Self::Number => "DOUBLE",
            Self::Integer => "BIGINT",
            Self::Date => "DATE",
            Self::LocalStamp | Self::OffsetStamp | Self::GmtStamp => "TIMESTAMP",
            Self::HourEnding | Self::Interval => "SMALLINT",
            Self::Flag => "BOOLEAN",
        }
    }
}

/// A header that ERCOT used from a date on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Epoch {
    /// The first operating day with this header; None: since the product began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The header's cells, spelled as ERCOT does.
    pub header: Vec<String>,
}

/// How a row says when. Fields name table columns of the same layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum TimeConvention {
    /// The stamp of a SCED run plus the repeated-hour flag.
    ScedRun {
        /// Column of the local stamp.
        stamp: String,
        /// Column of the flag.
        flag: String,
    },
    /// Operating day and hour ending.
    HourEnding {
        /// Column of the date.
        day: String,
        /// Column of the hour.
        hour: String,
        /// Column of the flag. None: the report ignores the clock change (NP3-233).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        flag: Option<String>,
        /// How the hours are numbered.
        #[serde(default)]
        count: HourCount,
    },
    /// Operating day, hour ending and 15-minute settlement interval.
    SettlementInterval {
        /// Column of the date.
        day: String,
        /// Column of the hour.
        hour: String,
        /// Column of the interval.
        interval: String,
        /// Column of the flag.
        flag: String,
    },
    /// A label that names the interval's end.
    IntervalEnding {
        /// Column of the local stamp.
        stamp: String,
        /// Column of the flag.
        flag: String,
        /// Width of the interval in minutes.
        minutes: NonZeroU16,
    },
    /// Operating day and a label `HH:MM` that names the interval's end.
    TimeEnding {
        /// Column of the date.
        day: String,
        /// Column of the label.
        time: String,
        /// Column of the flag.
        flag: String,
        /// Width of the interval in minutes.
        minutes: NonZeroU16,
    },
    /// The stamp of an RTD run and the end of an interval that it looks at, each with its own flag.
    RtdRun {
        /// Column of the run's local stamp.
        stamp: String,
        /// Column of the run's flag.
        flag: String,
        /// Column of the interval's end.
        interval_ending: String,
        /// Column of the interval's flag.
        interval_flag: String,
        /// Width of the interval in minutes.
        minutes: NonZeroU16,
    },
    /// A whole operating day.
    WholeDay {
        /// Column of the date.
        day: String,
    },
    /// An instant that needs no conversion.
    Instant {
        /// Column of the stamp, an [`ColumnKind::OffsetStamp`] or a [`ColumnKind::GmtStamp`].
        stamp: String,
    },
    /// No time but the publish time.
    Untimed,
}

/// How a report numbers the hours of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HourCount {
    /// By the wall clock, 1 to 24, with a flag for the repeated hour.
    #[default]
    WallClock,
    /// Counted from midnight, 1 to 23, 24 or 25.
    FromMidnight,
}

impl TimeConvention {
    /// The file's columns that say when, in the order day or stamp, hour, interval, flag.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::ScedRun { stamp, flag } | Self::IntervalEnding { stamp, flag, .. } => vec![stamp, flag],
            Self::HourEnding { day, hour, flag, .. } => {
                [Some(day), Some(hour), flag.as_ref()].into_iter().flatten().map(String::as_str).collect()
            }
            Self::SettlementInterval { day, hour, interval, flag } => vec![day, hour, interval, flag],
            Self::TimeEnding { day, time, flag, .. } => vec![day, time, flag],
            Self::RtdRun { stamp, flag, interval_ending, interval_flag, .. } => vec![stamp, flag, interval_ending, interval_flag],
            Self::WholeDay { day } => vec![day],
            Self::Instant { stamp } => vec![stamp],
            Self::Untimed => vec![],
        }
    }

    /// The columns that are derived from it, in table order, with their DuckDB types. Instants are UTC.
    pub fn derived_columns(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::ScedRun { .. } => {
                &[("sced_ts_utc", "TIMESTAMP"), ("sced_ts_utc_minute", "TIMESTAMP"), ("operating_day", "DATE")]
            }
            Self::RtdRun { .. } => &[
                ("rtd_ts_utc", "TIMESTAMP"),
                ("interval_start_utc", "TIMESTAMP"),
                ("interval_end_utc", "TIMESTAMP"),
                ("operating_day", "DATE"),
            ],
            Self::Instant { .. } => &[("instant_utc", "TIMESTAMP"), ("operating_day", "DATE")],
            Self::HourEnding { .. }
            | Self::SettlementInterval { .. }
            | Self::IntervalEnding { .. }
            | Self::TimeEnding { .. }
            | Self::WholeDay { .. } => {
                &[("interval_start_utc", "TIMESTAMP"), ("interval_end_utc", "TIMESTAMP"), ("operating_day", "DATE")]
            }
            Self::Untimed => &[],
        }
    }
}

/// Columns that every landed row carries: what the layout did not know, and where and when the row came from.
///
/// `_source_doc` is ERCOT's DocID, or a negative digest where the source has none; it leads to `ops.source_document`, which
/// holds URL, name and SHA-256 once per document.
pub const LINEAGE_COLUMNS: [(&str, &str); 4] =
    [("_extra", "VARCHAR"), ("_source_doc", "BIGINT"), ("_published_at", "TIMESTAMP"), ("_ingested_at", "TIMESTAMP")];

impl ReportLayout {
    /// The index of a column that comes from the file.
    pub fn column_index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// All table columns with their DuckDB types: derived, the file's, lineage.
    pub fn table_columns(&self) -> Vec<(&str, &'static str)> {
        let derived = self.time.derived_columns().iter().copied();
        let lands = |column: &&Column| self.latest_by.as_ref() != Some(&column.name);
        let own = self.columns.iter().filter(lands).map(|column| (column.name.as_str(), column.kind.sql_type()));
        derived.chain(own).chain(LINEAGE_COLUMNS).collect()
    }
}

#[cfg(test)]
mod tests;
