//! Checks a layout against itself, so that a faulty catalog is found before a file is read.

use std::collections::HashSet;

use super::{ColumnKind, LINEAGE_COLUMNS, ReportLayout, TimeConvention, Versions, is_identifier, normalized};

/// DuckDB's reserved words that could be taken for a column's name, and the pseudo-column `rowid`.
const RESERVED: [&str; 78] = [
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "default",
    "deferrable",
    "desc",
    "describe",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "from",
    "group",
    "having",
    "in",
    "initially",
    "intersect",
    "into",
    "lambda",
    "lateral",
    "leading",
    "limit",
    "not",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "pivot",
    "pivot_longer",
    "pivot_wider",
    "placing",
    "primary",
    "qualify",
    "references",
    "returning",
    "rowid",
    "select",
    "show",
    "some",
    "summarize",
    "symmetric",
    "table",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "unpivot",
    "using",
    "variadic",
    "when",
    "where",
    "window",
    "with",
    "at",
    "by",
];

/// A fault in a layout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutProblem {
    /// A column's name is not a lower-case identifier.
    #[error("column {column:?} is not a lower-case identifier")]
    ColumnName {
        /// The column.
        column: String,
    },
    /// A column has a name that SQL or the warehouse needs for itself.
    #[error("column {column:?} has a name that SQL or the warehouse needs for itself; choose another")]
    ReservedName {
        /// The column.
        column: String,
    },
    /// A table whose rows supersede each other must have the row's instant in its key.
    #[error("the natural key lacks {column:?}, without which rows of different times would supersede each other")]
    KeyWithoutTime {
        /// The derived column.
        column: &'static str,
    },
    /// Two columns, or a column and a derived or lineage column, share a name.
    #[error("column {column:?} is there twice, or is the name of a derived column")]
    DuplicateColumn {
        /// The column.
        column: String,
    },
    /// Two columns claim the same header.
    #[error("header {header:?} belongs to two columns")]
    DuplicateHeader {
        /// The header.
        header: String,
    },
    /// An epoch's header cell belongs to no column.
    #[error("epoch {epoch} has the header {header:?}, which is in no column's \"headers\"")]
    UnmappedHeader {
        /// Index of the epoch, from 0.
        epoch: usize,
        /// The header.
        header: String,
    },
    /// A column appears in no epoch.
    #[error("column {column:?} appears in no epoch's header")]
    UnusedColumn {
        /// The column.
        column: String,
    },
    /// There is no epoch.
    #[error("there is no epoch: give at least the current header")]
    NoEpoch,
    /// The natural key is empty or names something that is not a column.
    #[error("natural key {key:?} is not a column of the table")]
    NaturalKey {
        /// The name; empty if there is no key at all.
        key: String,
    },
    /// The time convention names a column that is missing or has another type.
    #[error("the time convention needs {column:?} to be a column of type {expected}")]
    TimeColumn {
        /// The column.
        column: String,
        /// The type it must have.
        expected: &'static str,
    },
    /// The member is not a regular expression; found by the catalog, which owns the regex engine.
    #[error("member {member:?} is not a regular expression")]
    Member {
        /// The text.
        member: String,
    },
    /// `latest_by` orders the corrections of one row, and is nothing else.
    #[error("\"latest_by\" names {column:?}, which must be a column of a layout that corrects, and no part of its key")]
    LatestBy {
        /// The column.
        column: String,
    },
    /// A correction supersedes the row that it corrects.
    #[error("a layout that corrects needs the versions \"supersede\"")]
    CorrectionVersions,
    /// A correction has key and time columns only.
    #[error("the layout corrects, but every column of it is part of the key or says when: there is nothing to correct")]
    CorrectsNothing,
    /// A correction and the layout of the corrected table do not agree.
    #[error("the correction does not fit the dataset whose table {table} it corrects: {what:?} must be the same, and supersede")]
    CorrectionTarget {
        /// The corrected table.
        table: String,
        /// The field of the layout in which they differ.
        what: &'static str,
    },
    /// A correction has a column that the corrected table does not have.
    #[error("the corrected table has no column {column:?} of this type")]
    CorrectionColumn {
        /// The column.
        column: String,
    },
}

impl ReportLayout {
    /// Everything that is wrong with the layout; empty if it is sound.
    pub fn problems(&self) -> Vec<LayoutProblem> {
        let mut problems = Vec::new();
        self.check_names(&mut problems);
        self.check_epochs(&mut problems);
        self.check_key(&mut problems);
        self.check_time(&mut problems);
        self.check_correction(&mut problems);
        problems
    }

    fn check_names(&self, problems: &mut Vec<LayoutProblem>) {
        let mut names: HashSet<&str> =
            self.time.derived_columns().iter().chain(&LINEAGE_COLUMNS).map(|column| column.0).collect();
        let mut headers = HashSet::new();
        for column in &self.columns {
            if !is_identifier(&column.name) {
                problems.push(LayoutProblem::ColumnName { column: column.name.clone() });
            }
            if column.name.starts_with('_') || RESERVED.contains(&column.name.as_str()) {
                problems.push(LayoutProblem::ReservedName { column: column.name.clone() });
            }
            if !names.insert(&column.name) {
                problems.push(LayoutProblem::DuplicateColumn { column: column.name.clone() });
            }
            let spellings: HashSet<String> = column.headers.iter().map(|header| normalized(header)).collect();
            for spelling in spellings {
                if !headers.insert(spelling.clone()) {
                    problems.push(LayoutProblem::DuplicateHeader { header: spelling });
                }
            }
        }
    }

    fn check_epochs(&self, problems: &mut Vec<LayoutProblem>) {
        if self.epochs.is_empty() {
            problems.push(LayoutProblem::NoEpoch);
        }
        let owner = |header: &str| {
            let cell = normalized(header);
            self.columns.iter().position(|column| column.headers.iter().any(|known| normalized(known) == cell))
        };
        let mut used = vec![false; self.columns.len()];
        for (epoch, header) in
            self.epochs.iter().enumerate().flat_map(|(index, epoch)| epoch.header.iter().map(move |h| (index, h)))
        {
            match owner(header) {
                Some(column) => used[column] = true,
                None => problems.push(LayoutProblem::UnmappedHeader { epoch, header: header.clone() }),
            }
        }
        let unused = self.columns.iter().zip(used).filter(|(_, used)| !used);
        problems.extend(unused.map(|(column, _)| LayoutProblem::UnusedColumn { column: column.name.clone() }));
    }

    fn check_key(&self, problems: &mut Vec<LayoutProblem>) {
        if self.natural_key.is_empty() {
            problems.push(LayoutProblem::NaturalKey { key: String::new() });
        }
        if let (Versions::Supersede, Some((column, _))) = (self.versions, self.time.derived_columns().first())
            && !self.natural_key.iter().any(|key| key == column)
        {
            problems.push(LayoutProblem::KeyWithoutTime { column });
        }
        let interval_in_key = || self.natural_key.iter().any(|key| key == "interval_start_utc" || key == "interval_end_utc");
        if self.versions == Versions::Supersede && matches!(self.time, TimeConvention::RtdRun { .. }) && !interval_in_key() {
            problems.push(LayoutProblem::KeyWithoutTime { column: "interval_end_utc" });
        }
        for key in &self.natural_key {
            let derived = self.time.derived_columns().iter().any(|(name, _)| name == key);
            if !derived && self.column_index(key).is_none() {
                problems.push(LayoutProblem::NaturalKey { key: key.clone() });
            }
        }
    }

    fn check_time(&self, problems: &mut Vec<LayoutProblem>) {
        let mut need = |column: &str, kinds: &[ColumnKind], expected: &'static str| {
            if !self.columns.iter().any(|known| known.name == column && kinds.contains(&known.kind)) {
                problems.push(LayoutProblem::TimeColumn { column: column.to_owned(), expected });
            }
        };
        match &self.time {
            TimeConvention::ScedRun { stamp, flag } | TimeConvention::IntervalEnding { stamp, flag, .. } => {
                need(stamp, &[ColumnKind::LocalStamp], "local_stamp");
                need(flag, &[ColumnKind::Flag], "flag");
            }
            TimeConvention::HourEnding { day, hour, flag, .. } => {
                need(day, &[ColumnKind::Date], "date");
                need(hour, &[ColumnKind::HourEnding], "hour_ending");
                if let Some(flag) = flag {
                    need(flag, &[ColumnKind::Flag], "flag");
                }
            }
            TimeConvention::SettlementInterval { day, hour, interval, flag } => {
                need(day, &[ColumnKind::Date], "date");
                need(hour, &[ColumnKind::HourEnding], "hour_ending");
                need(interval, &[ColumnKind::Interval], "interval");
                need(flag, &[ColumnKind::Flag], "flag");
            }
            TimeConvention::TimeEnding { day, time, flag, .. } => {
                need(day, &[ColumnKind::Date], "date");
                need(time, &[ColumnKind::ClockTime], "clock_time");
                need(flag, &[ColumnKind::Flag], "flag");
            }
            TimeConvention::RtdRun { stamp, flag, interval_ending, interval_flag, .. } => {
                need(stamp, &[ColumnKind::LocalStamp], "local_stamp");
                need(flag, &[ColumnKind::Flag], "flag");
                need(interval_ending, &[ColumnKind::LocalStamp], "local_stamp");
                need(interval_flag, &[ColumnKind::Flag], "flag");
            }
            TimeConvention::WholeDay { day } => need(day, &[ColumnKind::Date], "date"),
            TimeConvention::Instant { stamp } => {
                need(stamp, &[ColumnKind::OffsetStamp, ColumnKind::GmtStamp], "offset_stamp or gmt_stamp");
            }
            TimeConvention::Untimed => {}
        }
    }
}
